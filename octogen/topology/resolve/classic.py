"""The portal behind a Classic Load Balancer, for instances that share their address with the containers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from octogen.octopus.facts import PORTAL_PORT
from octogen.topology import ClassicListener, ClassicLoadBalancer
from octogen.topology.resolve.balancers import access_logs, subnets_of
from octogen.topology.resolve.endpoints import check_times
from octogen.topology.resolve.network import SecurityGroupIds
from octogen.values.balancer_types import CLASSIC

if TYPE_CHECKING:
    from octogen.values.settings_types import LoadBalancerSettings, Settings


def classic_load_balancer(data: Settings, secure: SecurityGroupIds) -> ClassicLoadBalancer:
    """Return the Classic Load Balancer of the portal."""
    settings = data["loadBalancer"]
    given = settings["existing"].get("loadBalancerName")
    key, subnets = subnets_of(data, "portal")
    https = settings.get("https")
    return ClassicLoadBalancer(
        name=given or f"{data['name']}-portal",
        create=given is None,
        # The API knows the word internal only, and faces the internet without it.
        scheme="internal" if settings["scheme"] == "internal" else None,
        subnets=subnets,
        subnets_key=key,
        security_groups=secure.load_balancer,
        listeners=() if given else tuple(_listeners(settings)),
        tls_policy=settings["classicTlsPolicy"] if https else None,
        tls_policy_name="octopus-tls",
        tls_port=https["port"] if https else None,
        # An HTTP check takes nothing but 200 for an answer, and a node that drains answers 418:
        # https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-healthchecks.html
        health_target=f"TCP:{PORTAL_PORT}",
        times=check_times(data),
        draining_timeout=settings["deregistrationDelaySeconds"],
        idle_timeout=settings["idleTimeoutSeconds"],
        access_logs=access_logs(data),
    )


def _listeners(settings: LoadBalancerSettings) -> Iterator[ClassicListener]:
    """Yield HTTPS where there is a certificate, else HTTP: a Classic Load Balancer cannot redirect."""
    http, https = settings["http"], settings.get("https")
    if https:
        yield ClassicListener(CLASSIC.encrypted, https["port"], PORTAL_PORT, https["certificateArn"])
    elif http["enabled"]:
        yield ClassicListener(CLASSIC.plain, http["port"], PORTAL_PORT, None)
