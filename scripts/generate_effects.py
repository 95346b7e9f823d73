"""Write schemas/effects-aws.json: what AWS does when a member of a document changes.

Two sources are asked about each member of each create operation. botocore's models: a member that an update operation
takes as well can be changed in place. The CloudFormation schemas that cfn-lint carries: a property under
`createOnlyProperties` cannot. Where both say the same, that is the effect; where they disagree, or neither knows the
member, scripts/effects-overrides.yaml decides, each line with its reason. Whether a changed service replaces its tasks
is in the prose of botocore's model alone: "This parameter triggers a new service deployment".
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import botocore
import yaml
from botocore import xform_name
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER
from cfnlint.version import __version__ as cfnlint_version

from scripts.generate_aws_schemas import operation_model, service_model

ROOT = Path(__file__).resolve().parent.parent
EFFECTS = ROOT / "schemas" / "effects-aws.json"
OVERRIDES = ROOT / "scripts" / "effects-overrides.yaml"
KINDS = ROOT / "schemas" / "kinds.json"

IN_PLACE, REPLACE, DEPLOYMENT = "in-place", "replace", "new-deployment"


@dataclass(frozen=True, slots=True)
class Updates:
    """The commands that change a resource of one kind, and what CloudFormation calls it.

    `renamed` are members that an update command, or CloudFormation, spells otherwise than the create command.
    """

    commands: tuple[str, ...]
    resource: str = ""
    renamed: Mapping[str, tuple[str, ...]] | None = None

    def spellings(self, member: str) -> tuple[str, ...]:
        """Return a member's names in the update commands and in CloudFormation."""
        return (member, *(self.renamed or {}).get(member, ()))


UPDATES: Mapping[str, Updates] = {
    "cluster": Updates(
        ("update-cluster", "update-cluster-settings", "put-cluster-capacity-providers", "tag-resource"),
        "AWS::ECS::Cluster",
        {"settings": ("ClusterSettings",)},
    ),
    "service": Updates(
        ("update-service", "tag-resource"),
        "AWS::ECS::Service",
        {"placementStrategy": ("PlacementStrategies",)},
    ),
    "log-group": Updates(("associate-kms-key", "tag-resource"), "AWS::Logs::LogGroup"),
    "role": Updates(
        ("update-role", "update-assume-role-policy", "put-role-permissions-boundary", "tag-role"), "AWS::IAM::Role"
    ),
    "access-point": Updates(("tag-resource",), "AWS::EFS::AccessPoint", {"Tags": ("AccessPointTags",)}),
    "mount-target": Updates(("modify-mount-target-security-groups",), "AWS::EFS::MountTarget"),
    "file-system": Updates(
        ("update-file-system", "put-backup-policy", "tag-resource"),
        "AWS::EFS::FileSystem",
        {"Tags": ("FileSystemTags",), "Backup": ("BackupPolicy",)},
    ),
    "target-group": Updates(("modify-target-group", "add-tags"), "AWS::ElasticLoadBalancingV2::TargetGroup"),
    "listener": Updates(("modify-listener", "add-tags"), "AWS::ElasticLoadBalancingV2::Listener"),
    "load-balancer": Updates(
        (
            *("set-subnets", "set-security-groups", "set-ip-address-type", "modify-ip-pools"),
            "add-tags",
        ),
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
    ),
    "classic-load-balancer": Updates(
        (
            *("apply-security-groups-to-load-balancer", "attach-load-balancer-to-subnets"),
            *("enable-availability-zones-for-load-balancer", "create-load-balancer-listeners", "add-tags"),
        ),
        "AWS::ElasticLoadBalancing::LoadBalancer",
    ),
    "database": Updates(("modify-db-instance", "add-tags-to-resource"), "AWS::RDS::DBInstance"),
    "database-subnet-group": Updates(("modify-db-subnet-group", "add-tags-to-resource"), "AWS::RDS::DBSubnetGroup"),
    "security-group": Updates(("create-tags",), "AWS::EC2::SecurityGroup", {"Description": ("GroupDescription",)}),
    "dns-namespace": Updates(
        ("update-private-dns-namespace", "tag-resource"), "AWS::ServiceDiscovery::PrivateDnsNamespace"
    ),
    "discovery-service": Updates(("update-service", "tag-resource"), "AWS::ServiceDiscovery::Service"),
}

UPSERTS: Mapping[str, tuple[str, ...]] = {
    "log-retention": ("logGroupName",),
    "role-policy": ("RoleName", "PolicyName"),
    "backup-policy": ("FileSystemId",),
    "file-system-policy": ("FileSystemId",),
    "target-group-attributes": ("TargetGroupArn",),
    "listener-attributes": ("ListenerArn",),
    "load-balancer-attributes": ("LoadBalancerArn",),
    "classic-load-balancer-attributes": ("LoadBalancerName",),
    "classic-health-check": ("LoadBalancerName",),
    "classic-listener-policy": ("LoadBalancerName", "LoadBalancerPort"),
}
"""Kinds whose own command changes what is there: everything is in place but the members that say what it is about."""


def rendered() -> str:
    """Return the text of schemas/effects-aws.json."""
    overrides = yaml.safe_load(OVERRIDES.read_text(encoding="utf-8"))
    operations = _operations()
    kinds: dict[str, Any] = {}
    for kind in sorted({*UPDATES, *UPSERTS, "task-definition", "classic-tls-policy", "security-group-ingress"}):
        service, command = operations[kind]
        members = operation_model(service, command).input_shape.members
        decided = overrides.get(kind, {})
        effects = {
            name: _effect(kind, service, command, name, decided.get(name, decided.get("*"))) for name in sorted(members)
        }
        delete = _delete(service, command)
        kinds[kind] = {**({"delete": f"{service} {delete}"} if delete else {}), "members": effects}
    comment = (
        f"Generated by scripts/generate_effects.py from botocore {botocore.__version__} and cfn-lint "
        f"{cfnlint_version}; not to be edited. What neither says is in scripts/effects-overrides.yaml."
    )
    return json.dumps({"$comment": comment, "kinds": kinds}, indent=2) + "\n"


