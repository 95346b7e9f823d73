"""Whom a security group lets in, as far as its rules are among the documents."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from octogen.view.deployment import Deployment
from octogen.view.network import ids
from octogen.view.part import Part
from octogen.view.three_answers import UNKNOWN, Unknown

_ANY_PROTOCOL = "-1"


def permissions(deployment: Deployment, group: str) -> Iterator[Part]:
    """Yield what a group lets in: rules that are inputs of their own, and those of its description."""
    for rules in deployment.of("security-group-ingress", "security-group"):
        if group in ids(rules, "GroupId"):
            yield from rules.items("IpPermissions")


def admits_port(permission: Part, port: int) -> bool | Unknown:
    """Return whether a rule is about a TCP port."""
    protocol = permission.text("IpProtocol")
    if protocol in (_ANY_PROTOCOL, UNKNOWN):
        return UNKNOWN if protocol is UNKNOWN else True
    first, last = permission.number("FromPort"), permission.number("ToPort")
    if first is UNKNOWN or last is UNKNOWN:
        return UNKNOWN
    return protocol in ("tcp", "6") and first is not None and last is not None and first <= port <= last


def lets_in(deployment: Deployment, group: str, sources: Collection[str], port: int) -> bool:
    """Return whether a rule lets one of these groups reach a port of a group."""
    return any(
        admits_port(permission, port) is True and pair.link("GroupId") in sources
        for permission in permissions(deployment, group)
        for pair in permission.items("UserIdGroupPairs")
    )
