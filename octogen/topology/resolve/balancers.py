"""The load balancers in front of the nodes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from octogen.topology import LoadBalancer
from octogen.topology.resolve.network import SecurityGroupIds
from octogen.values.balancer_types import TYPES
from octogen.values.load_balancers import existing, load_balancer_labels, scheme, subnets, types


def arn_of(data: Mapping[str, Any], purpose: str) -> str:
    """Return the ARN of, or the reference to, the load balancer that carries `portal`, `polling` or `grpc`."""
    label = load_balancer_labels(data)[purpose]
    return existing(data, label).get("loadBalancerArn") or f"${{load-balancer.{label}.arn}}"


def load_balancers(data: Mapping[str, Any], secure: SecurityGroupIds) -> Iterator[LoadBalancer]:
    """Yield the load balancers; each is named after what it carries first."""
    by_purpose = load_balancer_labels(data)
    for label in dict.fromkeys(by_purpose.values()):
        carried = {purpose for purpose, balancer in by_purpose.items() if balancer == label}
        arn, type_ = arn_of(data, label), types(data)[label]
        yield LoadBalancer(
            label=label,
            name=f"{data['name']}-{label}",
            arn=arn,
            create=arn.startswith("$"),
            type=type_,
            scheme=scheme(data, label),
            subnets=subnets(data, label),
            security_groups=secure.load_balancer,
            attributes=tuple(_attributes(data, type_, carried)),
        )


def _attributes(data: Mapping[str, Any], type_: str, carried: set[str]) -> Iterator[tuple[str, str]]:
    portal = data["loadBalancer"]
    yield "deletion_protection.enabled", flag(value=portal["deletionProtection"])
    traits = TYPES[type_]
    if traits.idle_timeout:
        # It ignores HTTP/2's PING, so that only this keeps a silent stream open:
        # https://octopus.com/docs/installation/load-balancers/aws-load-balancers
        streams = [data["grpc"]["idleTimeoutSeconds"]] if "grpc" in carried else []
        yield traits.idle_timeout, str(max([portal["idleTimeoutSeconds"], *streams]))
        yield "routing.http.drop_invalid_header_fields.enabled", flag(value=portal["dropInvalidHeaders"])
    if not traits.spreads:
        yield "load_balancing.cross_zone.enabled", "true"
    logs = portal.get("accessLogs")
    if logs:
        yield "access_logs.s3.enabled", "true"
        yield "access_logs.s3.bucket", logs["bucket"]
        yield "access_logs.s3.prefix", logs.get("prefix", data["name"])


def flag(*, value: bool) -> str:
    """Return a boolean as load balancer attributes spell it."""
    return "true" if value else "false"