def _delete(service: str, command: str) -> str:
    """Return the command that takes away what `command` makes, empty where there is none of its own."""
    verb, _, what = command.partition("-")
    known = {xform_name(name, "-") for name in service_model(service).operation_names}
    candidates = [f"{other}-{what}" for other in _OPPOSITES.get(verb, ())]
    candidates += [f"delete-{what.removeprefix('private-dns-')}"]
    return next((name for name in candidates if name in known), "")


_OPPOSITES = {"register": ("deregister",), "authorize": ("revoke",), "create": ("delete",), "put": ("delete",)}


def superfluous() -> Iterator[str]:
    """Yield the overrides that say what both sources say already, or speak of a member that is not there."""
    operations = _operations()
    for kind, members in yaml.safe_load(OVERRIDES.read_text(encoding="utf-8")).items():
        service, command = operations[kind]
        known = operation_model(service, command).input_shape.members
        for name, override in members.items():
            if name == "*" and kind not in {*UPDATES, *UPSERTS}:
                continue  # neither source speaks of the kind
            said = sources(kind, service, name) if name in known else None
            if said is None or (None not in said.values() and set(said.values()) == {override["effect"]}):
                yield f"{kind} {name}"


def sources(kind: str, service: str, member: str) -> dict[str, str | None]:
    """Return what botocore and CloudFormation say about a member: an effect, None where one does not know it."""
    if kind in UPSERTS:
        return {"botocore": REPLACE if member in UPSERTS[kind] else IN_PLACE}
    if kind not in UPDATES:
        return {"botocore": None}
    updates = UPDATES[kind]
    taken = next(_taking(service, updates, member), None)
    said: dict[str, str | None] = {"botocore": IN_PLACE if taken else REPLACE}
    if kind == "service" and taken == "update-service":
        said["botocore"] = _deployment(service, member)
    said["cloudformation"] = _of_cloudformation(updates, member)
    if said["botocore"] == DEPLOYMENT and said["cloudformation"] == IN_PLACE:
        said["cloudformation"] = DEPLOYMENT  # it only knows that nothing is replaced
    return said


def _effect(kind: str, service: str, command: str, member: str, override: Mapping[str, Any] | None) -> dict[str, Any]:
    said = sources(kind, service, member)
    if override:
        effect, origin = override["effect"], {"why": override["why"], "source": override["source"]}
    elif None in said.values() or len(set(said.values())) > 1:
        message = f"{kind} {member}: {said}; decide it in {OVERRIDES.name}"
        raise ValueError(message)
    else:
        effect, origin = next(iter(said.values())), {"said_by": sorted(said)}
    by = (override or {}).get("by") or _by(kind, service, command, member, str(effect))
    needs = (override or {}).get("needs", [])
    return {"effect": effect, **({"by": by} if by else {}), **({"needs": needs} if needs else {}), **origin}


def _by(kind: str, service: str, command: str, member: str, effect: str) -> str:
    if effect not in (IN_PLACE, DEPLOYMENT):
        return ""
    if kind in UPSERTS:
        return f"{service} {command}"
    return f"{service} {next(_taking(service, UPDATES[kind], member))}"


def _taking(service: str, updates: Updates, member: str) -> Iterator[str]:
    """Yield the update commands that take a member, unless it only says which resource they are about."""
    plain = [operation_model(service, command).input_shape for command in updates.commands if "tag" not in command]
    if plain and member.endswith(("Name", "Identifier")) and all(member in shape.required_members for shape in plain):
        return
    for command in updates.commands:
        members = {name.lower() for name in operation_model(service, command).input_shape.members}
        if command.startswith(("tag-", "add-tags", "create-tags")):
            if "tags" in member.lower() or member == "TagSpecifications":
                yield command
        elif any(name.lower() in members for name in updates.spellings(member)):
            yield command


def _deployment(service: str, member: str) -> str | None:
    shape = operation_model(service, "update-service").input_shape.members.get(member)
    prose = re.sub(r"<[^>]+>", "", shape.documentation) if shape else ""
    if "This parameter triggers a new service deployment" in prose:
        return DEPLOYMENT
    return IN_PLACE if "This parameter doesn't trigger a new service deployment" in prose else None


def _of_cloudformation(updates: Updates, member: str) -> str | None:
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", updates.resource).schema
    properties = {name.lower(): name for name in schema["properties"]}
    name = next((properties[name.lower()] for name in updates.spellings(member) if name.lower() in properties), None)
    pointer = f"/properties/{name}"
    if name is None or pointer in schema.get("conditionalCreateOnlyProperties", ()):
        return None
    return REPLACE if pointer in schema.get("createOnlyProperties", ()) else IN_PLACE


def _operations() -> dict[str, tuple[str, str]]:
    """Return the service and the command that takes the documents of each kind."""
    entries = json.loads(KINDS.read_text(encoding="utf-8"))["kinds"]
    return {entry["name"]: (entry["service"], entry["command"]) for entry in entries}


def main() -> int:
    parser = argparse.ArgumentParser(description="Write schemas/effects-aws.json from botocore and CloudFormation.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if it is not up to date")
    text = rendered()
    if not parser.parse_args().check:
        EFFECTS.write_text(text, encoding="utf-8", newline="\n")
        return 0
    return 0 if EFFECTS.read_text(encoding="utf-8") == text else 1


if __name__ == "__main__":
    sys.exit(main())
