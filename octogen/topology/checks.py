"""Judges what was derived: ports, listeners, target groups, zones. Each finding names the values key that decided it.

octogen/values/ has refused what shows in the values themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain

from octogen.finding import Pointer
from octogen.json_schema.messages import subject
from octogen.topology import Listener, Topology
from octogen.values.conflicts import Conflict
from octogen.values.lookup import setting

_POLLING: Pointer = ("tentacles", "polling")
_LAST_PORT = 65535


def checks(topology: Topology) -> Iterator[Conflict]:
    """Yield what is impossible in a topology."""
    areas = (_same_ports, _same_names, _ports_too_high, _polling_target_groups, _same_zones)
    return chain.from_iterable(area(topology) for area in areas)


def _same_ports(topology: Topology) -> Iterator[Conflict]:
    """Yield each listener whose port another one has on the same load balancer. Two that exist may be the same one."""
    by_port: dict[tuple[str, int], list[Listener]] = {}
    for listener in topology.listeners:
        by_port.setdefault((listener.load_balancer, listener.port), []).append(listener)
    for (_, port), listeners in by_port.items():
        # What somebody wrote is to blame, not a default.
        first, *others = sorted(listeners, key=lambda listener: topology.values.wrote(listener.port_key))
        for other in others:
            message = f"Two listeners want port {port}: {first.label} and {other.label}"
            related = ((first.port_key, f"{first.label} has port {port}"),)
            yield Conflict(other.port_key, message, "choose a port that no other listener has", related)


def _same_names(topology: Topology) -> Iterator[Conflict]:
    counted = Counter(listener.label for listener in topology.listeners)
    for listener in topology.listeners:
        if counted.pop(listener.label, 1) > 1:
            message = f"Two listeners have the name {listener.label}"
            yield Conflict(listener.port_key, message, "give each a name of its own")


def _ports_too_high(topology: Topology) -> Iterator[Conflict]:
    highest = max(topology.polling_ports, key=lambda port: port.number, default=None)
    if highest and highest.number > _LAST_PORT:
        key = (*_POLLING, "basePort")
        base = topology.settings["tentacles"]["polling"]["basePort"] - (highest.number - _LAST_PORT)
        message = f"{highest.node} would be polled at port {highest.number}, and the last port is {_LAST_PORT}"
        yield Conflict(key, message, f"set tentacles.polling.basePort to {base} or less")


def _polling_target_groups(topology: Topology) -> Iterator[Conflict]:
    given = topology.settings["tentacles"]["polling"]["existing"].get("targetGroupArns")
    wanted = len(topology.polling_ports)
    if wanted and given is not None and len(given) != wanted:
        message = f"{_count(len(given), 'target group')} for {_count(wanted, 'polling port')}"
        yield Conflict((*_POLLING, "existing", "targetGroupArns"), message, "name one target group for each port")


def _same_zones(topology: Topology) -> Iterator[Conflict]:
    """Yield the second subnet of a zone for a load balancer that octogen renders.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
    """
    keys = [balancer.subnets_key for balancer in topology.load_balancers if balancer.create]
    if topology.classic_load_balancer and topology.classic_load_balancer.create:
        keys.append(topology.classic_load_balancer.subnets_key)
    # Of the tasks' subnets, a load balancer takes one of each zone.
    for key in dict.fromkeys(key for key in keys if key != ("network", "subnets")):
        zones = [subnet["zone"] for subnet in setting(topology.settings, key)]
        second = next((index for index, zone in enumerate(zones) if zone in zones[:index]), None)
        if second is not None:
            message = f"A load balancer takes one subnet of {zones[second]}, not two"
            yield Conflict((*key, second, "zone"), message, f"name one subnet of each zone in {subject(key)}")


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
