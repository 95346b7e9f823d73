"""What no schema shows of documents that belong together; each check yields a sentence for what does not hold.

Written without octogen's own view of documents, so that a mistake there is not made here as well.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from octogen.documents.answers import ANSWERS
from octogen.documents.document import Document, Documents

REFERENCE = re.compile(r"\$\{([^}]*)\.([a-z]+)\}")


@dataclass(frozen=True)
class Rendered:
    """The documents of one deployment, and the values that they were rendered from."""

    documents: Documents
    data: Mapping[str, Any]

    def of(self, kind: str) -> dict[str, Any]:
        """Return the bodies of a kind by document name."""
        return {item.name: item.body for item in self.documents.items if item.kind.name == kind}

    def referred(self, reference: str) -> Any:  # noqa: ANN401 - JSON
        """Return the body of the document that a reference names; empty where something else exists already."""
        match = REFERENCE.fullmatch(reference)
        found = self.documents.get(match[1]) if match else None
        return found.body if found else {}

    @cached_property
    def services(self) -> list[tuple[str, Any, Any]]:
        """Each service with its name and the body of its task definition."""
        return [(name, body, self.referred(body["taskDefinition"])) for name, body in self.of("service").items()]


def complaints(rendered: Rendered) -> list[str]:
    """Return what does not hold."""
    checks = (zones, variables, references, names, ports)
    return [said for check in checks for said in check(rendered)]


def zones(rendered: Rendered) -> Iterator[str]:
    """Yield a load balancer or file system with two subnets of one zone.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html and
    https://docs.aws.amazon.com/efs/latest/ug/API_CreateMountTarget.html
    """
    zone_of = dict(_zones(rendered.data))
    groups = {name: body["Subnets"] for name, body in rendered.of("load-balancer").items()}
    groups |= {name: body["Subnets"] for name, body in rendered.of("classic-load-balancer").items()}
    groups["mount-target"] = [body["SubnetId"] for body in rendered.of("mount-target").values()]
    for name, subnets in groups.items():
        for zone, count in Counter(zone_of[subnet] for subnet in subnets).items():
            if count > 1:
                yield f"{name}: {count} subnets of {zone}"


def _zones(value: object) -> Iterator[tuple[str, str]]:
    """Yield (subnet, zone), wherever in the values there is a list of them."""
    for item in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        if isinstance(item, Mapping) and "zone" in item:
            yield item["id"], item["zone"]
        yield from _zones(item)


def variables(rendered: Rendered) -> Iterator[str]:
    """Yield a variable that one container is given twice: AWS refuses it in environment and secrets."""
    for name, task in rendered.of("task-definition").items():
        for container in task["containerDefinitions"]:
            given = [item["name"] for key in ("environment", "secrets") for item in container.get(key, ())]
            for variable, count in Counter(given).items():
                if count > 1:
                    yield f"{name}: {container['name']} is given {variable} {count} times"


def references(rendered: Rendered) -> Iterator[str]:
    """Yield a reference to no document before it, or to what AWS does not answer for such a document."""
    before: dict[str, Document] = {}
    for document in rendered.documents.items:
        text = json.dumps(document.body)
        for match in REFERENCE.finditer(text):
            there = before.get(match[1])
            if there is None or match[2] not in ANSWERS.get(there.kind.name, {}):
                yield f"{document.name}: {match[0]} leads nowhere"
        if text.count("${") != len(REFERENCE.findall(text)):
            yield f"{document.name}: a reference is left open"
        before[document.name] = document


def names(rendered: Rendered) -> Iterator[str]:
    """Yield what goes by a name that no other document has, where octogen renders what it names."""
    for name, body, task in rendered.services:
        containers = {container["name"]: container for container in task["containerDefinitions"]}
        for entry in body.get("loadBalancers", ()):
            mappings = containers.get(entry["containerName"], {}).get("portMappings", ())
            if entry["containerPort"] not in {mapping["containerPort"] for mapping in mappings}:
                yield f"{name}: {entry['containerName']} has no port {entry['containerPort']}"
        volumes = {volume["name"] for volume in task.get("volumes", ())}
        mounted = {mount["sourceVolume"] for each in containers.values() for mount in each.get("mountPoints", ())}
        yield from (f"{name}: volume {each} is not mounted, or not there" for each in sorted(volumes ^ mounted))
        started = {each["containerName"] for item in containers.values() for each in item.get("dependsOn", ())}
        yield from (f"{name}: there is no container {each} to wait for" for each in sorted(started - containers.keys()))
    for kind, member, named_by, named in _NAMES:
        there = {body[member] for body in rendered.of(kind).values()}
        for name, body in rendered.of(named_by).items():
            if there and body[named] not in there:
                yield f"{name}: {named} {body[named]} is no {kind} here"


_NAMES = (
    ("role", "RoleName", "role-policy", "RoleName"),
    ("log-group", "logGroupName", "log-retention", "logGroupName"),
    ("cluster", "clusterName", "service", "cluster"),
    ("database-subnet-group", "DBSubnetGroupName", "database", "DBSubnetGroupName"),
    ("classic-load-balancer", "LoadBalancerName", "classic-health-check", "LoadBalancerName"),
    ("classic-load-balancer", "LoadBalancerName", "classic-load-balancer-attributes", "LoadBalancerName"),
    ("classic-load-balancer", "LoadBalancerName", "classic-tls-policy", "LoadBalancerName"),
    ("classic-tls-policy", "LoadBalancerName", "classic-listener-policy", "LoadBalancerName"),
)
"""A kind and the member that holds its name; a kind whose member repeats it."""


def ports(rendered: Rendered) -> Iterator[str]:
    """Yield a port that is used and that a group of octogen's lets nobody in at, and one let in that nobody uses."""
    used = set(_uses(rendered))
    open_ = set(_open(rendered))
    for source, group, port in sorted(used):
        if group.startswith("$") and (source, group, port) not in open_:
            yield f"{group} does not let {source} in at port {port}"
    for source, group, port in sorted(open_ - used):
        yield f"{group} lets {source} in at port {port}, which nobody uses"


