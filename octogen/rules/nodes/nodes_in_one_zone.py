from __future__ import annotations

from collections.abc import Iterator, Sequence

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.network import task_subnets, zones
from octogen.view.nodes import Nodes, at_least, installations
from octogen.view.part import Hit


@rule(
    id="OCT508",
    name="nodes-in-one-zone",
    severity=Severity.ERROR,
    title="All nodes run in one Availability Zone",
    why="""
        When the zone fails, all nodes fail with it, and ECS has nowhere to start others. The same holds for deployments
        when all nodes with a task cap above 0 are in one zone. ECS spreads the tasks of a service over the zones of its
        subnets. Octopus considers the latency between the zones of a region acceptable, for the database and for the
        shared folders.
    """,
    fix="give the service subnets in two or more Availability Zones (values: network.subnets)",
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html",
    values_key=("network", "subnets"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
          service:
            serviceName: octopus
            taskDefinition: octopus
            desiredCount: 2
            networkConfiguration:
              awsvpcConfiguration:
        -       subnets: [subnet-0a1b2c3d4e5f67890]  # <- OCT508
        +       subnets: [subnet-0a1b2c3d4e5f67890, subnet-0f9e8d7c6b5a43210]
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            availabilityZoneRebalancing: DISABLED
    """,
)
def nodes_in_one_zone(deployment: Deployment) -> Iterator[Hit]:
    for installation in installations(deployment):
        running = [nodes for nodes in installation if nodes.count != 0]
        workers = [nodes for nodes in running if nodes.task_cap != 0]
        for group, what in ((running, "nodes"), (workers, "nodes that run tasks")):
            zone = _only_zone(deployment, group)
            if zone:
                message = f"All {at_least(group)} {what} run in {zone}"
                for nodes in group:
                    yield deployment.network(nodes.service).hit(message, "subnets")
                break


def _only_zone(deployment: Deployment, group: Sequence[Nodes]) -> str:
    """Return the zone, or the subnet, in which several nodes run alone; empty where they may run in others."""
    subnets, known = [task_subnets(deployment, nodes.service) for nodes in group], zones(deployment)
    # A subnet whose zone is not known stands for a zone of its own.
    places = {known.get(subnet, subnet) for used in subnets for subnet in used or ()}
    return places.pop() if at_least(group) > 1 and all(subnets) and len(places) == 1 else ""
