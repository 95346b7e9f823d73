from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from octogen.finding import Severity, shorten
from octogen.octopus.facts import POLLING_QUEUE
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.images import image_of, repository_of
from octogen.view.nodes import count_of
from octogen.view.part import Hit, Part
from octogen.view.three_answers import holds_reference
from octogen.view.variables import variable

_VALUES_KEY = ("tentacles", "polling", "redis")
_REDIS = re.compile(r"(?:^|/)(?:redis|valkey)$")
_NUMBER = re.compile(r"[0-9]{1,9}(?=\.|-|$)")
_NEWER = "run Redis 8.0 or later"


@rule(
    id="OCT306",
    name="redis-keeps-data",
    severity=Severity.ERROR,
    title="Redis is not set up the way the shared queue needs it",
    why="""
        Good advice for Redis is wrong here. A replica that takes over does not know what was taken from the queue last,
        and one that reads its file again brings back what was done: work is lost or handed out twice. Where memory is
        full, evicting means forgetting requests. Octopus wants one server that keeps nothing and refuses what it cannot
        hold; what a restart loses, the machine policy tries again.
    """,
    fix="use a single server without replicas, failover and persistence, with maxmemory-policy noeviction",
    source="https://octopus.com/docs/administration/high-availability/polling-tentacles-with-ha/multi-node-polling-tentacles",
    values_key=_VALUES_KEY,
    example="""
        - task-definition:
        -   family: octopus
        -   containerDefinitions:
        -     - name: octopus-server
        -       image: octopusdeploy/octopusdeploy:2026.4.6909
        -       secrets:
        -         - name: OCTOPUS_MULTI_NODE_POLLING_TENTACLES_REDIS_CONNECTION_STRING
        -           valueFrom: arn:aws:secretsmanager:eu-west-2:123456789012:secret:octopus/redis-AbCdEf
          task-definition.redis:
            family: octopus-redis
            containerDefinitions:
              - name: redis
                image: redis:8
        -       command: [redis-server, --appendonly, "yes", --maxmemory-policy, allkeys-lru]  # <- OCT306
        +       command: [redis-server, --save, "", --appendonly, "no", --maxmemory-policy, noeviction]
          service.redis:
            serviceName: octopus-redis
            taskDefinition: octopus-redis
        -   desiredCount: 2  # <- OCT306
        +   desiredCount: 1
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            availabilityZoneRebalancing: DISABLED
    """,
)
def redis_keeps_data(deployment: Deployment) -> Iterator[Hit]:
    if deployment.setting("tentacles", "polling", "mode") == "sharedQueue":
        yield from _declared(deployment.setting(*_VALUES_KEY))
    queues = (variable(container, POLLING_QUEUE) for _, container in deployment.octopus_containers())
    if all(queue is None for queue in queues):
        return
    for task in deployment.task_definitions():
        servers = [part for part in task.items("containerDefinitions") if _is_redis(part)]
        for server in servers:
            yield from _commanded(server)
            old = _too_old(image_of(deployment, server).tag or "")
            if old:
                yield server.hit(
                    old, "image", severity=Severity.WARNING, values_key=(*_VALUES_KEY, "create", "image"), fix=_NEWER
                )
        for service in deployment.services_of(task) if servers else ():
            count = count_of(service)
            if isinstance(count, int) and count > 1:
                yield service.hit(f"{count} tasks of Redis behind one name are {count} queues", "desiredCount")


def _declared(redis: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield what the values say of Redis that Octopus does not want."""
    for key, wrong, message in (
        ("replicas", redis["replicas"] > 0, f"Redis has replicas: {redis['replicas']}"),
        ("automaticFailover", redis["automaticFailover"], "Redis fails over to a replica"),
        ("persistence", redis["persistence"], "Redis writes to disk, and brings back after a restart what was done"),
        ("evictionPolicy", redis["evictionPolicy"] != "noeviction", f"Redis evicts entries: {redis['evictionPolicy']}"),
    ):
        if wrong:
            yield Hit(None, (), message, values_key=(*_VALUES_KEY, key))
    old = _too_old(redis.get("version", ""))
    if old:
        yield Hit(None, (), old, Severity.WARNING, (*_VALUES_KEY, "version"), _NEWER)


def _too_old(version: str) -> str:
    """Return what is wrong with a version of Redis, if it begins with a number and is older than Octopus wants."""
    number = _NUMBER.match(version)
    if number is None or int(number[0]) >= 8:  # noqa: PLR2004 - what Octopus recommends
        return ""
    return f"Redis {shorten(version)}: Octopus recommends 8.0 or later, and has not tested earlier ones"


def _is_redis(container: Part) -> bool:
    return bool(_REDIS.search(repository_of(container)))


def _commanded(server: Part) -> Iterator[Hit]:
    """Yield what a server's command says; the defaults of the image are not held against it."""
    words = [item.value for item in server.items("command") if isinstance(item.value, str)]
    options = dict(pairwise(words))
    save, policy = options.get("--save", ""), options.get("--maxmemory-policy", "noeviction")
    keeps = options.get("--appendonly", "no") == "yes" or not (save in {"", '""'} or holds_reference(save))
    evicts = policy != "noeviction" and not holds_reference(policy)
    if keeps or evicts:
        said = " and ".join(word for word, true in (("writes to disk", keeps), ("evicts entries", evicts)) if true)
        yield server.hit(f"Redis {said}", "command")
