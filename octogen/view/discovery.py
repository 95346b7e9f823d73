"""How other services find one, beside load balancers: service discovery, Service Connect, VPC Lattice."""

from __future__ import annotations

from octogen.view.part import Part
from octogen.view.three_answers import UNKNOWN, Unknown


def is_found_otherwise(service: Part, container: Part, port: int) -> bool | Unknown:
    """Return whether something but a load balancer leads to a container's port, be it for other services only.

    Service discovery names the tasks, and so any of their ports; Service Connect and VPC Lattice name ports.
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect.html,
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-vpc-lattice.html
    """
    connect = service.at("serviceConnectConfiguration")
    if not connect.has():
        connect = service.at("deployments", 0, "serviceConnectConfiguration")
    registries, lattice = service.all("serviceRegistries"), service.all("vpcLatticeConfigurations")
    connected, mappings = connect.all("services"), container.all("portMappings")
    if registries is UNKNOWN or lattice is UNKNOWN or connected is UNKNOWN:
        return UNKNOWN
    named = [way.text("portName") for way in (*lattice, *connected)]
    if registries or not named:
        return bool(registries)
    if mappings is UNKNOWN:
        return UNKNOWN
    on = [mapping.text("name") for mapping in mappings if mapping.number("containerPort") == port]
    return UNKNOWN if UNKNOWN in (*on, *named) else any(name in named for name in on if name)
