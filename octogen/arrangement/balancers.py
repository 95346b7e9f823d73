"""The load balancers in front of the nodes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from octogen.arrangement.network import SecurityGroupIds
from octogen.balancer_types import TYPES
from octogen.carriers import carriers, existing, kinds, scheme, subnets
from octogen.topology import LoadBalancer


def arn_of(data: Mapping[str, Any], purpose: str) -> str:
    """Return the ARN of, or the reference to, the load balancer that carries `portal`, `polling` or `grpc`."""
    label = carriers(data)[purpose]
    return existing(data, label).get("loadBalancerArn") or f"${{load-balancer.{label}.arn}}"


def load_balancers(data: Mapping[str, Any], secure: SecurityGroupIds) -> Iterator[LoadBalancer]:
    """Yield the load balancers; each is named after what it carries first."""
    by_purpose = carriers(data)
    for label in dict.fromkeys(by_purpose.values()):
        carried = {purpose for purpose, carrier in by_purpose.items() if carrier == label}
        arn, kind = arn_of(data, label), kinds(data)[label]
        yield LoadBalancer(
            label=label,
            name=f"{data['name']}-{label}",
            arn=arn,
            create=arn.startswith("$"),
            kind=kind,
            scheme=scheme(data, label),
            subnets=subnets(data, label),
            security_groups=secure.load_balancer,
            attributes=tuple(_attributes(data, kind, carried)),
        )


def _attributes(data: Mapping[str, Any], kind: str, carried: set[str]) -> Iterator[tuple[str, str]]:
    portal = data["loadBalancer"]
    yield "deletion_protection.enabled", flag(value=portal["deletionProtection"])
    type_ = TYPES[kind]
    if type_.idle_timeout:
        # It ignores HTTP/2's PING, so that only this keeps a silent stream open:
        # https://octopus.com/docs/installation/load-balancers/aws-load-balancers
        streams = [data["grpc"]["idleTimeoutSeconds"]] if "grpc" in carried else []
        yield type_.idle_timeout, str(max([portal["idleTimeoutSeconds"], *streams]))
        yield "routing.http.drop_invalid_header_fields.enabled", flag(value=portal["dropInvalidHeaders"])
    if not type_.spreads:
        yield "load_balancing.cross_zone.enabled", "true"
    logs = portal.get("accessLogs")
    if logs:
        yield "access_logs.s3.enabled", "true"
        yield "access_logs.s3.bucket", logs["bucket"]
        yield "access_logs.s3.prefix", logs.get("prefix", data["name"])


def flag(*, value: bool) -> str:
    """Return a boolean as load balancer attributes spell it."""
    return "true" if value else "false"
