from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.sizes import HIGH_AVAILABILITY
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.nodes import all_known, installations
from octogen.view.part import Hit
from octogen.view.three_answers import UNKNOWN


@rule(
    id="OCT501",
    name="single-node",
    severity=Severity.WARNING,
    title="There is only one node",
    why="""
        While the only node is replaced, Octopus is down, and the deployments that ran on it have failed: ECS starts a
        new task, but Octopus does not run a failed deployment again. The same holds for deployments when several nodes
        serve the portal but only one has a task cap above 0.
    """,
    fix="run two nodes or more (values: nodes.count), or say that one is meant (values: nodes.highAvailability: false)",
    source=HIGH_AVAILABILITY,
    values_key=("nodes", "count"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
          service:
            serviceName: octopus
            taskDefinition: octopus
        -   desiredCount: 1  # <- OCT501
        +   desiredCount: 2
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            availabilityZoneRebalancing: DISABLED
    """,
)
def single_node(deployment: Deployment) -> Iterator[Hit]:
    meant = deployment.setting("nodes", "highAvailability") is False
    severity = Severity.INFO if meant else None
    for installation in installations(deployment) if all_known(deployment) else ():
        running = [nodes for nodes in installation if nodes.count != 0]
        if any(nodes.count is UNKNOWN for nodes in running):
            continue
        workers = [nodes for nodes in running if nodes.task_cap != 0]
        if len(workers) == 1 and workers[0].count == 1:
            alone = len(running) == 1
            message = "There is only one node" if alone else "Only one node runs tasks; the others serve the portal"
            yield workers[0].service.hit(message, "desiredCount", severity=severity)
