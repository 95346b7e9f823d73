from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit
from octogen.view.storage import is_writable

AGENT_PATHS = ("/var/lib/amazon/ssm", "/var/log/amazon/ssm")
"""Where the agent writes: https://github.com/aws/containers-roadmap/issues/1359"""


@rule(
    id="OCT804",
    name="exec-on-read-only-root",
    severity=Severity.WARNING,
    title="ECS Exec does not work on a read-only root file system",
    why="""
        ECS Exec starts an agent in the container that has to write to its file system. On a read-only root the agent
        ends as soon as it is started: Octopus runs, but nobody gets in when it matters. Mounts that can be written to
        at the agent's paths are reported to help; AWS does not support it.
    """,
    fix="""
        choose between enableExecuteCommand (values: deployment.executeCommand) and readonlyRootFilesystem (values:
        compute.readOnlyRootFilesystem)
    """,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html",
    values_key=("deployment", "executeCommand"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
        -       readonlyRootFilesystem: true
        +       readonlyRootFilesystem: false
          service:
            serviceName: octopus
            taskDefinition: octopus
            enableExecuteCommand: true  # <- OCT804
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            availabilityZoneRebalancing: DISABLED
    """,
)
def exec_on_read_only_root(deployment: Deployment) -> Iterator[Hit]:
    for service, task in deployment.octopus_services():
        container = deployment.container_of(task)
        if (
            container is not None
            and container.flag("readonlyRootFilesystem")
            and service.flag("enableExecuteCommand")
            and any(is_writable(deployment, task, container, path) is False for path in AGENT_PATHS)
        ):
            message = f"ECS Exec is on, and the root file system of {container.shown('name')} is read-only"
            yield service.hit(message, "enableExecuteCommand")
