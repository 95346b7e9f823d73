"""Polling Tentacles: a port for each node, or one port over all nodes that share a queue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from octogen.octopus.facts import POLLING_PORT
from octogen.topology import Listener
from octogen.topology.resolve.balancers import arn_of
from octogen.topology.resolve.endpoints import Endpoint, listener_idle, target_group
from octogen.values.balancer_types import TYPES


def endpoints(data: Mapping[str, Any], services: Mapping[str, int]) -> Iterator[Endpoint]:
    """Yield what polling Tentacles reach; `services` are those that run tasks, with the number of their node or 0."""
    polling = data["tentacles"]["polling"]
    per_node = {label: number for label, number in services.items() if number}
    if polling["mode"] == "perNode" and per_node:
        for label, number in per_node.items():
            yield _endpoint(data, f"polling-{number}", number - 1, (label,))
    elif polling["mode"] != "none":
        # One address: right with the shared queue, and for one node; OCT302 refuses the rest.
        yield _endpoint(data, "polling", 0, tuple(services))


def _endpoint(data: Mapping[str, Any], label: str, index: int, services: tuple[str, ...]) -> Endpoint:
    polling = data["tentacles"]["polling"]
    # HTTP cannot carry the Tentacles' protocol: whoever asks for it is shown what would come of it, by OCT301.
    type_ = TYPES[polling["loadBalancer"]]
    given = dict(enumerate(polling["existing"].get("targetGroupArns", ()))).get(index)
    balancer = arn_of(data, "polling")
    group = target_group(data, label, type_.plain, POLLING_PORT, version=type_.version, given=given, balancer=balancer)
    listener = Listener(
        label=label,
        purpose="polling",
        load_balancer=balancer,
        protocol=type_.plain,
        port=polling["basePort"] + index,
        certificate=None,
        ssl_policy=None,
        target_group=group.arn,
        redirect_port=None,
        attributes=listener_idle(type_, polling["idleTimeoutSeconds"]),
    )
    return Endpoint(group, () if given else (listener,), services)
