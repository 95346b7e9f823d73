"""What Tentacles poll: which ports, of which address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from octogen.topology import LoadBalancer, TargetGroup, Topology


@dataclass(frozen=True, slots=True)
class Port:
    """A port that Tentacles poll, and the node behind it; empty where any node may answer."""

    number: int
    node: str


@dataclass(frozen=True, slots=True)
class Polled:
    """What polling Tentacles and Kubernetes agents reach; `deployment` is its name.

    `address` is the DNS name that the values give, empty where only AWS knows it: `whose` then says in words what it is
    the address of, and `look_up` is the command of the AWS CLI that tells it, empty where octogen knows none. `server`
    is the portal's URL, empty where the values do not say.
    """

    deployment: str
    ports: tuple[Port, ...]
    shared: bool
    address: str
    whose: str
    look_up: str
    server: str


def polled(topology: Topology) -> Polled | None:
    """Return what Tentacles poll in this deployment, None where they do not poll."""
    polling = topology.settings["tentacles"]["polling"]
    if polling["mode"] == "none":
        return None
    balancer = _balancer(topology)
    return Polled(
        deployment=topology.name,
        ports=tuple(_ports(topology)),
        shared=polling["mode"] == "sharedQueue",
        address=polling.get("address", ""),
        whose=_whose(balancer),
        look_up=_look_up(balancer, topology.region) if balancer else "",
        server=topology.settings["octopus"].get("serverUri", ""),
    )


def _ports(topology: Topology) -> Iterator[Port]:
    """Yield the ports. Of target groups that exist octogen does not know the listeners, and takes the usual ports."""
    listening = {listener.target_group: listener.port for listener in topology.listeners}
    base = topology.settings["tentacles"]["polling"]["basePort"]
    for index, group in enumerate(_groups(topology)):
        behind = [
            service.name
            for service in topology.services
            if service.label and any(attachment.target_group == group.arn for attachment in service.attachments)
        ]
        yield Port(listening.get(group.arn, base + index), behind[0] if len(behind) == 1 else "")


def _groups(topology: Topology) -> list[TargetGroup]:
    return [group for group in topology.target_groups if group.label.partition("-")[0] == "polling"]


def _balancer(topology: Topology) -> LoadBalancer | None:
    """Return the load balancer that carries polling, None where its target groups exist and so name none."""
    groups = {group.arn for group in _groups(topology)}
    arns = {listener.load_balancer for listener in topology.listeners if listener.target_group in groups}
    return next((balancer for balancer in topology.load_balancers if balancer.arn in arns), None)


def _whose(balancer: LoadBalancer | None) -> str:
    if balancer is None:
        return "the load balancer in front of the polling target groups"
    return f"the load balancer {balancer.name if balancer.create else balancer.arn}"


def _look_up(balancer: LoadBalancer, region: str) -> str:
    which = f"--names {balancer.name}" if balancer.create else f"--load-balancer-arns {balancer.arn}"
    query = "--query 'LoadBalancers[0].DNSName' --output text"
    return f"aws elbv2 describe-load-balancers --region {region} {which} {query}"
