"""Documents, as AWS prints them and as a CloudFormation template has them: what comes through octogen's other doors."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from zlib import crc32

from octogen import assets
from octogen.documents.answers import REFERENCE
from octogen.documents.kinds import Kind, kind_of
from octogen.inputs.cloudformation.resources import TYPES
from octogen.json_schema.schema import resolve

Body = dict[str, Any]
Bodies = Mapping[str, Body]
"""Documents by name, as in the examples of rules."""

_ELBV2 = ("load-balancer", "target-group", "listener")
_ATTRIBUTES = {f"{kind}-attributes": kind for kind in _ELBV2}

# What AWS prints under another name than it takes.
_PRINTED = {
    "load-balancer": {"Name": "LoadBalancerName"},
    "service": {"cluster": "clusterArn"},
    "target-group": {"Name": "TargetGroupName"},
}
_ARNS = {
    "cluster": "ecs:eu-west-2:123456789012:cluster/{name}",
    "file-system": "elasticfilesystem:eu-west-2:123456789012:file-system/fs-0123456789abcdef0",
    "listener": "elasticloadbalancing:eu-west-2:123456789012:listener/app/{name}/0123456789abcdef/0123456789abcdef",
    "listener-rule": (
        "elasticloadbalancing:eu-west-2:123456789012:listener-rule/app/{name}/0123456789abcdef/0123456789abcdef/1234"
    ),
    "load-balancer": "elasticloadbalancing:eu-west-2:123456789012:loadbalancer/{type}/{name}/0123456789abcdef",
    "log-group": "logs:eu-west-2:123456789012:log-group:{name}",
    "role": "iam::123456789012:role/{name}",
    "service": "ecs:eu-west-2:123456789012:service/octopus/{name}",
    "target-group": "elasticloadbalancing:eu-west-2:123456789012:targetgroup/{name}/0123456789abcdef",
    "task-definition": "ecs:eu-west-2:123456789012:task-definition/{name}:1",
    "web-acl": "wafv2:eu-west-2:123456789012:regional/webacl/{name}/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f",
}
_IDS = {
    "access-point": ("AccessPointId", "fsap-0a1b2c3d{:04x}"),
    "file-system": ("FileSystemId", "fs-0a1b2c3d{:04x}"),
    "subnet": ("SubnetId", "subnet-0a1b2c3d{:04x}"),
    "mount-target": ("MountTargetId", "fsmt-0a1b2c3d{:04x}"),
}

_RESOURCES = {
    "access-point": "AWS::EFS::AccessPoint",
    "cache-cluster": "AWS::ElastiCache::CacheCluster",
    "classic-load-balancer": "AWS::ElasticLoadBalancing::LoadBalancer",
    "cluster": "AWS::ECS::Cluster",
    "cluster-capacity-providers": "AWS::ECS::ClusterCapacityProviderAssociations",
    "database": "AWS::RDS::DBInstance",
    "file-system": "AWS::EFS::FileSystem",
    "listener": "AWS::ElasticLoadBalancingV2::Listener",
    "listener-rule": "AWS::ElasticLoadBalancingV2::ListenerRule",
    "load-balancer": "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "log-group": "AWS::Logs::LogGroup",
    "mount-target": "AWS::EFS::MountTarget",
    "replication-group": "AWS::ElastiCache::ReplicationGroup",
    "role": "AWS::IAM::Role",
    "role-policy": "AWS::IAM::RolePolicy",
    "scalable-target": "AWS::ApplicationAutoScaling::ScalableTarget",
    "serverless-cache": "AWS::ElastiCache::ServerlessCache",
    "service": "AWS::ECS::Service",
    "subnet": "AWS::EC2::Subnet",
    "target-group": "AWS::ElasticLoadBalancingV2::TargetGroup",
    "task-definition": "AWS::ECS::TaskDefinition",
    "web-acl": "AWS::WAFv2::WebACL",
    "web-acl-association": "AWS::WAFv2::WebACLAssociation",
}
# CloudFormation's names where they are not the operation's, apart from upper and lower case.
_RENAMED = {"cache-cluster": {"CacheClusterId": "ClusterName"}, "cluster": {"settings": "ClusterSettings"}}


def described(bodies: Bodies) -> str:
    """Return what `describe-*` would print of documents, a JSON document for each.

    Members are renamed as AWS prints them, references become ARNs and ids, an attributes document loses the ARN that
    names its owner. Defaults are not filled in. What has no description is left out: a change of a service, for one.
    """
    folded = _with_retention(bodies, "retentionInDays")
    printed = (_printed(name, kind, _filled(body, bodies), bodies) for name, kind, body in _kinds(folded))
    return "".join(f"---\n{json.dumps(body)}\n" for body in printed if body)


def template(bodies: Bodies) -> str:
    """Return a CloudFormation template with the resources of documents, those left out that are no resources."""
    folded = _with_retention(bodies, "RetentionInDays")
    resources = {_logical_id(name): _resource(name, kind, body, bodies) for name, kind, body in _kinds(folded)}
    return json.dumps({"Resources": {name: resource for name, resource in resources.items() if resource}}, indent=1)


def _kinds(bodies: Bodies) -> Iterator[tuple[str, Kind, Body]]:
    for name, body in bodies.items():
        kind = kind_of(name)
        if kind is not None:
            yield name, kind, body


def _with_retention(bodies: Bodies, member: str) -> Bodies:
    """Return documents without log-retention: where a log group is printed or declared, that is a member of its own."""
    days = {
        body.get("logGroupName"): body.get("retentionInDays")
        for _name, kind, body in _kinds(bodies)
        if kind.name == "log-retention"
    }
    folded = {}
    for name, kind, body in _kinds(bodies):
        if kind.name == "log-group" and body.get("logGroupName") in days:
            folded[name] = {**body, member: days[body["logGroupName"]]}
        elif kind.name != "log-retention":
            folded[name] = body
    return folded


# What AWS prints


def _printed(name: str, kind: Kind, body: Body, bodies: Bodies) -> Body:
    if kind.name in _ATTRIBUTES:
        return {"Attributes": body.get("Attributes", [])}
    if kind.name == "file-system-policy":  # printed as it is taken
        return body
    if kind.parsed:
        return {**body, kind.parsed: json.loads(body.get(kind.parsed, "{}"))}
    if not kind.identity:
        return {}
    whole = {_PRINTED.get(kind.name, {}).get(key, key): value for key, value in body.items()}
    if kind.name in _IDS:
        whole.setdefault(_IDS[kind.name][0], _id(name))
    whole.setdefault(kind.identity, _arn(name, bodies))
    for member in ("Subnets", "SubnetMappings"):
        if kind.name == "load-balancer" and member in whole:
            whole["AvailabilityZones"] = _zones(whole.pop(member))
    if kind.name == "service":
        task = str(whole.get("taskDefinition", ""))
        whole["taskDefinition"] = task if ":" in task else "arn:aws:" + _ARNS["task-definition"].format(name=task)
    key = kind.wrapped[0]
    return {key: [whole] if key.endswith("s") else whole}


def _zones(subnets: list[Any]) -> list[Body]:
    """Return subnets as a load balancer's description lists them, each in a zone of its own."""
    ids = [subnet["SubnetId"] if isinstance(subnet, dict) else subnet for subnet in subnets]
    return [{"SubnetId": id_, "ZoneName": f"eu-west-2{zone}"} for id_, zone in zip(ids, "abcdef", strict=False)]


