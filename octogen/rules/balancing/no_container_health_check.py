from __future__ import annotations

import json
from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.facts import CONTAINER_CHECK, HARDENED_CHECK
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.health_command import health_command
from octogen.view.images import image_of
from octogen.view.part import Hit


@rule(
    id="OCT215",
    name="no-container-health-check",
    severity=Severity.INFO,
    title="ECS does not check the container's health",
    why="""
        The image has a health check of its own, but ECS runs only the one in the task definition. Without that, a node
        that hangs is replaced only if a load balancer checks it, and a node outside the load balancer never is.
    """,
    fix="give the container a healthCheck that asks /api/octopusservernodes/ping and takes 200 and 418",
    source="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html",
    values_key=("overrides",),
    example="""
          task-definition:
            family: octopus
            memory: "3072"
            containerDefinitions:
              - name: octopus-server  # <- OCT215
                image: octopusdeploy/octopusdeploy:2026.3.15878
                environment: [{name: ACCEPT_EULA, value: "Y"}]
                logConfiguration: {logDriver: journald}
        +       healthCheck:
        +         command:
        +           - CMD-SHELL
        +           - curl -so /dev/null -w '%{http_code}' :8080/api/octopusservernodes/ping | grep -E '200|418'
    """,
)
def no_container_health_check(deployment: Deployment) -> Iterator[Hit]:
    for _task, container in deployment.octopus_containers():
        if health_command(container) is None:
            hardened = image_of(deployment, container).hardened
            command = list(HARDENED_CHECK) if hardened else ["CMD-SHELL", CONTAINER_CHECK]
            off = container.has("healthCheck", "command", 0)
            said = "switches the container's health check off" if off else "gives the container no health check"
            message = f"The task definition {said}; ECS ignores the image's own"
            yield container.hit(message, "healthCheck", fix=f"set healthCheck.command to {json.dumps(command)}")
