"""The portal and the API behind an Application or a Network Load Balancer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from octogen import octopus
from octogen.arrangement.balancers import arn_of
from octogen.arrangement.endpoints import Endpoint, target_group, tcp_idle
from octogen.topology import Listener


def endpoints(data: Mapping[str, Any], services: tuple[str, ...]) -> Iterator[Endpoint]:
    """Yield the portal's endpoint; nothing behind a Classic Load Balancer, which knows no target groups."""
    settings = data["loadBalancer"]
    if settings["type"] == "classic":
        return
    given = settings["existing"].get("targetGroupArn")
    protocol, version = ("HTTP", "HTTP1") if settings["type"] == "application" else ("TCP", None)
    group = target_group(data, "portal", protocol, octopus.PORTAL_PORT, version=version, given=given)
    listeners = () if given else tuple(_listeners(data, group.arn))
    yield Endpoint(group, listeners, services)


def _listeners(data: Mapping[str, Any], target: str) -> Iterator[Listener]:
    settings = data["loadBalancer"]
    http, https = settings["http"], settings.get("https")
    application, balancer = settings["type"] == "application", arn_of(data, "portal")
    if https:
        yield Listener(
            label="https",
            load_balancer=balancer,
            protocol="HTTPS" if application else "TLS",
            port=https["port"],
            certificate=https["certificateArn"],
            ssl_policy=https["sslPolicy"],
            target_group=target,
            redirect_port=None,
            attributes=(),
        )
    redirects = bool(https and https["redirectHttp"] and application)
    if http["enabled"] and (redirects or not https):
        yield Listener(
            label="http",
            load_balancer=balancer,
            protocol="HTTP" if application else "TCP",
            port=http["port"],
            certificate=None,
            ssl_policy=None,
            target_group=None if redirects else target,
            redirect_port=https["port"] if redirects else None,
            attributes=() if application else tcp_idle(settings["idleTimeoutSeconds"]),
        )