ANYBODY = "anybody"
"""Who comes from an address and not from a security group."""


def _open(rendered: Rendered) -> Iterator[tuple[str, str, int]]:
    in_front = {group for balancer in _balancers(rendered) for group in balancer.get("SecurityGroups", ())}
    for body in rendered.of("security-group-ingress").values():
        for permission in body["IpPermissions"]:
            sources = [pair["GroupId"] for pair in permission.get("UserIdGroupPairs", ())]
            if body["GroupId"] in in_front:
                sources = [ANYBODY]
            addresses = any(permission.get(key) for key in ("IpRanges", "Ipv6Ranges", "PrefixListIds"))
            for source in [*sources, *([ANYBODY] if addresses else [])]:
                yield source, body["GroupId"], permission["FromPort"]


def _balancers(rendered: Rendered) -> Iterator[Any]:
    yield from rendered.of("load-balancer").values()
    yield from rendered.of("classic-load-balancer").values()


def _uses(rendered: Rendered) -> Iterator[tuple[str, str, int]]:
    """Yield (from a group, to a group, port) of all traffic of which both ends are in the documents."""
    for listener in rendered.of("listener").values():
        for group in rendered.referred(listener["LoadBalancerArn"]).get("SecurityGroups", ()):
            yield ANYBODY, group, listener["Port"]
    for balancer in rendered.of("classic-load-balancer").values():
        for listener in balancer["Listeners"]:
            yield from ((ANYBODY, group, listener["LoadBalancerPort"]) for group in balancer["SecurityGroups"])
    in_front = {group for balancer in _balancers(rendered) for group in balancer.get("SecurityGroups", ())}
    in_front |= set(rendered.data["loadBalancer"]["securityGroups"])
    for _, body, task in rendered.services:
        groups = _groups(body)
        for entry in body.get("loadBalancers", ()):
            wanted = {entry["containerPort"], *_checked(rendered, entry)}
            yield from ((source, group, port) for port in wanted for source in in_front for group in groups)
        yield from _behind(rendered, groups, task)


def _checked(rendered: Rendered, entry: Mapping[str, Any]) -> Iterator[int]:
    target_group = rendered.referred(entry.get("targetGroupArn", ""))
    port = target_group.get("HealthCheckPort", "traffic-port")
    yield entry["containerPort"] if port == "traffic-port" else int(port)


def _behind(rendered: Rendered, groups: list[str], task: Mapping[str, Any]) -> Iterator[tuple[str, str, int]]:
    """Yield what a node reaches: file systems, the database, the queue."""
    server = any("DB_CONNECTION_STRING" in json.dumps(each) for each in task["containerDefinitions"])
    if not server:
        return
    for target in rendered.of("mount-target").values():
        yield from ((source, group, 2049) for source in groups for group in target["SecurityGroups"])
    for database in rendered.of("database").values():
        yield from ((source, group, database["Port"]) for source in groups for group in database["VpcSecurityGroupIds"])
    for _, body, other in rendered.services:
        for container in other["containerDefinitions"]:
            if container["name"] == "redis":
                yield from ((source, group, 6379) for source in groups for group in _groups(body))


def _groups(service: Mapping[str, Any]) -> list[str]:
    network = service.get("networkConfiguration", {}).get("awsvpcConfiguration", {})
    return list(network.get("securityGroups", ()))
