"""How traffic reaches the nodes: what each port needs, put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from octogen.octopus.facts import PORTAL_PORT
from octogen.topology import Attachment, ClassicLoadBalancer, Listener, LoadBalancer, PollingPort, TargetGroup
from octogen.topology.resolve import grpc, polling, portal
from octogen.topology.resolve.balancers import load_balancers
from octogen.topology.resolve.classic import classic_load_balancer
from octogen.topology.resolve.endpoints import Endpoint
from octogen.topology.resolve.network import SecurityGroupIds
from octogen.topology.resolve.node_groups import NodeGroup
from octogen.values.balancer_types import CLASSIC

if TYPE_CHECKING:
    from octogen.values.settings_types import Settings


@dataclass(frozen=True, slots=True)
class Traffic:
    """Load balancers, target groups and listeners, and which service stands behind which."""

    endpoints: tuple[Endpoint, ...]
    polling_ports: tuple[PollingPort, ...]
    load_balancers: tuple[LoadBalancer, ...]
    classic: ClassicLoadBalancer | None

    @property
    def target_groups(self) -> tuple[TargetGroup, ...]:
        return tuple(endpoint.target_group for endpoint in self.endpoints)

    @property
    def listeners(self) -> tuple[Listener, ...]:
        return tuple(listener for endpoint in self.endpoints for listener in endpoint.listeners)

    @property
    def ports(self) -> tuple[int, ...]:
        """The container ports that are exposed, each once."""
        classic = [PORTAL_PORT] if self.classic else []
        return tuple(dict.fromkeys([*classic, *(endpoint.target_group.port for endpoint in self.endpoints)]))

    def attachments(self, service: str) -> Iterator[Attachment]:
        """Yield what the service with this label registers with."""
        if self.classic:
            yield Attachment(None, self.classic.name, PORTAL_PORT)
        for endpoint in self.endpoints:
            if service in endpoint.services:
                yield Attachment(endpoint.target_group.arn, None, endpoint.target_group.port)


def arrange_traffic(data: Settings, groups: Iterable[NodeGroup], secure: SecurityGroupIds) -> Traffic:
    """Return how traffic reaches the services of these groups of nodes."""
    groups = tuple(groups)
    everywhere = tuple(group.label for group in groups)
    with_tasks = tuple(group for group in groups if group.runs_tasks)
    ports = tuple(polling.polling_ports(data, with_tasks))
    endpoints = (
        *portal.endpoints(data, everywhere),
        *polling.endpoints(data, ports),
        *grpc.endpoints(data, tuple(group.label for group in with_tasks)),
    )
    listeners = [listener for endpoint in endpoints for listener in endpoint.listeners]
    used = {listener.load_balancer for listener in listeners}
    balancers = tuple(balancer for balancer in load_balancers(data, secure) if balancer.arn in used)
    classic = classic_load_balancer(data, secure) if data["loadBalancer"]["type"] == CLASSIC.name else None
    return Traffic(endpoints, ports, balancers, classic)
