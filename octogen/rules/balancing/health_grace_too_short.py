from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.health_command import health_command
from octogen.view.part import Hit, Part
from octogen.view.three_answers import UNKNOWN
from octogen.view.traffic import octopus_target_groups

UPGRADE = 1800
"""Seconds. A database upgrade takes 1 to 30 minutes: https://octopus.com/docs/administration/upgrading"""


@rule(
    id="OCT213",
    name="health-grace-too-short",
    severity=Severity.ERROR,
    title="ECS kills a node while it upgrades the database",
    why="""
        A node answers no health check until it has upgraded the database to its own version, which takes up to 30
        minutes. ECS replaces a task that fails its checks after the grace period, and by default there is none: the
        upgrade is cut off half-way, and the next task starts it again. The startPeriod of a container check does not
        help, because it is 300 seconds at most; the grace period covers that check too.
    """,
    fix="set healthCheckGracePeriodSeconds to 1800 or more (values: deployment.healthCheckGracePeriodSeconds)",
    source="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html",
    values_key=("deployment", "healthCheckGracePeriodSeconds"),
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
        -   healthCheckGracePeriodSeconds: 60  # <- OCT213
        +   healthCheckGracePeriodSeconds: 1800
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            availabilityZoneRebalancing: DISABLED
    """,
)
def health_grace_too_short(deployment: Deployment) -> Iterator[Hit]:
    for service, task in deployment.octopus_services():
        seconds = service.number("healthCheckGracePeriodSeconds")
        if isinstance(seconds, int) and seconds < UPGRADE and _is_checked(deployment, service, task):
            said = f"{seconds} seconds" if service.has("healthCheckGracePeriodSeconds") else "not set, which means none"
            message = f"The health check grace period is {said}; a database upgrade takes up to {UPGRADE} seconds"
            severity = Severity.WARNING if seconds else Severity.ERROR
            yield service.hit(message, "healthCheckGracePeriodSeconds", severity=severity)


def _is_checked(deployment: Deployment, service: Part, task: Part) -> bool:
    """Return whether a health check may end a task: a load balancer's, or that of an essential container.

    A description of a service that names no load balancers, not even an empty list, was cut short and may have lost the
    grace period as well: only a target group tells then what the service has to have.
    """
    group = next(octopus_target_groups(deployment), None) is not None
    if service.all("loadBalancers") is UNKNOWN and not service.has("loadBalancers"):
        return group or (service.has("healthCheckGracePeriodSeconds") and _has_own_check(service, task))
    return service.has("loadBalancers", 0) or _has_own_check(service, task)


def _has_own_check(service: Part, task: Part) -> bool:
    """Return whether VPC Lattice or a container checks the health of a service's tasks."""
    containers = any(_has_check(item) for item in task.items("containerDefinitions"))
    return service.has("vpcLatticeConfigurations", 0) or containers


def _has_check(container: Part) -> bool:
    """Return whether a container's own check can end its task."""
    return bool(container.flag("essential") is not False and container.has("healthCheck") and health_command(container))
