from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit

FARGATE_DEFAULT = 30
LONG_ENOUGH = 120
"""Seconds: the most that Fargate allows."""


@rule(
    id="OCT406",
    name="stop-timeout-short",
    severity=Severity.WARNING,
    title="A node that is stopped gets little time to finish its work",
    why="""
        The stop timeout is the time between SIGTERM and SIGKILL in which a node can finish what it is doing: 30 seconds
        by default, at most 120 on Fargate. A deployment that is cut off then fails. ECS has no hook before the stop, so
        a node that runs longer deployments must be drained first in any case.
    """,
    fix="set stopTimeout to 120 (values: compute.stopTimeoutSeconds)",
    source="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
    values_key=("compute", "stopTimeoutSeconds"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
        -       stopTimeout: 30  # <- OCT406
        +       stopTimeout: 120
    """,
)
def stop_timeout_short(deployment: Deployment) -> Iterator[Hit]:
    for task, container in deployment.octopus_containers():
        timeout = container.number("stopTimeout")
        if isinstance(timeout, int) and timeout < LONG_ENOUGH:
            yield container.hit(f"stopTimeout is {timeout} seconds, less than {LONG_ENOUGH}", "stopTimeout")
        # On EC2 the container agent's ECS_CONTAINER_STOP_TIMEOUT decides where the task definition does not.
        if timeout is None and deployment.is_fargate(task):
            yield container.hit(f"stopTimeout is unset, which is {FARGATE_DEFAULT} seconds on Fargate", "stopTimeout")
