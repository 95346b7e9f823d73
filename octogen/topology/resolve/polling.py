"""Polling Tentacles: a port for each node, or one port over all nodes that share a queue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from octogen.octopus.facts import POLLING_PORT
from octogen.topology import Listener, PollingPort
from octogen.topology.resolve.balancers import arn_of
from octogen.topology.resolve.endpoints import Endpoint, listener_idle, target_group
from octogen.topology.resolve.node_groups import NodeGroup
from octogen.values.balancer_types import TYPES

if TYPE_CHECKING:
    from octogen.values.settings_types import Settings


def polling_ports(data: Settings, groups: Iterable[NodeGroup]) -> Iterator[PollingPort]:
    """Yield the ports at which Tentacles poll; `groups` are those of the nodes that run tasks."""
    polling = data["tentacles"]["polling"]
    groups = tuple(groups)
    if polling["mode"] == "perNode" and all(group.number for group in groups):
        for group in groups:
            yield _port(data, f"polling-{group.number}", group.number - 1, (group,))
    elif polling["mode"] != "none":
        # One address: right with the shared queue, and for one node; OCT302 refuses the rest.
        yield _port(data, "polling", 0, groups)


def _port(data: Settings, label: str, index: int, groups: tuple[NodeGroup, ...]) -> PollingPort:
    polling = data["tentacles"]["polling"]
    given = polling["existing"].get("targetGroupArns", ())[index : index + 1]
    named = [group.name for group in groups if group.number]
    return PollingPort(
        label=label,
        number=polling["basePort"] + index,
        target_group=given[0] if given else f"${{target-group.{label}.arn}}",
        services=tuple(group.label for group in groups),
        node=named[0] if len(named) == 1 else "",
    )


def endpoints(data: Settings, ports: Iterable[PollingPort]) -> Iterator[Endpoint]:
    """Yield what Tentacles reach at these ports."""
    polling = data["tentacles"]["polling"]
    # HTTP cannot carry the Tentacles' protocol: whoever asks for it is shown what would come of it, by OCT301.
    type_ = TYPES[polling["loadBalancer"]]
    for port in ports:
        balancer = arn_of(data, "polling")
        given = None if port.target_group.startswith("$") else port.target_group
        group = target_group(
            data, port.label, type_.plain, POLLING_PORT, version=type_.version, given=given, balancer=balancer
        )
        listener = Listener(
            label=port.label,
            purpose="polling",
            load_balancer=balancer,
            protocol=type_.plain,
            port=port.number,
            port_key=("tentacles", "polling", "basePort"),
            certificate=None,
            ssl_policy=None,
            target_group=group.arn,
            redirect_port=None,
            attributes=listener_idle(type_, polling["idleTimeoutSeconds"]),
        )
        yield Endpoint(group, () if given else (listener,), port.services)
