from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.network import task_subnets, zones
from octogen.view.nodes import count_of
from octogen.view.part import Hit, Part
from octogen.view.three_answers import UNKNOWN

ZONE = "ecs.availability-zone"


@rule(
    id="OCT404",
    name="zone-rebalancing-stops-nodes",
    severity=Severity.WARNING,
    title="ECS stops working nodes to even out the zones",
    why="""
        Availability Zone rebalancing starts a task in the zone that has fewer tasks and then stops one where there are
        more, whatever that task is doing. This suits stateless services, and ECS turns it on for new services unless
        they say otherwise. When a node of Octopus is stopped, the deployments that it is running fail.
    """,
    fix="set availabilityZoneRebalancing to DISABLED (values: deployment.availabilityZoneRebalancing)",
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html",
    values_key=("deployment", "availabilityZoneRebalancing"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
          service:
            serviceName: octopus
            taskDefinition: octopus
        -   availabilityZoneRebalancing: ENABLED  # <- OCT404
        +   availabilityZoneRebalancing: DISABLED
        +   deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
    """,
)
def zone_rebalancing_stops_nodes(deployment: Deployment) -> Iterator[Hit]:
    for service, _task in deployment.octopus_services():
        if service.text("availabilityZoneRebalancing") == "ENABLED" and not _has_one_zone(deployment, service):
            if service.has("availabilityZoneRebalancing"):
                message = "Availability Zone rebalancing is on: ECS stops nodes at work to even out the zones"
                yield service.hit(message, "availabilityZoneRebalancing")
            elif _can_rebalance(service):
                message = "Availability Zone rebalancing is unset, which turns it on for a new service of several tasks"
                yield service.hit(message, "availabilityZoneRebalancing")


def _has_one_zone(deployment: Deployment, service: Part) -> bool:
    """Return whether the tasks of a service can start in one zone only, so that there is nothing to even out."""
    subnets, known = task_subnets(deployment, service), zones(deployment)
    return bool(subnets) and len({known.get(subnet, subnet) for subnet in subnets or ()}) == 1


def _can_rebalance(service: Part) -> bool:
    """Return whether ECS turns rebalancing on for a new service that says nothing of it.

    Only where there is more than one task to balance; and what the page named as source calls incompatible gets it off.
    """
    count, percent = count_of(service), service.number("deploymentConfiguration", "maximumPercent")
    entries, constraints = service.all("loadBalancers"), service.all("placementConstraints")
    return (
        isinstance(count, int)
        and count > 1
        and isinstance(percent, int)
        and percent > 100  # noqa: PLR2004
        and service.text("deploymentController", "type") == "ECS"
        and entries is not UNKNOWN
        and not any(entry.has("loadBalancerName") for entry in entries)
        and constraints is not UNKNOWN
        and not any(ZONE in (item.text("expression") or ZONE) for item in constraints)
        and _spreads_over_zones(service)
    )


def _spreads_over_zones(service: Part) -> bool:
    """Return whether the first placement strategy spreads over the zones, as it does where there is none."""
    first = service.at("placementStrategy", 0)
    return not first.has() or ZONE in (first.text("field") or "")
