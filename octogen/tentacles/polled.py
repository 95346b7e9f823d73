"""What Tentacles poll: which ports, of which address."""

from __future__ import annotations

from dataclasses import dataclass

from octogen.topology import LoadBalancer, PollingPort, Topology


@dataclass(frozen=True, slots=True)
class Polled:
    """What polling Tentacles and Kubernetes agents reach; `deployment` is its name.

    `address` is the DNS name that the values give, empty where only AWS knows it. `load_balancer` is the name of the
    load balancer that has it, or its ARN where it exists; empty where its target groups exist, and so name none.
    `server` is the portal's URL, empty where the values do not say.
    """

    deployment: str
    ports: tuple[PollingPort, ...]
    shared: bool
    address: str
    region: str
    load_balancer: str
    load_balancer_exists: bool
    server: str


def polled(topology: Topology) -> Polled | None:
    """Return what Tentacles poll in this deployment, None where they do not poll."""
    polling = topology.settings["tentacles"]["polling"]
    if polling["mode"] == "none":
        return None
    balancer = _balancer(topology)
    return Polled(
        deployment=topology.name,
        ports=topology.polling_ports,
        shared=polling["mode"] == "sharedQueue",
        address=polling.get("address", ""),
        region=topology.region,
        load_balancer=(balancer.name if balancer.create else balancer.arn) if balancer else "",
        load_balancer_exists=bool(balancer and not balancer.create),
        server=topology.settings["octopus"].get("serverUri", ""),
    )


def _balancer(topology: Topology) -> LoadBalancer | None:
    """Return the load balancer that carries polling, None where its target groups exist and so name none."""
    groups = {port.target_group for port in topology.polling_ports}
    arns = {listener.load_balancer for listener in topology.listeners if listener.target_group in groups}
    return next((balancer for balancer in topology.load_balancers if balancer.arn in arns), None)
