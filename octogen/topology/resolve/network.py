"""Security groups: those given, or a set of octogen's own with the ports that each lets in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from octogen.octopus.facts import EFS_PORT, REDIS_PORT, SQL_SERVER_PORT
from octogen.topology import ClassicLoadBalancer, Ingress, Listener, SecurityGroup, Tags

if TYPE_CHECKING:
    from octogen.values.settings_types import Settings

_DESCRIPTIONS = {
    "load-balancer": "Who may reach Octopus Server",
    "octopus": "The nodes of Octopus Server",
    "file-system": "The shared folders of Octopus Server",
    "database": "The database of Octopus Server",
    "redis": "The queue of polling Tentacles",
}
_FROM: Mapping[str, Literal["allowFrom", "pollingFrom", "grpcFrom"]] = {
    "portal": "allowFrom",
    "polling": "pollingFrom",
    "grpc": "grpcFrom",
}
"""What a listener is for -> the key that says who may reach it; where it is not given, allowFrom does."""


@dataclass(frozen=True, slots=True)
class SecurityGroupIds:
    """The security groups of each part, ids or references."""

    load_balancer: tuple[str, ...]
    tasks: tuple[str, ...]
    file_system: tuple[str, ...]
    database: tuple[str, ...]
    redis: tuple[str, ...]


def security_group_ids(data: Settings) -> SecurityGroupIds:
    """Return the security groups of each part of the deployment."""
    network = data["network"]
    created = {label: (f"${{security-group.{label}.id}}",) for label in _created(data)}
    given = tuple(network.get("securityGroups", ()))
    return SecurityGroupIds(
        load_balancer=created.get("load-balancer") or tuple(data["loadBalancer"]["securityGroups"]),
        tasks=created.get("octopus") or given,
        file_system=created.get("file-system") or tuple(data["storage"].get("create", {}).get("securityGroups", ())),
        database=created.get("database") or tuple(data["database"].get("create", {}).get("securityGroups", ())),
        redis=created.get("redis") or given,
    )


def renders_redis(data: Settings) -> bool:
    """Return whether octogen renders the Redis of the shared queue."""
    polling = data["tentacles"]["polling"]
    return polling["mode"] == "sharedQueue" and "create" in polling["redis"]


def _created(data: Settings) -> Iterator[str]:
    if "createSecurityGroups" not in data["network"]:
        return
    if not data["loadBalancer"]["securityGroups"]:
        yield "load-balancer"
    yield "octopus"
    for label, settings in (("file-system", data["storage"]), ("database", data["database"])):
        if "create" in settings and "securityGroups" not in settings["create"]:
            yield label
    if renders_redis(data):
        yield "redis"


def security_groups(data: Settings) -> Iterator[SecurityGroup]:
    """Yield the security groups that are to be created."""
    for label in _created(data):
        name = f"{data['name']}-{label}"
        yield SecurityGroup(label, name, _DESCRIPTIONS[label], data["network"]["vpcId"], named(data, name))


def named(data: Settings, name: str) -> Tags:
    """Return the tags of what AWS's console shows by its `Name` tag; a `Name` of the values gives way."""
    given = data["aws"]["tags"].items()
    return (("Name", name), *((key, value) for key, value in given if key != "Name"))


def ingresses(
    data: Settings,
    listeners: tuple[Listener, ...],
    classic: ClassicLoadBalancer | None,
    ports: tuple[int, ...],
) -> Iterator[Ingress]:
    """Yield what the created groups let in; `ports` are those of the Octopus Server containers."""
    created, secure = set(_created(data)), security_group_ids(data)
    if not created:
        return
    if "load-balancer" in created:
        for port, sources in _sources(data, listeners, classic).items():
            yield _ingress("load-balancer", port, sources)
    for port in ports:
        yield _ingress("octopus", port, secure.load_balancer)
    for label, port in (
        ("file-system", EFS_PORT),
        ("database", SQL_SERVER_PORT),
        ("redis", REDIS_PORT),
    ):
        if label in created:
            yield _ingress(label, port, secure.tasks)


def _sources(
    data: Settings, listeners: tuple[Listener, ...], classic: ClassicLoadBalancer | None
) -> dict[int, tuple[str, ...]]:
    """Return who may reach each port of the load balancers, which share one security group."""
    settings = data["network"]["createSecurityGroups"]
    found: dict[int, tuple[str, ...]] = {}
    opened = [(listener.purpose, listener.port) for listener in listeners]
    opened += [("portal", listener.port) for listener in classic.listeners] if classic else []
    for purpose, port in opened:
        own = settings.get(_FROM[purpose]) or settings["allowFrom"]
        found[port] = tuple(dict.fromkeys((*found.get(port, ()), *own)))
    return found


def _ingress(label: str, port: int, sources: tuple[str, ...]) -> Ingress:
    """Return what lets these sources in: security groups, prefix lists or CIDR blocks."""
    groups = tuple(source for source in sources if source.startswith(("sg-", "$")))
    prefix_lists = tuple(source for source in sources if source.startswith("pl-"))
    cidrs = tuple(source for source in sources if source not in (*groups, *prefix_lists))
    return Ingress(f"{label}-{port}", f"${{security-group.{label}.id}}", port, groups, cidrs, prefix_lists)
