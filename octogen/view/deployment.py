"""The documents of one deployment, joined: which service runs which task, and what of it is Octopus Server."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any, TypeVar

from octogen import octopus
from octogen.answers import REFERENCE
from octogen.documents import Documents, Form
from octogen.kinds import kind_of
from octogen.view.part import Part

_T = TypeVar("_T")


class Deployment:
    """The documents of one deployment, and the questions that need no more than tasks, containers and services.

    `server_images` are image repositories that count as Octopus Server beside those whose last part is octopusdeploy.
    """

    def __init__(self, documents: Documents, server_images: frozenset[str] = frozenset()) -> None:
        self.documents = documents
        self._server_images = server_images
        self._by_name = {document.name: Part(document, (), document.body) for document in documents.items}
        self._by_kind: dict[str, list[Part]] = {}
        for part in self._by_name.values():
            self._by_kind.setdefault(part.document.kind.name, []).append(part)
        self._indices: dict[tuple[str, str], dict[str, Part]] = {}
        self._answers: dict[Callable[[Deployment], Any], Any] = {}

    def once(self, question: Callable[[Deployment], _T]) -> _T:
        """Return the answer to a question about the whole deployment, which is asked only the first time."""
        if question not in self._answers:
            self._answers[question] = question(self)
        answer: _T = self._answers[question]
        return answer

    # Documents

    def of(self, *kinds: str) -> Iterator[Part]:
        """Yield the documents of these kinds."""
        for kind in kinds:
            yield from self._by_kind.get(kind, ())

    def where(self, kind: str, member: str, value: str) -> Part | None:
        """Return the first document of a kind whose member holds this text; None for the empty text."""
        if (kind, member) not in self._indices:
            parts = list(self.of(kind))
            self._indices[kind, member] = {part.text(member): part for part in reversed(parts)}
        return self._indices[kind, member].get(value) if value else None

    def named(self, kind: str, name: str, *members: str) -> Part | None:
        """Return the first document of a kind that carries a name in one of these members."""
        return next((part for member in members if (part := self.where(kind, member, name))), None)

    def referred(self, text: str) -> Part | None:
        """Return the document that a `${name.attribute}` reference names."""
        match = REFERENCE.fullmatch(text)
        return self._by_name.get(match[1]) if match else None

    def setting(self, *pointer: str | int) -> Any:  # noqa: ANN401 - any value of the schema
        """Return a setting from the values; None where there are no values or it is not set."""
        value: Any = self.documents.values.data if self.documents.values else None
        for part in pointer:
            value = value.get(part) if isinstance(value, dict) else None
        return value

    # Containers and task definitions

    def octopus_containers(self) -> Iterator[tuple[Part, Part]]:
        """Yield (task definition, container) for every container that runs Octopus Server."""
        for task in self.of("task-definition"):
            for container in task.items("containerDefinitions"):
                if self.is_octopus(container):
                    yield task, container

    def is_octopus(self, container: Part) -> bool:
        """Return whether a container runs Octopus Server, told by its image's repository."""
        return octopus.is_server_image(container.text("image"), self._server_images)

    def container_of(self, task: Part | None) -> Part | None:
        """Return the Octopus Server container of a task definition."""
        if task is None:
            return None
        return next((container for container in task.items("containerDefinitions") if self.is_octopus(container)), None)

    def is_fargate(self, task: Part) -> bool:
        """Return whether the task runs on Fargate: it says so, or a service runs it there."""
        if any(item.value == "FARGATE" for item in task.items("requiresCompatibilities")):
            return True
        return any(self.launch_type(service) == "FARGATE" for service in self.services_of(task))

    def is_awsvpc(self, task: Part) -> bool:
        """Return whether each task has a network interface of its own, as on Fargate."""
        return task.text("networkMode") == "awsvpc" or self.is_fargate(task)

    # Services

    def services(self) -> Iterator[Part]:
        """Yield the services, created, updated or described."""
        return self.of("service", "service-update")

    def octopus_services(self) -> Iterator[tuple[Part, Part]]:
        """Yield (service, its task definition) for services known to run Octopus Server."""
        for service in self.services():
            task = self.task_of(service)
            if task is not None and self.container_of(task) is not None:
                yield service, task

    def runs_only_octopus(self) -> bool:
        """Return whether there are task definitions, and each of them runs Octopus Server."""
        tasks = list(self.of("task-definition"))
        return bool(tasks) and all(self.container_of(task) for task in tasks)

    def task_of(self, service: Part) -> Part | None:
        """Return the task definition that a service runs, if it is among the documents."""
        named = service.text("taskDefinition") or service.text("deployments", 0, "taskDefinition")
        family = named.rpartition("/")[2].partition(":")[0]
        return self.referred(named) or self.where("task-definition", "family", family)

    def services_of(self, task: Part) -> Iterator[Part]:
        """Yield the services that run a task definition."""
        yield from self.once(_services_by_task).get(task.document.name, ())

    def launch_type(self, service: Part) -> str:
        """Return the launch type of a service; empty where capacity providers decide it, or it is not told."""
        if service.has("capacityProviderStrategy"):
            providers = {item.text("capacityProvider") for item in service.items("capacityProviderStrategy")}
            return "FARGATE" if providers and providers <= {"FARGATE", "FARGATE_SPOT"} else ""
        return service.text("launchType") or service.text("deployments", 0, "launchType")

    def network(self, service: Part) -> Part:
        """Return the awsvpcConfiguration of a service, also where only its deployment tells it."""
        own = service.at("networkConfiguration", "awsvpcConfiguration")
        deployed = service.at("deployments", 0, "networkConfiguration", "awsvpcConfiguration")
        return own if own.has() else deployed

    def node_count(self) -> int:
        """Return how many Octopus Server nodes the services run; 0 where no service is known."""
        counts: dict[str, int] = {}  # by name: an update speaks of a service that may be there as well
        for service, _ in self.octopus_services():
            name = service_name(service) or service.document.name
            counts[name] = max(counts.get(name, 0), service.number("desiredCount", default=1) or 0)
        return sum(counts.values())

    @property
    def several_nodes(self) -> bool:
        """Whether more than one Octopus Server node is known to run."""
        return self.node_count() > 1


