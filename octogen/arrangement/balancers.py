"""Which load balancer carries what: one for as much as its type allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from octogen.arrangement.network import SecurityGroupIds
from octogen.topology import LoadBalancer


def arn_of(data: Mapping[str, Any], purpose: str) -> str:
    """Return the ARN of, or the reference to, the load balancer that carries `portal`, `polling` or `grpc`."""
    label = _carriers(data)[purpose]
    return _existing(data, label).get("loadBalancerArn") or f"${{load-balancer.{label}.arn}}"


def load_balancers(data: Mapping[str, Any], secure: SecurityGroupIds) -> Iterator[LoadBalancer]:
    """Yield the load balancers; each is named after what it carries first."""
    carriers, kinds = _carriers(data), dict(_kinds(data))
    for label in dict.fromkeys(carriers.values()):
        carried = {purpose for purpose, carrier in carriers.items() if carrier == label}
        arn = arn_of(data, label)
        yield LoadBalancer(
            label=label,
            name=f"{data['name']}-{label}",
            arn=arn,
            create=arn.startswith("$"),
            kind=kinds[label],
            scheme=_scheme(data, label),
            subnets=tuple(subnet["id"] for subnet in data["loadBalancer"].get("subnets") or data["network"]["subnets"]),
            security_groups=secure.load_balancer,
            attributes=tuple(_attributes(data, kinds[label], carried)),
        )


def _kinds(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the type of load balancer that each purpose wants."""
    yield "portal", data["loadBalancer"]["type"]
    if data["tentacles"]["polling"]["mode"] != "none":
        yield "polling", data["tentacles"]["polling"]["loadBalancer"]
    if data["grpc"]["mode"] != "none":
        yield "grpc", data["grpc"]["mode"]


def _carriers(data: Mapping[str, Any]) -> dict[str, str]:
    """Return the label of the load balancer for each purpose.

    A purpose shares the first of its type and scheme, unless it has an existing one of its own. A portal whose target
    group exists has one that octogen does not know, and nobody can share.
    """
    kinds, found = dict(_kinds(data)), dict[str, str]()
    for purpose, kind in kinds.items():
        alike = (label for label in found.values() if kinds[label] == kind and _shares(data, purpose, label))
        found[purpose] = next(alike, purpose)
    return found


def _shares(data: Mapping[str, Any], purpose: str, label: str) -> bool:
    if "loadBalancerArn" in _existing(data, purpose) or _scheme(data, purpose) != _scheme(data, label):
        return False
    there = _existing(data, label)
    return "targetGroupArn" not in there or "loadBalancerArn" in there


def _existing(data: Mapping[str, Any], purpose: str) -> Mapping[str, Any]:
    existing: Mapping[str, Any] = _settings(data, purpose)["existing"]
    return existing


def _scheme(data: Mapping[str, Any], purpose: str) -> str:
    return str(_settings(data, purpose).get("scheme") or data["loadBalancer"]["scheme"])


def _settings(data: Mapping[str, Any], purpose: str) -> Mapping[str, Any]:
    areas: dict[str, Mapping[str, Any]] = {
        "portal": data["loadBalancer"],
        "polling": data["tentacles"]["polling"],
        "grpc": data["grpc"],
    }
    return areas[purpose]


def _attributes(data: Mapping[str, Any], kind: str, carried: set[str]) -> Iterator[tuple[str, str]]:
    portal = data["loadBalancer"]
    yield "deletion_protection.enabled", flag(value=portal["deletionProtection"])
    if kind == "application":
        # It ignores HTTP/2's PING, so that only this keeps a silent stream open:
        # https://octopus.com/docs/installation/load-balancers/aws-load-balancers
        streams = [data["grpc"]["idleTimeoutSeconds"]] if "grpc" in carried else []
        yield "idle_timeout.timeout_seconds", str(max([portal["idleTimeoutSeconds"], *streams]))
        yield "routing.http.drop_invalid_header_fields.enabled", flag(value=portal["dropInvalidHeaders"])
    else:
        yield "load_balancing.cross_zone.enabled", "true"
    logs = portal.get("accessLogs")
    if logs:
        yield "access_logs.s3.enabled", "true"
        yield "access_logs.s3.bucket", logs["bucket"]
        yield "access_logs.s3.prefix", logs.get("prefix", data["name"])


def flag(*, value: bool) -> str:
    """Return a boolean as load balancer attributes spell it."""
    return "true" if value else "false"
