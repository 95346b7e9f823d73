from __future__ import annotations

import re
from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.images import image_of
from octogen.view.part import Hit

_TOOLS = re.compile(r"(?:^|[\s/])(ash|bash|curl|healthcheck\.sh|sh|wget)(?=\s|$)")


@rule(
    id="OCT214",
    name="health-check-needs-shell",
    severity=Severity.ERROR,
    title="The hardened image has no shell for this",
    why="""
        The hardened image holds neither a shell nor curl. A container check that needs one fails on every node, healthy
        or not, and ECS replaces nodes without end: what is good advice for the standard image is wrong here. ECS Exec
        opens no session for want of a shell (inferred); it can only run /Octopus/Octopus.Server itself.
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
        form, *words = [item.text() for item in container.items("healthCheck", "command")] or [None]
        tool = _TOOLS.search(" ".join(word for word in words if word))
        need = "a shell" if form == "CMD-SHELL" else tool[1] if tool else ""
        if need and image_of(deployment, container).hardened:
            yield container.hit(f"The container's health check needs {need}", "healthCheck", "command")
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
