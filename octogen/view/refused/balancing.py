"""What AWS refuses of load balancers, their listeners and their health checks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from octogen.values.balancer_types import APPLICATION, NETWORK
from octogen.view.deployment import Deployment
from octogen.view.network import subnets_of, zones
from octogen.view.part import Part
from octogen.view.refused.found import Finder, Refused
from octogen.view.three_answers import UNKNOWN
from octogen.view.traffic import groups_of, services_behind

_STRICT = (APPLICATION.plain, APPLICATION.encrypted)
"""Protocols of target groups whose timeout must be under the interval; for others AWS has taken two that are equal."""


def _check_longer_than_interval(deployment: Deployment) -> Iterator[Refused]:
    for group in _inputs(deployment, "target-group"):
        if _is_of_others(deployment, group):
            continue
        members = ("HealthCheckTimeoutSeconds", "HealthCheckIntervalSeconds")
        timeout, interval = (group.number(member) for member in members)
        if not isinstance(timeout, int) or not isinstance(interval, int) or not any(map(group.has, members)):
            continue
        if timeout > interval or (timeout == interval and group.text("Protocol") in _STRICT):
            yield Refused(_written(group, members), {"timeout": timeout, "interval": interval})
    for check in _inputs(deployment, "classic-health-check", "classic-load-balancer"):
        own = check.at("HealthCheck")
        timeout, interval = own.number("Timeout"), own.number("Interval")
        if isinstance(timeout, int) and isinstance(interval, int) and timeout >= interval:
            yield Refused(own.at("Timeout"), {"timeout": timeout, "interval": interval})


def _no_certificate(deployment: Deployment) -> Iterator[Refused]:
    for listener in _listeners(deployment):
        protocol = listener.text("Protocol")
        if protocol in (APPLICATION.encrypted, NETWORK.encrypted) and listener.all("Certificates") == ():
            yield Refused(listener.at("Protocol"), {"protocol": protocol})


def _two_certificates(deployment: Deployment) -> Iterator[Refused]:
    for listener in _listeners(deployment):
        listed = listener.all("Certificates")
        if listed is not UNKNOWN and len(listed) > 1:
            yield Refused(listed[1], {"count": len(listed)})


def _two_subnets_of_a_zone(deployment: Deployment) -> Iterator[Refused]:
    known = zones(deployment)
    for balancer in _inputs(deployment, "load-balancer"):
        place, subnets = subnets_of(balancer)
        counts = Counter(known[subnet] for subnet in dict.fromkeys(subnets) if subnet in known)
        for zone, count in counts.items():
            if count > 1:
                yield Refused(place, {"zone": zone, "count": count})


def _inputs(deployment: Deployment, *kinds: str) -> Iterator[Part]:
    yield from (part for part in deployment.of(*kinds) if not part.document.origin.is_printed)


def _listeners(deployment: Deployment) -> Iterator[Part]:
    for listener in _inputs(deployment, "listener"):
        groups = list(groups_of(deployment, listener))
        if not groups or not all(_is_of_others(deployment, group) for group in groups):
            yield listener


def _is_of_others(deployment: Deployment, group: Part) -> bool:
    """Return whether services register with a target group, and none of them runs Octopus."""
    behind = [service for service, _entry in services_behind(deployment, group)]
    return bool(behind) and not any(deployment.container_of(deployment.task_of(service)) for service in behind)


def _written(group: Part, members: tuple[str, ...]) -> Part:
    return group.at(next(member for member in members if group.has(member)))


BALANCING: Mapping[str, Finder] = {
    "check-longer-than-interval": _check_longer_than_interval,
    "no-certificate": _no_certificate,
    "two-certificates": _two_certificates,
    "two-subnets-of-a-zone": _two_subnets_of_a_zone,
}
