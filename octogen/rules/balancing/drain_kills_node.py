from __future__ import annotations

import re
from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.facts import PING_PATH, PORTAL_PORT
from octogen.rules.rule import rule
from octogen.view.classic import classic_documents
from octogen.view.deployment import Deployment
from octogen.view.part import Hit, Part
from octogen.view.three_answers import UNKNOWN, Unknown, is_not
from octogen.view.traffic import asks_over_http, octopus_target_groups


@rule(
    id="OCT206",
    name="drain-kills-node",
    severity=Severity.ERROR,
    title="ECS replaces a draining node",
    why="""
        A node that drains finishes its tasks, takes no new ones, and answers its ping with 418. ECS replaces tasks that
        fail the target group's health check or the container's own: where 418 counts as a failure, draining a node
        kills the deployments that it was meant to finish. For other services a check that takes only 200 is good
        advice; Octopus's own Kubernetes probes accept 2xx and 418.
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
    for group, _port in octopus_target_groups(deployment):
        taken = _taken(group) if asks_over_http(group) else UNKNOWN
        if is_not(taken) and not _accepts_418(taken):
            matcher = taken if group.has("Matcher", "HttpCode") else "AWS's default"
            message = f"The health check takes 418, a draining node's answer, for failure (matcher: {matcher})"
            yield group.hit(message, "Matcher", "HttpCode")
    for part in classic_documents(deployment, "classic-load-balancer", "classic-health-check"):
        target = part.text("HealthCheck", "Target")
        if target and re.match(r"HTTPS?:.*/ping\b", target, re.IGNORECASE):
            message = "A Classic Load Balancer takes no answer but 200 for healthy, and a draining node's is 418"
            fix = f"let the health check open a connection only: TCP:{PORTAL_PORT}"
            yield part.hit(message, "HealthCheck", "Target", values_key=("overrides",), fix=fix)
    for _task, container in deployment.octopus_containers():
        words = [item.text() for item in container.items("healthCheck", "command")]
        command = " ".join(word for word in words if word)
        if UNKNOWN not in words and PING_PATH in command and "418" not in command and _fails_from_400(command):
            message = "The container's health check takes 418, a draining node's answer, for failure"
            yield container.hit(
                message,
                "healthCheck",
                "command",
                values_key=("overrides",),
                fix="compare the status with 200 and 418, instead of using curl --fail or wget",
            )


def _taken(group: Part) -> str | Unknown | None:
    """Return the statuses that a target group takes for healthy, also where somebody wrote one as a number."""
    number = group.number("Matcher", "HttpCode")
    return str(number) if isinstance(number, int) else group.text("Matcher", "HttpCode")


def _fails_from_400(command: str) -> bool:
    """Return whether a command fails for any status from 400 on, as curl does with --fail, and wget."""
    words = re.findall(r"[\w-]+", command)
    short = any(word[1:].isalpha() and "f" in word for word in words if word.startswith("-"))
    return "wget" in words or ("curl" in words and (short or any(word.startswith("--fail") for word in words)))


def _accepts_418(matcher: str) -> bool:
    for part in matcher.split(","):
        match = re.fullmatch(r"([0-9]{3})(?:-([0-9]{3}))?", part.strip())
        if match and int(match[1]) <= 418 <= int(match[2] or match[1]):  # noqa: PLR2004 - what this is about
            return True
    return False