def _filled(value: Any, bodies: Bodies) -> Any:  # noqa: ANN401 - JSON-like data
    if isinstance(value, dict):
        return {key: _filled(item, bodies) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, bodies) for item in value]
    if isinstance(value, str):
        return REFERENCE.sub(lambda match: _arn(match[1], bodies) if match[2] == "arn" else _id(match[1]), value)
    return value


def _arn(name: str, bodies: Bodies) -> str:
    kind, body = kind_of(name), bodies.get(name, {})
    title = next((body[key] for key in kind.title if key in body), name) if kind else name
    pattern = _ARNS.get(kind.name if kind else "", "octogen:eu-west-2:123456789012:{name}")
    balancer = "net" if body.get("Type") == "network" else "app"
    return "arn:aws:" + pattern.format(name=title, type=balancer)


def _id(name: str) -> str:
    kind = kind_of(name)
    _member, pattern = _IDS.get(kind.name if kind else "", ("", "id-{:04x}"))
    return pattern.format(crc32(name.encode()) % 0x10000)


# CloudFormation


def _resource(name: str, kind: Kind, body: Body, bodies: Bodies) -> Body:
    if kind.name not in _RESOURCES:
        return {}
    schema = assets.load_json(assets.SCHEMAS / "aws" / f"{kind.operation}.schema.json")
    properties = _capitalised(body, schema, schema, _RENAMED.get(kind.name, {}))
    if kind.name in _ELBV2:
        for attributes in bodies.values():
            if _owner(attributes, f"{kind.name}.") == name:
                member = f"{kind.name.title().replace('-', '')}Attributes"
                properties[member] = attributes.get("Attributes", [])
    for policy in bodies.values() if kind.name == "file-system" else ():
        if REFERENCE.findall(str(policy.get("FileSystemId", ""))) == [(name, "id")] and "Policy" in policy:
            properties["FileSystemPolicy"] = json.loads(policy["Policy"])
    return {"Type": _RESOURCES[kind.name], "Properties": _referring(properties, bodies)}


def _owner(attributes: Body, prefix: str) -> str:
    """Return the document that an attributes document is about; empty for what is none, or is about another kind."""
    if "Attributes" not in attributes:
        return ""
    given = (str(attributes.get(member)) for member in ("LoadBalancerArn", "TargetGroupArn", "ListenerArn"))
    names = (match[1] for text in given for match in REFERENCE.finditer(text))
    return next((name for name in names if name.startswith(prefix)), "")


def _capitalised(value: Any, schema: Any, root: Any, renamed: Mapping[str, str]) -> Any:  # noqa: ANN401
    """Return a value, its operation's members capitalised as in CloudFormation, the user's own keys as they are."""
    schema = resolve(schema, root)
    if isinstance(value, dict):
        known = schema.get("properties", {})
        others = schema.get("additionalProperties") or {}
        return {
            renamed.get(key, key[:1].upper() + key[1:] if key in known else key): _capitalised(
                item, known.get(key, others), root, {}
            )
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_capitalised(item, schema.get("items", {}), root, {}) for item in value]
    return value


def _referring(value: Any, bodies: Bodies) -> Any:  # noqa: ANN401 - JSON-like data
    """Return a value with references as CloudFormation writes them: to a resource, or to what another stack exports."""
    if isinstance(value, dict):
        return {key: _referring(item, bodies) for key, item in value.items()}
    if isinstance(value, list):
        return [_referring(item, bodies) for item in value]
    match = REFERENCE.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return value
    if match[1] not in bodies:
        return {"Fn::ImportValue": match[1]}
    kind, logical_id = kind_of(match[1]), _logical_id(match[1])
    type_ = TYPES.get(_RESOURCES.get(kind.name if kind else "", ""))
    by_attribute = type_ is not None and match[2] == "arn" != type_.ref
    return {"Fn::GetAtt": [logical_id, "Arn"]} if by_attribute else {"Ref": logical_id}


def _logical_id(name: str) -> str:
    return "".join(part.capitalize() for part in re.split(r"[^A-Za-z0-9]", name))
