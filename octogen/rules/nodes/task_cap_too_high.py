from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.sizes import HIGH_AVAILABILITY
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.nodes import task_cap_values_key
from octogen.view.part import Hit
from octogen.view.three_answers import UNKNOWN
from octogen.view.variables import variable

REASONABLE, HIGHEST = 80, 160


@rule(
    id="OCT506",
    name="task-cap-too-high",
    severity=Severity.WARNING,
    title="More tasks on one node than Octopus advises",
    why="""
        Octopus finds 40 to 80 tasks at once a reasonable maximum for a node and advises against more than 160, where
        limits of the operating system, of .NET and of the network get in the way. The loss of such a node also fails as
        many deployments at once. More nodes with a lower cap do the same work; the database must keep up with either.
    """,
    fix=f"lower TASK_CAP to {REASONABLE} or less and add nodes (values: octopus.taskCap, nodes.count)",
    source=HIGH_AVAILABILITY,
    values_key=("octopus", "taskCap"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                environment:
                  - name: TASK_CAP
        -           value: "200"  # <- OCT506
        +           value: "40"
    """,
)
def task_cap_too_high(deployment: Deployment) -> Iterator[Hit]:
    for task, container in deployment.octopus_containers():
        given = variable(container, "TASK_CAP")
        cap = given.number if given else UNKNOWN
        if given and isinstance(cap, int) and cap > REASONABLE:
            message = f"A node runs {cap} tasks at once: Octopus advises 40 to {REASONABLE}, and no more than {HIGHEST}"
            severity = Severity.ERROR if cap > HIGHEST else None
            yield given.place.hit(message, severity=severity, values_key=task_cap_values_key(deployment, task))
