"""The Redis behind the shared queue of polling Tentacles: which of those among the documents is Octopus's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from octogen.octopus.facts import POLLING_QUEUE
from octogen.octopus.redis import queue
from octogen.view.deployment import Deployment
from octogen.view.images import repository_of
from octogen.view.joining import service_name
from octogen.view.part import Part
from octogen.view.three_answers import is_not
from octogen.view.variables import Variable, variable

_IMAGE = re.compile(r"(?:^|/)(?:redis|valkey)$")


@dataclass(frozen=True, slots=True)
class SharedRedis:
    """A Redis among the documents: the task definition with the containers that are one, or one of ElastiCache's."""

    part: Part
    servers: tuple[Part, ...]
    names: frozenset[str]
    """What it may be called in a host name, in lower case."""


def redis_of_octopus(deployment: Deployment) -> Sequence[SharedRedis]:
    """Return the Redis that Octopus's nodes share their queue through, as far as the documents tell it from others.

    Where a connection string can be read, that is the one it names. Otherwise it is one in a task of Octopus's, one
    whose name says so, or the only one beside Octopus, with nothing else there that could use it.
    """
    given = [variable(container, POLLING_QUEUE) for _task, container in deployment.octopus_containers()]
    candidates = list(_candidates(deployment)) if any(found is not None for found in given) else []
    values = [found.value for found in given if isinstance(found, Variable)]
    queues = [queue(value) for value in values if isinstance(value, str)]
    labels = {label for known in queues if known for host in known.hosts for label in host.split(".")}
    named = [redis for redis in candidates if redis.names & labels]
    if named:
        return named
    own = _own_names(deployment)
    tied = [redis for redis in candidates if _is_beside_octopus(deployment, redis) or _bears(redis.names, own)]
    only = candidates if len(candidates) == 1 and _nothing_else_runs(deployment, candidates[0]) else []
    return tied or only


def _candidates(deployment: Deployment) -> Iterator[SharedRedis]:
    for task in deployment.task_definitions():
        servers = tuple(part for part in task.items("containerDefinitions") if _IMAGE.search(repository_of(part)))
        if servers:
            names = {task.link("family"), task.document.name.partition(".")[2]}
            for service in deployment.services_of(task):
                names |= {service_name(service), *_discovered(deployment, service)}
            yield SharedRedis(task, servers, _lower(names))
    for part in deployment.of("replication-group", "cache-cluster", "serverless-cache"):
        engine = part.text("Engine")
        if engine is None or is_not(engine, "memcached"):
            names = {part.link(member) for member in ("ReplicationGroupId", "CacheClusterId", "ServerlessCacheName")}
            yield SharedRedis(part, (), _lower(names))


def _discovered(deployment: Deployment, service: Part) -> Iterator[str]:
    """Yield the names by which other services find one."""
    for registry in service.items("serviceRegistries"):
        known = deployment.referred(registry.link("registryArn"))
        yield known.link("Name") if known else ""
    for item in service.items("serviceConnectConfiguration", "services"):
        yield item.link("discoveryName") or item.link("portName")
        yield from (alias.link("dnsName").partition(".")[0] for alias in item.items("clientAliases"))


def _own_names(deployment: Deployment) -> frozenset[str]:
    """Return what Octopus's services and task definitions are called, in lower case."""
    names = {task.link("family") for task, _container in deployment.octopus_containers()}
    names |= {service_name(service) for service, _task in deployment.octopus_services()}
    return _lower(names)


def _bears(names: frozenset[str], own: frozenset[str]) -> bool:
    """Return whether a name says that it is Octopus's: by the product's name, or one of its services' names first."""
    return any("octopus" in name or name.startswith(tuple(f"{one}-" for one in own)) for name in names)


def _is_beside_octopus(deployment: Deployment, redis: SharedRedis) -> bool:
    return redis.part.document.kind.name == "task-definition" and deployment.container_of(redis.part) is not None


def _nothing_else_runs(deployment: Deployment, redis: SharedRedis) -> bool:
    others = [task for task in deployment.task_definitions() if task.document.name != redis.part.document.name]
    return all(deployment.container_of(task) is not None for task in others)


def _lower(names: set[str]) -> frozenset[str]:
    return frozenset(name.lower() for name in names if name and "${" not in name)
