from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.logs import log_groups_of, retention_days
from octogen.view.part import Hit, Part


@rule(
    id="OCT802",
    name="no-logs",
    severity=Severity.WARNING,
    title="The output of a node is lost, or kept for ever",
    why="""
        Why a node would not start, for example because its upgrade of the database failed, stands in the container's
        output. Without a log configuration that output goes when the task does, and on Fargate nobody can look at it
        even before. CloudWatch Logs on the other hand keeps for ever what has no retention.
    """,
    fix="give the container a logConfiguration, for example with the awslogs driver",
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html",
    values_key=("overrides",),
    example="""
          task-definition:
            family: octopus
            executionRoleArn: ${execution-role.arn}
        -   memory: "6144"
            containerDefinitions:
              - name: octopus-server  # <- OCT802
                image: octopusdeploy/octopusdeploy:2026.3.15878
        -     - name: octopus-ui
        -       image: octopusdeploy/octopusdeploy:2026.3.15878
                logConfiguration:
                  logDriver: awslogs
        -         options: {awslogs-group: /ecs/octopus, awslogs-region: eu-west-2}
        +         options: {awslogs-group: /ecs/octopus, awslogs-region: eu-west-2, awslogs-stream-prefix: octopus}
          log-group:
            logGroupName: /ecs/octopus  # <- OCT802
        + log-retention:
        +   logGroupName: /ecs/octopus
        +   retentionInDays: 90
    """,
)
def no_logs(deployment: Deployment) -> Iterator[Hit]:
    groups: dict[str, Part] = {}
    for _task, container in deployment.octopus_containers():
        groups |= {group.document.name: group for group in log_groups_of(deployment, container)}
        if container.lacks("logConfiguration", "logDriver"):
            message = "The container has no log configuration: its output is lost with the task"
            yield container.hit(message, "logConfiguration")
    for group in groups.values():
        if retention_days(deployment, group) is None:
            yield group.hit(
                f"Log group {group.shown('logGroupName')} keeps for ever what the nodes write",
                "logGroupName",
                severity=Severity.INFO,
                values_key=("logging", "retentionDays"),
                fix="put a retention policy on the log group (values: logging.retentionDays)",
            )
