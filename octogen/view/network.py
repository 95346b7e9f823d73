"""Which subnet lies in which availability zone, and in which VPC."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from octogen.finding import Pointer
from octogen.view.deployment import Deployment
from octogen.view.part import Part
from octogen.view.three_answers import UNKNOWN, Unknown

SUBNETS: Mapping[str, Pointer] = {
    "grpc": ("grpc", "subnets"),
    "polling": ("tentacles", "polling", "subnets"),
    "portal": ("loadBalancer", "subnets"),
    "tasks": ("network", "subnets"),
}
"""What lies in subnets -> where the values name them; a load balancer goes by what it carries first."""


def zones(deployment: Deployment) -> dict[str, str]:
    """Return the availability zone of each subnet that the values, its own document or a description tell.

    What CloudFormation fills in, such as `!Select [0, !GetAZs ""]`, is the zone of no subnet here.
    """
    known = {subnet["id"]: subnet["zone"] for subnet in _given(deployment)}
    for created in deployment.of("subnet"):
        name = created.text("AvailabilityZone") or created.text("AvailabilityZoneId")
        known |= dict.fromkeys(_names(created), name) if name else {}
    for balancer in deployment.of("load-balancer"):
        for zone in balancer.items("AvailabilityZones"):
            known[zone.link("SubnetId")] = zone.link("ZoneName")
    for target in deployment.of("mount-target"):
        if target.link("AvailabilityZoneName"):
            known[target.link("SubnetId")] = target.link("AvailabilityZoneName")
    return known


def networks(deployment: Deployment) -> dict[str, str]:
    """Return the VPC of each subnet that the values or a description tell."""
    known = {subnet["id"]: str(deployment.setting("network", "vpcId")) for subnet in _given(deployment)}
    for created in deployment.of("subnet"):
        known |= dict.fromkeys(_names(created), created.link("VpcId"))
    for balancer in deployment.of("load-balancer"):
        for zone in balancer.items("AvailabilityZones"):
            known[zone.link("SubnetId")] = balancer.link("VpcId")
    for target in deployment.of("mount-target"):
        known[target.link("SubnetId")] = target.link("VpcId")
    return {subnet: vpc for subnet, vpc in known.items() if subnet and vpc}


def _names(subnet: Part) -> Iterator[str]:
    """Yield what other documents call a subnet: its id where AWS printed it, and what refers to its document."""
    yield from filter(None, (subnet.link("SubnetId"), f"${{{subnet.document.name}.id}}"))


def _given(deployment: Deployment) -> Iterator[Mapping[str, str]]:
    for pointer in SUBNETS.values():
        yield from deployment.setting(*pointer) or ()


def subnets_of(balancer: Part) -> tuple[Part, tuple[str, ...]]:
    """Return the member in which a load balancer lists its subnets, and their ids: none where one cannot be read.

    The zones that a Classic Load Balancer may list in place of subnets count as such.
    """
    for member in ("Subnets", "SubnetMappings", "AvailabilityZones"):
        if balancer.has(member, 0):
            ids = tuple(item.link("SubnetId") or item.link() for item in balancer.items(member))
            return balancer.at(member), ids if all(ids) else ()
    return balancer, ()


def ids(owner: Part, member: str) -> dict[str, Part]:
    """Return what a member, be it a list, names of subnets or security groups: by their ids, references included."""
    below = owner.at(member)
    return {item.link(): item for item in (below, *below.items()) if item.link()}


def task_subnets(deployment: Deployment, service: Part) -> frozenset[str] | Unknown:
    """Return the subnets that a service's tasks may start in; unknown where it is not known, or one cannot be read."""
    found = {item.link() for item in deployment.network(service).items("subnets")}
    return UNKNOWN if not found or "" in found else frozenset(found)
