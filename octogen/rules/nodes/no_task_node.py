from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.sizes import HIGH_AVAILABILITY
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.nodes import all_known, installations, task_cap_values_key
from octogen.view.part import Hit
from octogen.view.variables import Variable, variable


@rule(
    id="OCT515",
    name="no-task-node",
    severity=Severity.ERROR,
    title="No node runs tasks",
    why="""
        A node with a task cap of 0 serves the portal and the API and takes no task from the queue. When all nodes have
        a cap of 0, deployments, health checks and all other tasks wait until somebody raises one. For documents that no
        values file describes this is a warning, because other nodes may be described elsewhere.
    """,
    fix="give at least two nodes a TASK_CAP above 0 (values: octopus.taskCap, nodes.taskCaps)",
    source=HIGH_AVAILABILITY,
    values_key=("octopus", "taskCap"),
    example="""
          task-definition.portal:
            family: octopus-portal
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                environment:
                  - name: TASK_CAP
                    value: "0"  # <- OCT515
          task-definition.tasks:
            family: octopus-tasks
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                environment:
                  - name: TASK_CAP
        -           value: "0"  # <- OCT515
        +           value: "20"
          service.portal:
            serviceName: octopus-portal
            taskDefinition: octopus-portal
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            availabilityZoneRebalancing: DISABLED
          service.tasks:
            serviceName: octopus-tasks
            taskDefinition: octopus-tasks
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            availabilityZoneRebalancing: DISABLED
    """,
)
def no_task_node(deployment: Deployment) -> Iterator[Hit]:
    severity = None if deployment.documents.values else Severity.WARNING
    for installation in installations(deployment) if all_known(deployment) else ():
        if all(nodes.task_cap == 0 for nodes in installation):
            for nodes in {nodes.task.document.name: nodes for nodes in installation}.values():
                given, values_key = variable(nodes.container, "TASK_CAP"), task_cap_values_key(deployment, nodes.task)
                if isinstance(given, Variable):
                    yield given.place.hit(
                        "No node takes tasks: TASK_CAP is 0", severity=severity, values_key=values_key
                    )
