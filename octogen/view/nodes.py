"""The nodes of Octopus Server: which service runs how many of them, and which belong to one installation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from octogen import octopus
from octogen.finding import Pointer
from octogen.view.deployment import (
    Deployment,
    environment,
    installation_of,
    is_excerpt,
    is_reference,
    may_have,
    service_name,
)
from octogen.view.part import Part


@dataclass(frozen=True, slots=True)
class Nodes:
    """The nodes that one service runs; `count` is None where the documents do not tell how many."""

    service: Part
    task: Part
    container: Part
    count: int | None

    @property
    def name(self) -> str:
        """The service's name, or that of its document."""
        return service_name(self.service) or self.service.document.name

    @property
    def count_knob(self) -> Pointer:
        """Where the values say how many nodes the service runs."""
        return ("nodes", "uiOnly", "count") if self.service.document.name == "service.ui" else ("nodes", "count")

    @property
    def task_cap(self) -> int | None:
        return task_cap(self.task, self.container)


def installations(deployment: Deployment) -> Iterable[tuple[Nodes, ...]]:
    """Return the nodes of each Octopus installation whose services are known."""
    return deployment.once(_installations).values()


def _installations(deployment: Deployment) -> Mapping[tuple[str, str], tuple[Nodes, ...]]:
    found: dict[tuple[str, str], tuple[Nodes, ...]] = {}
    updated = {service_name(update): update.number("desiredCount") for update in deployment.of("service-update")}
    for service, task in deployment.octopus_services():
        container = deployment.container_of(task)
        if container is None or _speaks_of_another(deployment, service):
            continue
        counts = (service.number("desiredCount"), updated.get(service_name(service)))
        count = max((count for count in counts if count is not None), default=None)
        if service.text("schedulingStrategy") == "DAEMON":
            count = None
        key = installation_of(service, container)
        found[key] = (*found.get(key, ()), Nodes(service, task, container, count))
    return found


def _speaks_of_another(deployment: Deployment, service: Part) -> bool:
    """Return whether a service is the update of one that is among the documents."""
    update = service.document.kind.name == "service-update"
    return update and deployment.where("service", "serviceName", service_name(service)) is not None


def all_told(deployment: Deployment) -> bool:
    """Return whether the documents tell of every service what it runs: none of the others can be Octopus."""
    for service in deployment.services():
        task = deployment.task_of(service)
        if task is None and _speaks_of_another(deployment, service):
            continue
        if task is None or not task.whole("containerDefinitions"):
            return False
        if any(is_reference(container.text("image")) for container in task.items("containerDefinitions")):
            return False
    return True


def at_least(nodes: Iterable[Nodes]) -> int:
    """Return how many nodes there are; a service whose count is not told has one."""
    return sum(1 if group.count is None else group.count for group in nodes)


def largest(deployment: Deployment) -> int:
    """Return how many nodes the largest installation has; 0 where no service is known."""
    return max(map(at_least, installations(deployment)), default=0)


def beside(deployment: Deployment, task: Part) -> int:
    """Return how many nodes the largest installation that runs a task definition has; 0 where no service runs it."""
    return deployment.once(_largest_by_task).get(task.document.name, 0)


def _largest_by_task(deployment: Deployment) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for group in installations(deployment):
        for node in group:
            name = node.task.document.name
            found[name] = max(found.get(name, 0), at_least(group))
    return found


def task_cap(task: Part, container: Part) -> int | None:
    """Return how many tasks a node runs at once; None where the documents do not tell."""
    entry = environment(container).get("TASK_CAP")
    if entry is not None:
        return entry.number("value")
    return None if is_excerpt(task) or may_have(container, "TASK_CAP") else octopus.DEFAULT_TASK_CAP


def task_cap_knob(deployment: Deployment, task: Part) -> Pointer:
    """Return where the values decide the task cap of the nodes that a task definition is for."""
    own = ("nodes", "taskCaps", task.document.name.partition(".node-")[2])
    return knob_of(deployment, "TASK_CAP", ("octopus", "taskCap") if deployment.setting(*own) is None else own)


def knob_of(deployment: Deployment, variable: str, otherwise: Pointer) -> Pointer:
    """Return where the values set an environment variable: under octopus.environment, or else `otherwise`."""
    pointer = ("octopus", "environment", variable)
    return otherwise if deployment.setting(*pointer) is None else pointer
