"""gRPC, for the Kubernetes monitor and Argo CD: Octopus serves it on 8443 with a certificate of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from octogen.octopus.facts import GRPC_PORT
from octogen.topology import Health, Listener
from octogen.topology.resolve.balancers import arn_of
from octogen.topology.resolve.endpoints import Endpoint, listener_idle, target_group
from octogen.values.balancer_types import APPLICATION, TYPES

if TYPE_CHECKING:
    from octogen.values.settings_types import Settings

# Any gRPC status is an answer, and nodes that drain go on serving. AWS asks this path where none is given:
# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
_HEALTH = Health(APPLICATION.encrypted, "traffic-port", "/AWS.ALB/healthcheck", None, "0-99")


def endpoints(data: Settings, services: tuple[str, ...]) -> Iterator[Endpoint]:
    """Yield the endpoint of gRPC, if it is exposed.

    An Application Load Balancer ends TLS and begins it anew: it does not check the certificate of its targets
    (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html). A Network
    Load Balancer passes the connection through.
    """
    grpc = data["grpc"]
    if grpc["mode"] == "none":
        return
    type_ = TYPES[grpc["mode"]]
    application = type_ == APPLICATION
    protocol = type_.encrypted if application else type_.plain
    https = data["loadBalancer"]["https"] if application else None
    given = grpc["existing"].get("targetGroupArn")
    balancer = arn_of(data, "grpc")
    group = target_group(
        data,
        "grpc",
        protocol,
        GRPC_PORT,
        version="GRPC" if application else None,
        health=_HEALTH if application else None,
        given=given,
        balancer=balancer,
    )
    listener = Listener(
        label="grpc",
        purpose="grpc",
        load_balancer=balancer,
        protocol=protocol,
        port=grpc["port"],
        port_key=("grpc", "port"),
        certificate=https["certificateArn"] if https else None,
        ssl_policy=https["sslPolicy"] if https else None,
        target_group=group.arn,
        redirect_port=None,
        attributes=listener_idle(type_, grpc["idleTimeoutSeconds"]),
    )
    yield Endpoint(group, () if given else (listener,), services)
