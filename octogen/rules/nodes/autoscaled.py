from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.joining import scales, service_name
from octogen.view.part import Hit, Part
from octogen.view.three_answers import UNKNOWN


@rule(
    id="OCT514",
    name="autoscaled",
    severity=Severity.WARNING,
    title="Autoscaling adds and removes nodes",
    why="""
        A scale-in stops a node whatever it is doing: its deployments fail, and another node marks them as cancelled
        only an hour later. A node must be drained through the Octopus API first, which autoscaling does not do. Octopus
        advises against autoscaling with polling Tentacles, which have to know every node.
    """,
    fix="deregister the scalable target, and scale by hand: drain, wait, then lower desiredCount",
    source="https://octopus.com/docs/administration/high-availability/auto-scaling-high-availability-nodes",
    values_key=("nodes", "count"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
          service:
            serviceName: octopus
            cluster: platform
            taskDefinition: octopus
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            availabilityZoneRebalancing: DISABLED
          scalable-target:
            ServiceNamespace: ecs
            ScalableDimension: ecs:service:DesiredCount
        -   ResourceId: service/platform/octopus
        +   ResourceId: service/platform/another
            MinCapacity: 2
            MaxCapacity: 6  # <- OCT514
    """,
)
def autoscaled(deployment: Deployment) -> Iterator[Hit]:
    services = [service for service, _task in deployment.octopus_services()]
    for target in deployment.of("scalable-target"):
        service = next((service for service in services if scales(target, service)), None)
        if service is not None and not _is_fixed(target):
            message = f"Autoscaling adds and removes nodes of {service_name(service)}, and drains none of them"
            yield target.hit(message, "MaxCapacity")


def _is_fixed(target: Part) -> bool:
    """Return whether the target cannot change the number of tasks: its bounds are one, or scaling is suspended."""
    least, most, suspended = target.number("MinCapacity"), target.number("MaxCapacity"), target.at("SuspendedState")
    if UNKNOWN in (least, most) or (least is not None and least == most):
        return True
    return not any(
        suspended.flag(f"{how}Suspended") in (None, False) for how in ("DynamicScalingIn", "ScheduledScaling")
    )
