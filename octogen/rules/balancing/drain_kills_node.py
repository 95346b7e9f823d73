from __future__ import annotations

import re
from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.facts import POLLING_PORT, PORTAL_PORT
from octogen.rules.rule import rule
from octogen.view.classic import classic_documents
from octogen.view.deployment import Deployment
from octogen.view.health_command import effective_commands
from octogen.view.images import image_of
from octogen.view.part import Hit, Part
from octogen.view.target_checks import asked_port, asks_for_state, asks_over_http, statuses_taken, takes_418
from octogen.view.traffic import octopus_target_groups

_FIX = "compare the status with 200 and 418, instead of using curl --fail, wget or a comparison with 200 alone"


@rule(
    id="OCT206",
    name="drain-kills-node",
    severity=Severity.ERROR,
    title="ECS replaces a draining node",
    why="""
        A draining node finishes its tasks, takes no new ones, and answers its ping with 418. ECS replaces tasks that
        fail the target group's health check or the container's own. Where 418 counts as a failure, draining a node
        kills the deployments that it was meant to finish. For other services, accepting only 200 is good advice;
        Octopus's own Kubernetes probes accept 2xx and 418.
    """,
    fix='set Matcher.HttpCode to "200,418" (values: loadBalancer.healthCheck.matcher)',
    source="https://octopus.com/docs/installation/load-balancers",
    values_key=("loadBalancer", "healthCheck", "matcher"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                portMappings: [{containerPort: 8080}]
          service:
            serviceName: octopus
            taskDefinition: octopus
            loadBalancers:
              - {targetGroupArn: "${target-group.portal.arn}", containerName: octopus-server, containerPort: 8080}
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            healthCheckGracePeriodSeconds: 1800
            availabilityZoneRebalancing: DISABLED
          target-group.portal:
            Name: octopus-portal
            HealthCheckPath: /api/octopusservernodes/ping
            Matcher:
        -     HttpCode: "200"  # <- OCT206
        +     HttpCode: "200,418"
    """,
)
def drain_kills_node(deployment: Deployment) -> Iterator[Hit]:
    for group, port in octopus_target_groups(deployment):
        can_answer_418 = asks_over_http(group) and asks_for_state(group) and asked_port(group, port) != POLLING_PORT
        if can_answer_418 and takes_418(group) is False:
            taken = statuses_taken(group)
            matcher = taken if group.has("Matcher", "HttpCode") else f"AWS's default, {taken}"
            message = f"The health check takes 418, a draining node's answer, for a failure (matcher: {matcher})"
            yield group.hit(message, "Matcher", "HttpCode")
    for part in classic_documents(deployment, "classic-load-balancer", "classic-health-check"):
        target = part.text("HealthCheck", "Target")
        if target and re.match(r"HTTPS?:.*/ping\b", target, re.IGNORECASE):
            message = "A Classic Load Balancer accepts only 200, and a draining node answers 418"
            fix = f"let the health check open a connection only: TCP:{PORTAL_PORT}"
            yield part.hit(message, "HealthCheck", "Target", values_key=("overrides",), fix=fix)
    for container, command in effective_commands(deployment):
        if command.asks_for_state and command.fails_on_418 and not _is_hardened(deployment, container):
            message = "The container's health check takes 418, a draining node's answer, for a failure"
            yield command.place.hit(message, values_key=("overrides",), fix=_FIX)


def _is_hardened(deployment: Deployment, container: Part) -> bool:
    """Return whether neither a shell nor curl is there to run the check: OCT214 speaks of it."""
    return deployment.is_octopus(container) and bool(image_of(deployment, container).hardened)
