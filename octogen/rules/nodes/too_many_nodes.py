from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.sizes import HIGH_AVAILABILITY
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.nodes import at_least, installations
from octogen.view.part import Hit

MOST = 8


@rule(
    id="OCT507",
    name="too-many-nodes",
    severity=Severity.INFO,
    title="More nodes than Octopus advises",
    why="""
        Most installations have two to four nodes, and Octopus advises against more than six to eight. Each further node
        adds less, because all of them write to one database, which limits how much work can be done at once.
    """,
    fix=f"run {MOST} nodes or fewer, each with a higher task cap (values: nodes.count, octopus.taskCap)",
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
        -   desiredCount: 10  # <- OCT507
        +   desiredCount: 4
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            availabilityZoneRebalancing: DISABLED
    """,
)
def too_many_nodes(deployment: Deployment) -> Iterator[Hit]:
    for installation in installations(deployment):
        count = at_least(installation)
        if count > MOST:
            most = max(installation, key=lambda nodes: nodes.count or 0)
            message = f"There are {count} nodes: Octopus advises against more than {MOST}"
            yield most.service.hit(message, "desiredCount", values_key=most.count_values_key)
