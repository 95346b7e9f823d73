"""Which containers of Octopus Server a target group reaches, and which of their ports its health check asks."""

from __future__ import annotations

from collections.abc import Sequence

from octogen.view.deployment import Deployment
from octogen.view.part import Part
from octogen.view.registrations import sends_to_octopus
from octogen.view.target_checks import asked_port
from octogen.view.three_answers import UNKNOWN, Unknown
from octogen.view.traffic import services_behind


def servers_behind(deployment: Deployment, group: Part) -> Sequence[Part]:
    """Return the containers to which a target group sends; all there are where no service tells."""
    services = list(services_behind(deployment, group))
    if not services:
        return [container for _task, container in deployment.octopus_containers()]
    tasks = {
        task.document.name: task
        for service, entry in services
        if sends_to_octopus(deployment, service, entry) and (task := deployment.task_of(service)) is not None
    }
    return [container for task in tasks.values() if (container := deployment.container_of(task)) is not None]


def asked_of(deployment: Deployment, group: Part, own: int | Unknown | None) -> int | Unknown | None:
    """Return the port of Octopus that a health check asks, `own` being the one to which the target group sends.

    Unknown for a number that may be a port of the instance, of tasks without a network of their own, or that another
    container of the task maps.
    """
    if group.text("HealthCheckPort") in (None, "traffic-port"):
        return own
    port = asked_port(group, own)
    for container in servers_behind(deployment, group):
        task = Part(container.document, (), container.document.body)
        if not deployment.is_awsvpc(task) or port in _mapped_beside(task, container):
            return UNKNOWN
    return port


def _mapped_beside(task: Part, container: Part) -> set[int | Unknown | None]:
    others = (item for item in task.items("containerDefinitions") if item.pointer != container.pointer)
    return {mapping.number("containerPort") for item in others for mapping in item.items("portMappings")}
