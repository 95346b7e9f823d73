"""Who reaches Octopus from outside: polling Tentacles and agents, people and CI."""

from __future__ import annotations

from collections.abc import Iterator

from octogen.changes.change import Effect, OnOctopus
from octogen.changes.on_octopus.pair import Pair
from octogen.tentacles.polled import Polled, polled
from octogen.topology import Listener, Topology

_POLLING = "https://octopus.com/docs/administration/high-availability/polling-tentacles-with-ha"
_LOAD_BALANCERS = "https://octopus.com/docs/installation/load-balancers/aws-load-balancers"


def tentacles(pair: Pair) -> Iterator[Effect]:
    before, after = polled(pair.old), polled(pair.new)
    moved = before and after and _is_moved(pair, "polling")
    if before is None and after is None:
        return
    if before and after and _reached(before) == _reached(after) and not moved:
        return
    if before is None:
        message = "Tentacles can poll from now on"
    elif after is None:
        message = "Nothing listens for polling Tentacles any more: those that poll today are cut off"
    else:
        message = f"Polling Tentacles and agents reach the nodes elsewhere: {_difference(before, after)}"
    yield Effect(
        OnOctopus.TENTACLES,
        message,
        "run what `octogen tentacles` prints on every machine: after the new ports answer when something is added,"
        " and before the old ones go when something is taken away",
        _POLLING,
    )


def grpc_clients(pair: Pair) -> Iterator[Effect]:
    before, after = (_ports(topology, "grpc") for topology in (pair.old, pair.new))
    if before and (before != after or _is_moved(pair, "grpc")):
        yield Effect(
            OnOctopus.TENTACLES,
            "gRPC clients, such as the Kubernetes monitor, reach the nodes at another address or port",
            "give them the new one",
            _LOAD_BALANCERS,
            inferred=True,
        )


def address(pair: Pair) -> Iterator[Effect]:
    before, after = (topology.settings["octopus"].get("serverUri", "") for topology in (pair.old, pair.new))
    if before != after:
        yield Effect(
            OnOctopus.ADDRESS,
            f"The portal's address changes from {before or 'none'} to {after or 'none'}",
            "change the DNS record, CI and what else calls the API",
            _LOAD_BALANCERS,
            inferred=True,
        )
    ports = [_ports(topology, "portal") for topology in (pair.old, pair.new)]
    if ports[0] and ports[0] != ports[1]:
        yield Effect(
            OnOctopus.ADDRESS,
            f"The portal answers at port {' and '.join(map(str, ports[1])) or 'none'} instead of"
            f" {' and '.join(map(str, ports[0]))}",
            "change what calls it, and the security groups of who calls it",
            _LOAD_BALANCERS,
            inferred=True,
        )
    if _is_moved(pair, "portal"):
        yield Effect(
            OnOctopus.ADDRESS,
            "The portal's load balancer is another one, with another DNS name",
            "point the DNS record to it when its targets are healthy",
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html",
        )


def _is_moved(pair: Pair, label: str) -> bool:
    """Return whether the load balancer of a label is replaced, or another one stands in its place."""
    before, after = (_balancers(topology, label) for topology in (pair.old, pair.new))
    return pair.is_replaced(f"load-balancer.{label}") or bool(before and after and before.isdisjoint(after))


def _difference(before: Polled, after: Polled) -> str:
    added = [str(port.number) for port in after.ports if port not in before.ports]
    removed = [str(port.number) for port in before.ports if port not in after.ports]
    parts = [f"new ports {', '.join(added)}"] if added else []
    parts += [f"no longer ports {', '.join(removed)}"] if removed else []
    if before.address != after.address:
        parts.append(f"at {after.address or after.load_balancer or 'another address'}")
    elif not parts:
        parts.append("another load balancer")
    return "; ".join(parts)


def _ports(topology: Topology, label: str) -> tuple[int, ...]:
    return tuple(sorted(listener.port for listener in _listeners(topology, label)))


def _balancers(topology: Topology, label: str) -> set[str]:
    """Return the load balancers that lead to the target groups of a label, by their names or ARNs."""
    arns = {listener.load_balancer for listener in _listeners(topology, label)}
    return {one.name if one.create else one.arn for one in topology.load_balancers if one.arn in arns}


def _listeners(topology: Topology, label: str) -> list[Listener]:
    """Return the listeners that lead to the target groups of a label."""
    groups = {group.arn for group in topology.target_groups if group.label.partition("-")[0] == label}
    return [listener for listener in topology.listeners if listener.target_group in groups]


def _reached(what: Polled) -> tuple[object, ...]:
    return what.ports, what.address, what.shared
