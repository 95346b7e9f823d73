from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.health_command import HealthCommand, health_command, lacking_when_hardened
from octogen.view.images import image_of
from octogen.view.part import Hit, Part

_START = "leave out entryPoint and command, so that the image starts Octopus Server itself"


@rule(
    id="OCT214",
    name="health-check-needs-shell",
    severity=Severity.ERROR,
    title="The hardened image has no shell for this",
    why="""
        The hardened image has neither a shell nor curl. A container check that needs one fails on every node, healthy
        or not, and ECS replaces nodes without end: what is good advice for the standard image is wrong here. A
        container that is to start with a shell does not start at all. ECS Exec cannot open a session without a shell
        (inferred); it can only run /Octopus/Octopus.Server itself.
    """,
    fix='set the command to ["CMD", "/Octopus/Octopus.Server", "container-healthcheck"]',
    source="https://octopus.com/docs/installation/octopus-server-linux-container/hardened-image",
    values_key=("octopus", "image", "tag"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878-hardened
                healthCheck:
        -         command: [CMD-SHELL, "curl http://localhost:8080/api/octopusservernodes/ping"]  # <- OCT214
        +         command: [CMD, /Octopus/Octopus.Server, container-healthcheck]
          service:
            serviceName: octopus
            taskDefinition: octopus
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            healthCheckGracePeriodSeconds: 1800
            availabilityZoneRebalancing: DISABLED
        -   enableExecuteCommand: true  # <- OCT214
    """,
)
def health_check_needs_shell(deployment: Deployment) -> Iterator[Hit]:
    for _task, container in deployment.octopus_containers():
        if not image_of(deployment, container).hardened:
            continue
        command = health_command(container)
        if isinstance(command, HealthCommand):
            need = "a shell" if command.form == "CMD-SHELL" else lacking_when_hardened(command.text)
            if need:
                yield command.place.hit(f"The container's health check needs {need}, which the hardened image lacks")
        place, need = _needed_to_start(container)
        if need:
            message = f"The container starts with {need}, which the hardened image lacks"
            yield place.hit(message, values_key=("overrides",), fix=_START)
    for service, task in deployment.octopus_services():
        server = deployment.container_of(task)
        hardened = server is not None and image_of(deployment, server).hardened
        if hardened and service.flag("enableExecuteCommand"):
            yield service.hit(
                "ECS Exec is on, and the hardened image has no shell for it to open",
                "enableExecuteCommand",
                severity=Severity.WARNING,
                values_key=("deployment", "executeCommand"),
                fix="set enableExecuteCommand to false (values: deployment.executeCommand)",
            )


def _needed_to_start(container: Part) -> tuple[Part, str]:
    """Return what the container runs first, as far as that is a shell, a script or a tool, and where it is written."""
    for member in ("entryPoint", "command"):
        place = container.at(member)
        first = container.text(member, 0)
        if isinstance(first, str):
            return place, lacking_when_hardened(first)
    return container, ""
