"""What the portal, polling Tentacles and gRPC have in common on their way through a load balancer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from octogen.octopus.facts import PORTAL_PORT
from octogen.topology import Health, Listener, TargetGroup
from octogen.topology.traffic import CheckTimes
from octogen.values.balancer_types import APPLICATION, NETWORK, BalancerType

if TYPE_CHECKING:
    from octogen.values.settings_types import Settings


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A port of the containers that a load balancer exposes, and the labels of the services behind it."""

    target_group: TargetGroup
    listeners: tuple[Listener, ...]
    services: tuple[str, ...]


def target_group(  # noqa: PLR0913 - what target groups differ in
    data: Settings,
    label: str,
    protocol: str,
    port: int,
    *,
    version: str | None = None,
    health: Health | None = None,
    given: str | None = None,
    balancer: str,
) -> TargetGroup:
    """Return a target group whose health is asked of the portal, unless `health` says otherwise.

    `balancer` is the ARN of, or the reference to, the load balancer in front of it.
    """
    return TargetGroup(
        label=label,
        name=f"{data['name']}-{label}",
        arn=given or f"${{target-group.{label}.arn}}",
        create=given is None,
        protocol=protocol,
        version=version,
        port=port,
        vpc=data["network"]["vpcId"],
        # Tasks with an address of their own register by it; otherwise the instance they run on does.
        target_type="ip" if data["compute"]["networkMode"] == "awsvpc" else "instance",
        health=health or portal_health(data, "traffic-port" if port == PORTAL_PORT else PORTAL_PORT),
        times=check_times(data),
        attributes=tuple(_attributes(data, protocol, balancer)),
    )


def check_times(data: Settings) -> CheckTimes:
    """Return how often load balancers ask."""
    check = data["loadBalancer"]["healthCheck"]
    return CheckTimes(
        interval=check["intervalSeconds"],
        timeout=check["timeoutSeconds"],
        healthy=check["healthyThreshold"],
        unhealthy=check["unhealthyThreshold"],
    )


def portal_health(data: Settings, port: str | int) -> Health:
    """Return the check that asks the portal whether the node is well."""
    check = data["loadBalancer"]["healthCheck"]
    return Health(APPLICATION.plain, str(port), check["path"], check["matcher"], None)


def _attributes(data: Settings, protocol: str, balancer: str) -> Iterator[tuple[str, str]]:
    yield "deregistration_delay.timeout_seconds", str(data["loadBalancer"]["deregistrationDelaySeconds"])
    if protocol == NETWORK.plain:
        # On by default: a failed health check would cut the Tentacles' connections.
        yield "target_health_state.unhealthy.connection_termination.enabled", "false"
        if not balancer.startswith("$"):
            # One that exists may have this off, as AWS does by default, and zones without a node of this group:
            # https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html
            yield "load_balancing.cross_zone.enabled", "true"


def listener_idle(type_: BalancerType, seconds: int) -> tuple[tuple[str, str], ...]:
    """Return the attributes of a listener whose connections may stay silent that long, where that is the listener's."""
    return ((type_.listener_idle_timeout, str(seconds)),) if type_.listener_idle_timeout else ()
