"""What the health check of a target group asks for."""

from __future__ import annotations

import re

from octogen.octopus.facts import PING_PATH
from octogen.values.balancer_types import APPLICATION, NETWORK
from octogen.view.part import Part
from octogen.view.three_answers import UNKNOWN, Unknown

DRAINING = 418
"""The status with which a node answers its ping while it drains: https://octopus.com/docs/installation/load-balancers"""


def asks_over_http(group: Part) -> bool:
    """Return whether the health check is an HTTP or HTTPS request, and surely not gRPC."""
    protocol = group.text("HealthCheckProtocol")
    if protocol is None and group.has("HealthCheckPath"):
        protocol = APPLICATION.plain
    grpc = group.text("ProtocolVersion") in ("GRPC", UNKNOWN) or not group.lacks("Matcher", "GrpcCode")
    return protocol in (APPLICATION.plain, APPLICATION.encrypted) and not grpc


def opens_a_connection_only(group: Part) -> bool:
    """Return whether the health check is content with a connection."""
    return group.text("HealthCheckProtocol") == NETWORK.plain


def asks_for_state(group: Part) -> bool | Unknown:
    """Return whether the path of a health check is that which tells the node's state. Octopus's routes know no case."""
    path = group.text("HealthCheckPath")
    if not isinstance(path, str):
        return UNKNOWN
    return path.partition("?")[0].rstrip("/").lower().endswith(PING_PATH)


def asked_port(group: Part, own: int | Unknown | None) -> int | Unknown | None:
    """Return the port that the health check asks, `own` being the one to which the target group sends."""
    return own if group.text("HealthCheckPort") in (None, "traffic-port") else group.number("HealthCheckPort")


def statuses_taken(group: Part) -> str | Unknown | None:
    """Return the statuses that a target group takes for healthy, also where somebody wrote one as a number."""
    number = group.number("Matcher", "HttpCode")
    return str(number) if isinstance(number, int) else group.text("Matcher", "HttpCode")


def takes_418(group: Part) -> bool | Unknown:
    """Return whether 418, the answer of a draining node, is one that a target group takes for healthy."""
    taken = statuses_taken(group)
    if not isinstance(taken, str):
        return UNKNOWN
    ranges = (re.fullmatch(r"([0-9]{3})(?:-([0-9]{3}))?", part.strip()) for part in taken.split(","))
    return any(match and int(match[1]) <= DRAINING <= int(match[2] or match[1]) for match in ranges)
