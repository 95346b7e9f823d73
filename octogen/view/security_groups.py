"""Whom a security group lets in, as far as its rules are among the documents."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from octogen.view.deployment import Deployment, is_opaque
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


def is_closed(deployment: Deployment, group: str, sources: Collection[str], port: int) -> bool:
    """Return whether a group certainly lets none of these groups reach a port.

    Of a group that is neither made nor described here, there may be other rules; an address range may be the sources'.
    """
    known = deployment.referred(group) or deployment.where("security-group", "GroupId", group)
    owners = [rules for rules in deployment.of("security-group-ingress") if group in ids(rules, "GroupId")]
    open_owners = (rules.link("GroupId") for rules in deployment.of("security-group-ingress"))
    if known is None or any(map(is_opaque, (*sources, *open_owners))):
        return False
    if any(one.all("IpPermissions") is UNKNOWN for one in (known, *owners)):
        return False
    about_it = (one for one in permissions(deployment, group) if admits_port(one, port) is not False)
    return not any(_may_admit(permission, sources) for permission in about_it)


def _may_admit(permission: Part, sources: Collection[str]) -> bool:
    """Return whether a rule may be for one of these groups, by name or by address."""
    for member in ("IpRanges", "Ipv6Ranges", "PrefixListIds"):
        if permission.has(member, 0) or permission.all(member) is UNKNOWN:
            return True
    named = {pair.link("GroupId") for pair in permission.items("UserIdGroupPairs")}
    return permission.all("UserIdGroupPairs") is UNKNOWN or bool(named & {*sources}) or any(map(is_opaque, named))
