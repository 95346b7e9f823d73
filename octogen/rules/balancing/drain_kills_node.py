from __future__ import annotations

import re
from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus import PING_PATH
from octogen.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit, Part
from octogen.view.traffic import asks_over_http, octopus_target_groups


@rule(
    id="OCT206",
    name="drain-kills-node",
    severity=Severity.ERROR,
    title="A draining node is replaced by ECS",
    why="""
        A node that drains finishes its tasks, takes no new ones, and answers its ping with 418. ECS replaces tasks that
        fail the target group's health check or the container's own: where 418 counts as a failure, draining a node
        kills the deployments that it was meant to finish. For other services a check that takes only 200 is good
        advice; Octopus's own Kubernetes probes accept 2xx and 418.
    """,
    fix='let the matcher accept both answers: "200,418"',
    source="https://octopus.com/docs/installation/load-balancers",
    knob=("loadBalancer", "healthCheck", "matcher"),
    bad="""
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
        target-group.portal:
          Name: octopus-portal
          HealthCheckPath: /api/octopusservernodes/ping
          Matcher:
            HttpCode: "200"  # <- OCT206
    """,
    good="""
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
            HttpCode: "200,418"
    """,
)
def drain_kills_node(deployment: Deployment) -> Iterator[Hit]:
    for group, _port in octopus_target_groups(deployment):
        if asks_over_http(group) and not _accepts_418(group):
            matcher = group.text("Matcher", "HttpCode") or "AWS's default"
            yield group.hit(
                f"The health check takes 418, a draining node's answer, for failure (matcher: {matcher})",
                "Matcher",
                "HttpCode",
            )
    for _task, container in deployment.octopus_containers():
        command = " ".join(
            item.value for item in container.items("healthCheck", "command") if isinstance(item.value, str)
        )
        if (
            PING_PATH in command
            and "418" not in command
            and re.search(r"(?:^|\s)(?:-[a-zA-Z]*f[a-zA-Z]*|--fail\S*)(?=\s|$)", command)
        ):
            message = "The container's health check takes 418, a draining node's answer, for failure"
            yield container.hit(
                message,
                "healthCheck",
                "command",
                knob=("overrides",),
                fix="compare the status with 200 and 418 instead of curl --fail",
            )


def _accepts_418(group: Part) -> bool:
    for part in group.text("Matcher", "HttpCode").split(","):
        low, _, high = part.strip().partition("-")
        if low.isdigit() and (high or low).isdigit() and int(low) <= 418 <= int(high or low):  # noqa: PLR2004
            return True
    return False
