"""The documents of one deployment, joined: which service runs which task, and what of it is Octopus Server."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from octogen.documents.answers import REFERENCE
from octogen.documents.document import Documents
from octogen.documents.kinds import kind_of
from octogen.octopus.images import is_server_image
from octogen.view import joining
from octogen.view.part import Part
from octogen.view.three_answers import Unknown

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

    def cached(self, question: Callable[[Deployment], _T]) -> _T:
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

    def inputs(self) -> Iterator[Part]:
        """Yield the documents that AWS has still to take; what it printed it has taken."""
        yield from (part for part in self._by_name.values() if not part.document.origin.is_printed)

    def where(self, kind: str, member: str, value: str) -> Part | None:
        """Return the first document of a kind whose member holds this text; None for the empty text."""
        if (kind, member) not in self._indices:
            parts = list(self.of(kind))
            self._indices[kind, member] = {part.link(member): part for part in reversed(parts)}
        return self._indices[kind, member].get(value) if value else None

    def named(self, kind: str, name: str, *members: str) -> Part | None:
        """Return the first document of a kind that carries a name in one of these members."""
        return next((part for member in members if (part := self.where(kind, member, name))), None)

    def referred(self, text: str) -> Part | None:
        """Return the document that a `${name.attribute}` reference names."""
        match = REFERENCE.fullmatch(text)
        return self._by_name.get(match[1]) if match else None

    def document(self, name: str) -> Part | None:
        """Return the document of that name."""
        return self._by_name.get(name)

    def setting(self, *pointer: str | int) -> Any:  # noqa: ANN401 - any value of the schema
        """Return a setting from the values; None where there are no values or it is not set."""
        value: Any = self.documents.values.data if self.documents.values else None
        for part in pointer:
            value = value.get(part) if isinstance(value, dict) else None
        return value

    # Containers and task definitions

    def task_definitions(self) -> Iterator[Part]:
        """Yield the task definitions, without revisions that run nowhere while a later one of the family runs."""
        superseded = self.cached(_superseded)
        yield from (task for task in self.of("task-definition") if task.document.name not in superseded)

    def octopus_containers(self) -> Iterator[tuple[Part, Part]]:
        """Yield (task definition, container) for every container that runs Octopus Server."""
        for task in self.task_definitions():
            for container in task.items("containerDefinitions"):
                if self.is_octopus(container):
                    yield task, container

    def is_octopus(self, container: Part) -> bool:
        """Return whether a container runs Octopus Server, known by its image's repository."""
        return is_server_image(container.link("image"), self._server_images)

    def container_of(self, task: Part | None) -> Part | None:
        """Return the Octopus Server container of a task definition."""
        if task is None:
            return None
        return next((container for container in task.items("containerDefinitions") if self.is_octopus(container)), None)

    def is_fargate(self, task: Part) -> bool:
        """Return whether the task runs on Fargate: it says so, or a service runs it there."""
        if any(item.text() == "FARGATE" for item in task.items("requiresCompatibilities")):
            return True
        return any(self.launch_type(service) == "FARGATE" for service in self.services_of(task))

    def is_awsvpc(self, task: Part) -> bool:
        """Return whether each task has a network interface of its own, as on Fargate."""
        return task.text("networkMode") == "awsvpc" or self.is_fargate(task)

    # Services

    def services(self) -> Iterator[Part]:
        """Yield the services, described, created or updated; one that is described as well as created, as described."""
        yield from self.cached(_services)

    def octopus_services(self) -> Iterator[tuple[Part, Part]]:
        """Yield (service, its task definition) for services known to run Octopus Server."""
        for service in self.services():
            task = self.task_of(service)
            if task is not None and self.container_of(task) is not None:
                yield service, task

    def runs_only_octopus(self) -> bool:
        """Return whether there are task definitions, and each of them runs Octopus Server."""
        tasks = list(self.task_definitions())
        return bool(tasks) and all(self.container_of(task) for task in tasks)

    def task_of(self, service: Part) -> Part | None:
        """Return the task definition that a service runs, if it is among the documents."""
        return self.cached(_tasks).get(service.document.name)

    def task_named(self, service: Part, named: str) -> Part | None:
        """Return the task definition that a service names by ARN, by family and revision, or by a reference."""
        return self.referred(named) or joining.task_definition(self.cached(_revisions), service, named)

    def services_of(self, task: Part) -> Iterator[Part]:
        """Yield the services that run a task definition."""
        yield from self.cached(_services_by_task).get(task.document.name, ())

    def launch_type(self, service: Part) -> str | Unknown | None:
        """Return the launch type of a service; nothing where capacity providers decide it, or it is not known."""
        if service.has("capacityProviderStrategy"):
            providers = {item.text("capacityProvider") for item in service.items("capacityProviderStrategy")}
            return "FARGATE" if providers and providers <= {"FARGATE", "FARGATE_SPOT"} else None
        own = service.text("launchType")
        return joining.primary(service).text("launchType") if own is None else own

    def network(self, service: Part) -> Part:
        """Return the awsvpcConfiguration of a service, also where only its deployment tells it."""
        own = service.at("networkConfiguration", "awsvpcConfiguration")
        deployed = joining.primary(service).at("networkConfiguration", "awsvpcConfiguration")
        return own if own.has() else deployed


def _revisions(deployment: Deployment) -> Mapping[str, Sequence[Part]]:
    return joining.revisions(deployment.of("task-definition"))


def _services(deployment: Deployment) -> Sequence[Part]:
    return (*joining.without_doubles(list(deployment.of("service"))), *deployment.of("service-update"))


def _tasks(deployment: Deployment) -> Mapping[str, Part]:
    """Return the task definition that each service runs, by the name of the service's document."""
    found = {}
    for service in deployment.services():
        task = deployment.task_named(service, joining.task_named(service))
        if task is not None:
            found[service.document.name] = task
    return found


def _services_by_task(deployment: Deployment) -> Mapping[str, list[Part]]:
    found: dict[str, list[Part]] = {}
    for service in deployment.services():
        task = deployment.task_of(service)
        if task is not None:
            found.setdefault(task.document.name, []).append(service)
    return found


def _superseded(deployment: Deployment) -> frozenset[str]:
    running = deployment.cached(_services_by_task)
    return joining.superseded(deployment.cached(_revisions), running.keys())


def references(text: str) -> Iterator[str]:
    """Yield the names of the documents that the `${…}` references in a text name."""
    yield from (match[1] for match in REFERENCE.finditer(text))


def is_opaque(text: str) -> bool:
    """Return whether a text holds a reference to no kind of document: two that are spelt alike may differ."""
    return any(kind_of(name) is None for name in references(text))
