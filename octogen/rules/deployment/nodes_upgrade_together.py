from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.versions import dotted
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.images import image_of
from octogen.view.joining import is_same_service
from octogen.view.nodes import count_of, left_running
from octogen.view.part import Hit, Part
from octogen.view.three_answers import Unknown


@rule(
    id="OCT409",
    name="nodes-upgrade-together",
    severity=Severity.ERROR,
    title="Several nodes of a new version start at once",
    why="""
        ECS starts the tasks of a service in parallel, and each new node of Octopus tries to upgrade the database as it
        starts. Octopus warns that upgrading all nodes at the same time will most likely lead to deadlocks in the
        database: one node must upgrade it before the others start.
    """,
    fix="""
        set desiredCount to 0 and wait until no task is left; back up the database; update the service to the new
        version with desiredCount 1; once that node is healthy, raise desiredCount again
    """,
    source="https://github.com/OctopusDeploy/docs/blob/main/src/shared-content/upgrade/upgrade-high-availability.include.md",
    values_key=("octopus", "image", "tag"),
    example="""
          task-definition.old:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
          task-definition.new:
            family: octopus-next
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.4.6909
          service:
            serviceName: octopus
            cluster: tools
            taskDefinition: octopus
            desiredCount: 2
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            availabilityZoneRebalancing: DISABLED
          service-update:
            service: octopus
            cluster: tools
            taskDefinition: octopus-next  # <- OCT409
        -   desiredCount: 2
        +   desiredCount: 1
    """,
)
def nodes_upgrade_together(deployment: Deployment) -> Iterator[Hit]:
    services = list(deployment.octopus_services())
    for update, new in services:
        for service, old in services if update.document.kind.name == "service-update" else ():
            if service.document.kind.name == "service" and is_same_service(update, service):
                count = count_of(update if update.has("desiredCount") else service)
                message = _said(deployment, count, deployment.container_of(old), deployment.container_of(new))
                if message:
                    related = service.hit("the version that it runs", "taskDefinition")
                    yield update.hit(message, "taskDefinition", related=(related,))
    for service, task in services:
        for place, container in left_running(deployment, service):
            message = _said(deployment, count_of(service), container, deployment.container_of(task))
            if message:
                yield place.hit(message, "taskDefinition")


def _said(deployment: Deployment, count: int | Unknown | None, old: Part | None, new: Part | None) -> str:
    """Return what goes wrong where several nodes go from one version to another; empty where they do not."""
    if old is None or new is None or not isinstance(count, int) or count < 2:  # noqa: PLR2004 - several nodes
        return ""
    was, becomes = image_of(deployment, old).release, image_of(deployment, new).release
    known = min(len(was or ()), len(becomes or ()))
    if not was or not becomes or was[:known] == becomes[:known]:
        return ""
    return f"{count} nodes go from {dotted(was)} to {dotted(becomes)} at once: their upgrades of the database collide"
