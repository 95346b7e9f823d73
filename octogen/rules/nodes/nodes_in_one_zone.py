from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.network import task_subnets, zones
from octogen.view.nodes import at_least, installations
from octogen.view.part import Hit


@rule(
    id="OCT508",
    name="nodes-in-one-zone",
    severity=Severity.ERROR,
    title="All nodes run in one availability zone",
    why="""
        When the zone fails, all nodes fail with it, and ECS has nowhere to start others. It spreads the tasks of a
        service over the zones of the subnets that it is given. Octopus finds the latency between the zones of one
        region acceptable, for the database and for the shared folders.
    """,
    fix="give the service subnets in two availability zones or more (values: network.subnets)",
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
    known = zones(deployment)
    for installation in installations(deployment):
        running = [nodes for nodes in installation if nodes.count != 0]
        subnets = [task_subnets(deployment, nodes.service) for nodes in running]
        if at_least(running) > 1 and all(subnets):
            # A subnet whose zone is not known stands for a zone of its own.
            places = {known.get(subnet, subnet) for used in subnets for subnet in used or ()}
            if len(places) == 1:
                message = f"All {at_least(running)} nodes run in {places.pop()}"
                for nodes in running:
                    yield deployment.network(nodes.service).hit(message, "subnets")
