"""The nodes of Octopus Server: which service runs how many of them, and which belong to one installation."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from octogen.finding import Pointer
from octogen.octopus.sizes import DEFAULT_TASK_CAP
from octogen.view.deployment import Deployment
from octogen.view.identity import DatabaseIdentity, database_of
from octogen.view.joining import is_same_service, service_name
from octogen.view.part import Part
from octogen.view.three_answers import UNKNOWN, Unknown, holds_reference
from octogen.view.unwritten import is_excerpt
from octogen.view.variables import Variable, needed


@dataclass(frozen=True, slots=True)
class Nodes:
    """The nodes that one service runs; `count` is unknown where the documents do not tell how many."""

    service: Part
    task: Part
    container: Part
    count: int | Unknown

    @property
    def name(self) -> str:
        """The service's name, or that of its document."""
        return service_name(self.service) or self.service.document.name

    @property
    def count_values_key(self) -> Pointer:
        """Where the values say how many nodes the service runs."""
        return ("nodes", "uiOnly", "count") if self.service.document.name == "service.ui" else ("nodes", "count")

    @property
    def at_least(self) -> int:
        """How many there are; one where nobody can tell."""
        return self.count if isinstance(self.count, int) else 1

    @property
    def registrations(self) -> Sequence[Part] | Unknown:
        """The entries of the service's loadBalancers; beside an excerpt of the task, no entries tell nothing."""
        entries = self.service.all("loadBalancers")
        return UNKNOWN if is_excerpt(self.task.document.body) and not self.service.has("loadBalancers") else entries

    @property
    def task_cap(self) -> int | Unknown:
        return task_cap(self.container)


def installations(deployment: Deployment) -> Sequence[tuple[Nodes, ...]]:
    """Return the nodes of each Octopus installation whose services are known."""
    return deployment.cached(_installations)


def _installations(deployment: Deployment) -> Sequence[tuple[Nodes, ...]]:
    found: list[tuple[DatabaseIdentity, list[Nodes]]] = []
    alike: dict[Hashable, list[tuple[DatabaseIdentity, list[Nodes]]]] = {}
    for nodes in _nodes(deployment):
        own = database_of(nodes.service, nodes.container)
        known = alike.setdefault(own.stem, [])
        members = next((members for other, members in known if own.is_same(other)), None)
        if members is None:
            members = []
            known.append((own, members))
            found.append((own, members))
        members.append(nodes)
    return [tuple(members) for _database, members in found]


def _nodes(deployment: Deployment) -> Iterator[Nodes]:
    updates = list(deployment.of("service-update"))
    for service, task in deployment.octopus_services():
        container = deployment.container_of(task)
        if container is None or _speaks_of_another(deployment, service):
            continue
        updated = [count_of(update) for update in updates if is_same_service(update, service)]
        own = count_of(service)
        counts = [count for count in (own, *updated) if isinstance(count, int)]
        yield Nodes(service, task, container, UNKNOWN if own is UNKNOWN else max(counts, default=UNKNOWN))


def count_of(service: Part) -> int | Unknown | None:
    """Return how many tasks a service is to run; of a daemon service only AWS knows, which prints it."""
    left_to_aws = service.text("schedulingStrategy") == "DAEMON" and not service.document.origin.is_printed
    return UNKNOWN if left_to_aws else service.number("desiredCount")


def left_running(deployment: Deployment, service: Part) -> Iterator[tuple[Part, Part]]:
    """Yield what a service's deployments have not stopped yet: the deployment, and the Octopus container that it runs.

    AWS prints the deployment under way as PRIMARY, and as ACTIVE those before it whose tasks still run.
    """
    for place in service.items("deployments"):
        stopped = place.number("runningCount") == 0
        if place.text("status") == "ACTIVE" and not stopped:
            container = deployment.container_of(deployment.task_named(service, place.link("taskDefinition")))
            if container is not None:
                yield place, container


def _speaks_of_another(deployment: Deployment, service: Part) -> bool:
    """Return whether a service is the update of one that is among the documents, or may be."""
    if service.document.kind.name != "service-update":
        return False
    any_of_them = holds_reference(service_name(service))
    return any(any_of_them or is_same_service(service, other) for other in deployment.of("service"))


def all_known(deployment: Deployment) -> bool:
    """Return whether the documents tell of every service what it runs: none of the others can be Octopus."""
    for service in deployment.services():
        task = deployment.task_of(service)
        if task is None and _speaks_of_another(deployment, service):
            continue
        containers = UNKNOWN if task is None else task.all("containerDefinitions")
        if containers is UNKNOWN or any(container.text("image") is UNKNOWN for container in containers):
            return False
    return True


def at_least(nodes: Iterable[Nodes]) -> int:
    """Return how many nodes there are; a service whose count is not known has one."""
    return sum(group.at_least for group in nodes)


def largest(deployment: Deployment) -> int:
    """Return how many nodes the largest installation has; 0 where no service is known."""
    return max(map(at_least, installations(deployment)), default=0)


def beside(deployment: Deployment, task: Part) -> int:
    """Return how many nodes the largest installation that runs a task definition has; 0 where no service runs it."""
    return deployment.cached(_largest_by_task).get(task.document.name, 0)


def _largest_by_task(deployment: Deployment) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for group in installations(deployment):
        for node in group:
            name = node.task.document.name
            found[name] = max(found.get(name, 0), at_least(group))
    return found


def task_cap(container: Part) -> int | Unknown:
    """Return how many tasks a node runs at once."""
    given = needed(container, "TASK_CAP")
    if given is None:
        return DEFAULT_TASK_CAP
    return given.number if isinstance(given, Variable) else UNKNOWN


def task_cap_values_key(deployment: Deployment, task: Part) -> Pointer:
    """Return where the values decide the task cap of the nodes that a task definition is for."""
    own = ("nodes", "taskCaps", task.document.name.partition(".node-")[2])
    return values_key_of(deployment, "TASK_CAP", ("octopus", "taskCap") if deployment.setting(*own) is None else own)


def values_key_of(deployment: Deployment, variable: str, otherwise: Pointer) -> Pointer:
    """Return where the values set an environment variable: under octopus.environment, or else `otherwise`."""
    pointer = ("octopus", "environment", variable)
    return otherwise if deployment.setting(*pointer) is None else pointer