def _services_by_task(deployment: Deployment) -> Mapping[str, list[Part]]:
    found: dict[str, list[Part]] = {}
    for service in deployment.services():
        task = deployment.task_of(service)
        if task is not None:
            found.setdefault(task.document.name, []).append(service)
    return found


def environment(container: Part) -> dict[str, Part]:
    """Return a container's environment by name: the part of each {name, value} entry."""
    return {entry.text("name"): entry for entry in container.items("environment")}


def secrets(container: Part) -> dict[str, Part]:
    """Return a container's secrets by variable name: the part of each {name, valueFrom} entry."""
    return {entry.text("name"): entry for entry in container.items("secrets")}


def may_have(container: Part, variable: str) -> bool:
    """Return whether a container is given a variable, or what nothing here shows may give it: a file, a reference."""
    named = variable in environment(container) or variable in secrets(container)
    return named or next(container.items("environmentFiles"), None) is not None or _has_unknown_variables(container)


def _has_unknown_variables(container: Part) -> bool:
    members = ("environment", "secrets", "environmentFiles")
    entries = [entry for member in members for entry in container.items(member)]
    texts = [container.text(member) for member in members]
    texts += [text for entry in entries for text in (entry.text(), entry.text("name"))]
    return any(is_reference(text) for text in texts)


def is_excerpt(task: Part) -> bool:
    """Return whether a task definition is an excerpt: it says nothing of memory, without which ECS registers none.

    What an excerpt leaves out is not held against it.
    """
    members = ("memory", "memoryReservation")
    containers = (container for container in task.items("containerDefinitions") if isinstance(container.value, dict))
    return not any(part.has(member) for part in chain([task], containers) for member in members)


def takes_defaults(service: Part) -> bool:
    """Return whether what a service leaves out gets ECS's defaults for a service of replicas.

    An update leaves it as it is, what AWS printed may be cut short, and a daemon service has defaults of its own.
    """
    created = service.document.kind.name == "service" and service.document.form is not Form.OUTPUT
    return created and service.text("schedulingStrategy") != "DAEMON"


def service_name(service: Part) -> str:
    """Return a service's name, also where an update names it by its ARN."""
    return service.text("serviceName") or service.text("service").rpartition("/")[2]


def installation_of(service: Part, container: Part) -> tuple[str, str]:
    """Return what tells apart two Octopus installations in one deployment: cluster and connection string, as told.

    The connection string may be the real one, password and all: it is for comparing, never for showing.
    """
    cluster = (service.text("cluster") or service.text("clusterArn")).rpartition("/")[2]
    variable = "DB_CONNECTION_STRING"
    given, secret = environment(container).get(variable), secrets(container).get(variable)
    return cluster, given.text("value") if given else secret.text("valueFrom") if secret else ""


def references(text: str) -> Iterator[str]:
    """Yield the names of the documents that the `${…}` references in a text name."""
    yield from (match[1] for match in REFERENCE.finditer(text))


def is_opaque(text: str) -> bool:
    """Return whether a text holds a reference to no kind of document: two that are spelt alike may differ."""
    return any(kind_of(name) is None for name in references(text))


def is_reference(value: object) -> bool:
    """Return whether a value is, or holds, a `${…}` that only AWS can fill."""
    return isinstance(value, str) and bool(REFERENCE.search(value))
