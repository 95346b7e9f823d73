"""The load balancers: the portal, polling Tentacles and gRPC, here called purposes, share one where they can."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from octogen.finding import Pointer
from octogen.topology import LoadBalancer
from octogen.topology.resolve.network import SecurityGroupIds
from octogen.topology.resolve.zones import one_of_each_zone
from octogen.topology.traffic import AccessLogs
from octogen.values.balancer_types import TYPES
from octogen.values.lookup import setting

if TYPE_CHECKING:
    from octogen.values.settings_types import Settings


def arn_of(data: Settings, purpose: str) -> str:
    """Return the ARN of, or the reference to, the load balancer of `portal`, `polling` or `grpc`."""
    label = _labels(data)[purpose]
    return _existing(data, label).get("loadBalancerArn") or f"${{load-balancer.{label}.arn}}"


def load_balancers(data: Settings, secure: SecurityGroupIds) -> Iterator[LoadBalancer]:
    """Yield the load balancers, each named after its first purpose."""
    by_purpose = _labels(data)
    for label in dict.fromkeys(by_purpose.values()):
        purposes = {purpose for purpose, balancer in by_purpose.items() if balancer == label}
        arn, type_ = arn_of(data, label), _types(data)[label]
        key, subnets = subnets_of(data, label)
        yield LoadBalancer(
            label=label,
            name=f"{data['name']}-{label}",
            arn=arn,
            create=arn.startswith("$"),
            type=type_,
            scheme=_scheme(data, label),
            subnets=subnets,
            subnets_key=key,
            security_groups=secure.load_balancer,
            attributes=tuple(_attributes(data, type_, purposes)),
        )


def subnets_of(data: Settings, purpose: str) -> tuple[Pointer, tuple[str, ...]]:
    """Return the values key that names a load balancer's subnets, and their ids.

    They are its own, else the portal's, else the tasks', one of each zone.
    """
    own, portals = _settings(data, purpose), data["loadBalancer"]
    if own.get("subnets"):
        key, subnets = (*_KEYS[purpose], "subnets"), own["subnets"]
    elif portals.get("subnets"):
        key, subnets = (*_KEYS["portal"], "subnets"), portals["subnets"]
    else:
        key, subnets = ("network", "subnets"), one_of_each_zone(data["network"]["subnets"])
    return key, tuple(subnet["id"] for subnet in subnets)


def access_logs(data: Settings) -> AccessLogs | None:
    """Return where load balancers write their access logs, if anywhere."""
    logs = data["loadBalancer"].get("accessLogs")
    return AccessLogs(logs["bucket"], logs.get("prefix", data["name"]), minutes=60) if logs else None


def flag(*, value: bool) -> str:
    """Return a boolean as load balancer attributes spell it."""
    return "true" if value else "false"


def _attributes(data: Settings, type_: str, purposes: set[str]) -> Iterator[tuple[str, str]]:
    portal = data["loadBalancer"]
    yield "deletion_protection.enabled", flag(value=portal["deletionProtection"])
    traits = TYPES[type_]
    if traits.idle_timeout:
        # It ignores HTTP/2's PING, so that only this keeps a silent stream open:
        # https://octopus.com/docs/installation/load-balancers/aws-load-balancers
        streams = [data["grpc"]["idleTimeoutSeconds"]] if "grpc" in purposes else []
        yield traits.idle_timeout, str(max([portal["idleTimeoutSeconds"], *streams]))
        yield "routing.http.drop_invalid_header_fields.enabled", flag(value=portal["dropInvalidHeaders"])
    if not traits.spreads:
        yield "load_balancing.cross_zone.enabled", "true"
    logs = access_logs(data)
    if logs:
        yield "access_logs.s3.enabled", "true"
        yield "access_logs.s3.bucket", logs.bucket
        yield "access_logs.s3.prefix", logs.prefix


def _labels(data: Settings) -> dict[str, str]:
    """Return the label of the load balancer of each purpose that the values want.

    It is labelled after its first purpose. A purpose shares the first of its type, scheme and subnets, unless it has an
    existing one of its own. A portal with an existing target group has a load balancer that octogen does not know, and
    that nothing else can share.
    """
    wanted, found = _types(data), dict[str, str]()
    for purpose, type_ in wanted.items():
        alike = (label for label in found.values() if wanted[label] == type_ and _shares(data, purpose, label))
        found[purpose] = next(alike, purpose)
    return found


def _types(data: Settings) -> dict[str, str]:
    """Return the type of load balancer that each purpose wants."""
    types: dict[str, str] = {"portal": data["loadBalancer"]["type"]}
    if data["tentacles"]["polling"]["mode"] != "none":
        types["polling"] = data["tentacles"]["polling"]["loadBalancer"]
    if data["grpc"]["mode"] != "none":
        types["grpc"] = data["grpc"]["mode"]
    return types


def _shares(data: Settings, purpose: str, label: str) -> bool:
    if "loadBalancerArn" in _existing(data, purpose):
        return False
    ours, theirs = subnets_of(data, purpose)[1], subnets_of(data, label)[1]
    if (_scheme(data, purpose), ours) != (_scheme(data, label), theirs):
        return False
    there = _existing(data, label)
    return "targetGroupArn" not in there or "loadBalancerArn" in there


def _scheme(data: Settings, purpose: str) -> str:
    return str(_settings(data, purpose).get("scheme") or data["loadBalancer"]["scheme"])


def _existing(data: Settings, purpose: str) -> Mapping[str, str]:
    """Return what the values say exists for a purpose."""
    there: Mapping[str, str] = _settings(data, purpose)["existing"]
    return there


_KEYS: Mapping[str, Pointer] = {
    "portal": ("loadBalancer",),
    "polling": ("tentacles", "polling"),
    "grpc": ("grpc",),
}


def _settings(data: Settings, purpose: str) -> Any:  # noqa: ANN401 - of three areas
    return setting(data, _KEYS[purpose])
