from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.classic import classic_documents
from octogen.view.deployment import Deployment
from octogen.view.health_command import effective_commands
from octogen.view.part import Hit, Part
from octogen.view.traffic import octopus_target_groups

PATIENCE = 60
"""Seconds; AWS's own defaults come to 60 for a target group and 90 for a container."""


@rule(
    id="OCT219",
    name="health-check-hasty",
    severity=Severity.WARNING,
    title="A slow minute ends the node",
    why="""
        ECS replaces a task as soon as a check calls it unhealthy, and there is no way to make it wait
        (aws/containers-roadmap#1271): the deployments that the node runs are lost. A busy node may answer late for some
        time without being broken. Octopus's own Kubernetes chart waits for ten failures in a row, 30 seconds apart.
    """,
    fix="""
        let interval times failures come to 60 seconds or more, better to 150 (values:
        loadBalancer.healthCheck.intervalSeconds, loadBalancer.healthCheck.unhealthyThreshold)
    """,
    source="https://github.com/OctopusDeploy/helm-charts/blob/main/charts/octopus-deploy/templates/statefulset.yaml",
    values_key=("loadBalancer", "healthCheck", "intervalSeconds"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
          target-group.portal:
            Name: octopus-portal
            Protocol: HTTP
            HealthCheckPath: /api/octopusservernodes/ping
            Matcher: {HttpCode: "200,418"}
        -   HealthCheckIntervalSeconds: 10  # <- OCT219
        +   HealthCheckIntervalSeconds: 30
            UnhealthyThresholdCount: 5
    """,
)
def health_check_hasty(deployment: Deployment) -> Iterator[Hit]:
    for group, _port in octopus_target_groups(deployment):
        yield from _judge(group, "HealthCheckIntervalSeconds", "UnhealthyThresholdCount", "The load balancer")
    for part in classic_documents(deployment, "classic-load-balancer", "classic-health-check"):
        yield from _judge(part.at("HealthCheck"), "Interval", "UnhealthyThreshold", "The load balancer")
    for container, command in effective_commands(deployment):
        if deployment.is_octopus(container) or command.asks_for_state:
            fix = f"let healthCheck.interval times healthCheck.retries come to {PATIENCE} seconds or more"
            for hit in _judge(container.at("healthCheck"), "interval", "retries", "ECS"):
                yield Hit(hit.document, hit.pointer, hit.message, values_key=("overrides",), fix=fix)


def _judge(check: Part, every: str, failures: str, who: str) -> Iterator[Hit]:
    interval, count = check.number(every), check.number(failures)
    if isinstance(interval, int) and isinstance(count, int) and interval * count < PATIENCE:
        member = every if check.has(every) else failures
        seconds = interval * count
        message = f"{who} gives the node up after {count} failures at intervals of {interval} s: {seconds} s, under"
        yield check.hit(f"{message} {PATIENCE}", member)
