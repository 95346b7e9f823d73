"""The portal and the API behind an Application or a Network Load Balancer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from octogen.octopus.facts import PORTAL_PORT
from octogen.topology import Listener
from octogen.topology.resolve.balancers import arn_of
from octogen.topology.resolve.endpoints import Endpoint, listener_idle, target_group
from octogen.values.balancer_types import TYPES

if TYPE_CHECKING:
    from octogen.values.settings_types import Settings


def endpoints(data: Settings, services: tuple[str, ...]) -> Iterator[Endpoint]:
    """Yield the portal's endpoint; nothing behind a Classic Load Balancer, which knows no target groups."""
    settings = data["loadBalancer"]
    type_ = TYPES[settings["type"]]
    if not type_.target_groups:
        return
    given = settings["existing"].get("targetGroupArn")
    balancer = arn_of(data, "portal")
    group = target_group(
        data, "portal", type_.plain, PORTAL_PORT, version=type_.version, given=given, balancer=balancer
    )
    listeners = () if given else tuple(_listeners(data, group.arn))
    yield Endpoint(group, listeners, services)


def _listeners(data: Settings, target: str) -> Iterator[Listener]:
    settings = data["loadBalancer"]
    http, https = settings["http"], settings.get("https")
    type_, balancer = TYPES[settings["type"]], arn_of(data, "portal")
    if https:
        yield Listener(
            label="https",
            purpose="portal",
            load_balancer=balancer,
            protocol=type_.encrypted,
            port=https["port"],
            port_key=("loadBalancer", "https", "port"),
            certificate=https["certificateArn"],
            ssl_policy=https["sslPolicy"],
            target_group=target,
            redirect_port=None,
            attributes=(),
        )
    redirect_port = https["port"] if https and https["redirectHttp"] and type_.redirects else None
    if http["enabled"] and (redirect_port or not https):
        yield Listener(
            label="http",
            purpose="portal",
            load_balancer=balancer,
            protocol=type_.plain,
            port=http["port"],
            port_key=("loadBalancer", "http", "port"),
            certificate=None,
            ssl_policy=None,
            target_group=None if redirect_port else target,
            redirect_port=redirect_port,
            attributes=listener_idle(type_, settings["idleTimeoutSeconds"]),
        )
