"""What AWS refuses of a task definition."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from octogen.view.deployment import Deployment
from octogen.view.part import Part
from octogen.view.refused.found import Finder, Refused
from octogen.view.sizes import cpu_units, memory_mib
from octogen.view.three_answers import UNKNOWN

# A key, stage or version behind the name, each after a colon; a parameter's own name holds none.
_KEY_OF_PARAMETER = re.compile(r"arn:[^:]*:ssm:[^:]*:[^:]*:parameter[^:]*:.*:.*", re.DOTALL)


def _variable_twice(deployment: Deployment) -> Iterator[Refused]:
    for container in _containers(deployment):
        given = {entry.text("name") for entry in container.items("environment")}
        for entry in container.items("secrets"):
            name = entry.text("name")
            if name and name in given:
                yield Refused(entry.at("name"), {"name": name})


def _json_key_of_a_parameter(deployment: Deployment) -> Iterator[Refused]:
    for container in _containers(deployment):
        for entry in container.items("secrets"):
            if _KEY_OF_PARAMETER.fullmatch(entry.link("valueFrom")):
                yield Refused(entry.at("valueFrom"), {})


def _container_memory(deployment: Deployment) -> Iterator[Refused]:
    for task in _tasks(deployment):
        most = memory_mib(task.at("memory"))
        for container in task.items("containerDefinitions"):
            own = container.number("memory")
            if isinstance(most, int) and isinstance(own, int) and own > most:
                yield Refused(container.at("memory"), {"name": container.shown("name"), "own": own, "task": most})


def _reserved_memory(deployment: Deployment) -> Iterator[Refused]:
    for task in _tasks(deployment):
        containers = task.all("containerDefinitions")
        most = memory_mib(task.at("memory"))
        if containers is UNKNOWN or not isinstance(most, int):
            continue
        limits = [container.number("memory") for container in containers]
        if any(isinstance(limit, int) and limit > most for limit in limits):
            continue  # that container alone is too large
        kept = [container.number("memoryReservation") for container in containers]
        own = sum(part or limit or 0 for part, limit in zip(kept, limits, strict=True))
        if own > most:
            yield Refused(task.at("memory"), {"own": own, "task": most})


def _reservation_over_limit(deployment: Deployment) -> Iterator[Refused]:
    for container in _containers(deployment):
        own, most = container.number("memoryReservation"), container.number("memory")
        if isinstance(own, int) and isinstance(most, int) and own > most:
            words = {"name": container.shown("name"), "own": own, "task": most}
            yield Refused(container.at("memoryReservation"), words)


def _cpu(deployment: Deployment) -> Iterator[Refused]:
    for task in _tasks(deployment):
        most = cpu_units(task.at("cpu"))
        own = sum(container.number("cpu") or 0 for container in task.items("containerDefinitions"))
        if isinstance(most, int) and own > most:
            yield Refused(task.at("cpu"), {"own": own, "task": most})


def _tasks(deployment: Deployment) -> Iterator[Part]:
    yield from (task for task in deployment.task_definitions() if deployment.container_of(task) is not None)


def _containers(deployment: Deployment) -> Iterator[Part]:
    for task in _tasks(deployment):
        yield from task.items("containerDefinitions")


TASKS: Mapping[str, Finder] = {
    "variable-twice": _variable_twice,
    "json-key-of-a-parameter": _json_key_of_a_parameter,
    "container-memory-over-task": _container_memory,
    "reserved-memory-over-task": _reserved_memory,
    "reservation-over-limit": _reservation_over_limit,
    "cpu-over-task": _cpu,
}
