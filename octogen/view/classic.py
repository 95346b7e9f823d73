"""Classic Load Balancers in front of Octopus Server, and the documents that belong to them."""

from __future__ import annotations

from collections.abc import Iterator

from octogen.view.deployment import Deployment
from octogen.view.part import Part
from octogen.view.registrations import sends_to_octopus


def classic_documents(deployment: Deployment, *kinds: str) -> Iterator[Part]:
    """Yield the documents of these kinds that speak of a Classic Load Balancer with which Octopus Server registers.

    Attributes that AWS printed name no load balancer: they are those of the only one that is among the documents.
    """
    names = deployment.cached(_names)
    balancers = [part.link("LoadBalancerName") for part in deployment.of("classic-load-balancer")]
    only = balancers[0] if len(balancers) == 1 else ""
    for part in deployment.of(*kinds):
        unnamed = part.document.kind.name == "classic-load-balancer-attributes" and not part.has("LoadBalancerName")
        if (only if unnamed else part.link("LoadBalancerName")) in names:
            yield part


def _names(deployment: Deployment) -> frozenset[str]:
    return frozenset(
        entry.link("loadBalancerName")
        for service, _task in deployment.octopus_services()
        for entry in service.items("loadBalancers")
        if entry.link("loadBalancerName") and sends_to_octopus(deployment, service, entry)
    )


def classic_listeners(balancer: Part) -> Iterator[Part]:
    """Yield the listeners of a Classic Load Balancer, to be created or described."""
    yield from balancer.items("Listeners")
    yield from (description.at("Listener") for description in balancer.items("ListenerDescriptions"))


def classic_listeners_of(deployment: Deployment, entry: Part) -> Iterator[Part]:
    """Yield the listeners of the Classic Load Balancer that an entry of a service's loadBalancers names."""
    balancer = deployment.where("classic-load-balancer", "LoadBalancerName", entry.link("loadBalancerName"))
    yield from classic_listeners(balancer) if balancer else ()
