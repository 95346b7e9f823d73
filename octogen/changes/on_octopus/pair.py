"""The two deployments that the questions are about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from octogen.changes.change import Change, OnAws
from octogen.octopus.versions import Version, version_of
from octogen.topology import Container, Service, Topology

NODE_NAME = "OCTOPUS_SERVER_NODE_NAME"


@dataclass(frozen=True, slots=True)
class Pair:
    """A deployment before and after, and what differs between their documents."""

    old: Topology
    new: Topology
    changes: tuple[Change, ...]

    def restarting(self) -> tuple[Service, ...]:
        """Return the services of nodes whose tasks ECS replaces, each as it is afterwards."""
        return tuple(service for service in self.new.services if self.is_deployed(document_of(service)))

    def is_deployed(self, document: str) -> bool:
        """Return whether ECS replaces the tasks of a service."""
        return any(change.document == document and change.on_aws is OnAws.NEW_DEPLOYMENT for change in self.changes)

    def is_another_version(self) -> bool:
        """Return whether Octopus's version changes, or may: not every image says which version is in it."""
        before, after = version(self.old), version(self.new)
        return container(self.old).image != container(self.new).image and not (before and before == after)

    def is_replaced(self, document: str) -> bool:
        """Return whether a document's resource is replaced by another one."""
        return any(change.document == document and change.on_aws is OnAws.REPLACE for change in self.changes)

    def is_deleted(self, document: str) -> bool:
        """Return whether a document is no longer rendered, and nothing stands in its place."""
        return any(change.document == document and change.on_aws is OnAws.DELETE for change in self.changes)

    def changed_variables(self) -> frozenset[str]:
        """Return the variables that some node gets another value for, or from another place."""
        before, after = variables(self.old), variables(self.new)
        return frozenset(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def document_of(service: Service) -> str:
    """Return the name of a service's document."""
    return f"service.{service.label}" if service.label else "service"


def container(topology: Topology) -> Container:
    """Return the container of a node that runs tasks: all nodes have the same image and the same secrets."""
    return topology.services[0].task.container


def count(services: Iterable[Service]) -> int:
    """Return how many nodes run in these services."""
    return sum(service.count for service in services)


def version(topology: Topology) -> Version:
    """Return the version of Octopus that a deployment runs, empty where its image does not say."""
    image = topology.settings["octopus"]["image"]
    return version_of(image.get("tag") or image.get("version", ""))


def variables(topology: Topology) -> dict[str, frozenset[str]]:
    """Return what each variable is set to, or read from, over all nodes: a node's name differs from node to node."""
    found: dict[str, set[str]] = {}
    for service in topology.services:
        for name, value in (*service.task.container.environment, *service.task.container.secrets):
            found.setdefault(name, set()).add(value)
    return {name: frozenset(values) for name, values in found.items()}
