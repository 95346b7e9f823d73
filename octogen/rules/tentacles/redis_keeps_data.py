from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from octogen.finding import Severity, shorten
from octogen.octopus.redis import RECOMMENDED, Options, options
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.images import image_of
from octogen.view.nodes import count_of
from octogen.view.part import Hit, Part
from octogen.view.redis import redis_of_octopus
from octogen.view.storage import mounts
from octogen.view.three_answers import UNKNOWN, Unknown, holds_reference

_VALUES_KEY = ("tentacles", "polling", "redis")
_NUMBER = re.compile(r"[0-9]{1,9}(?=\.|-|$)")
_NEWER = f"run Redis {RECOMMENDED}.0 or later"
_DATA = "/data"
"""The directory in which the image's server keeps what it writes, unless --dir names another."""


@rule(
    id="OCT306",
    name="redis-keeps-data",
    severity=Severity.ERROR,
    title="Redis is not set up the way the shared queue needs it",
    why="""
        Good advice for Redis is wrong here. A replica that takes over does not know what was last taken from the queue,
        and a server that reads its file after a restart brings back what was already done: work is lost, or handed out
        twice. When memory is full, evicting entries means forgetting requests. Octopus wants one server that keeps
        nothing on disk and refuses what its memory cannot hold, which takes a memory limit; the machine policy retries
        what a restart loses.
    """,
    fix="""
        use a single server without replicas, failover and persistence, with --maxmemory below the container's memory
        and --maxmemory-policy noeviction
    """,
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
        +       command: [redis-server, --save, "", --maxmemory, 384mb, --maxmemory-policy, noeviction]
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
    for redis in redis_of_octopus(deployment):
        yield from _managed(redis.part)
        for server in redis.servers:
            yield from _commanded(deployment, redis.part, server)
            old = _too_old(image_of(deployment, server).tag or "")
            if old:
                yield server.hit(
                    old, "image", severity=Severity.WARNING, values_key=(*_VALUES_KEY, "create", "image"), fix=_NEWER
                )
        for service in deployment.services_of(redis.part):
            count = count_of(service)
            if isinstance(count, int) and count > 1:
                yield service.hit(f"{count} tasks of Redis behind one name are {count} queues", "desiredCount")


def _declared(redis: Mapping[str, Any]) -> Iterator[Hit]:
    """Yield what the values say of Redis that Octopus does not want."""
    for key, wrong, message in (
        ("replicas", redis["replicas"] > 0, f"Redis has replicas: {redis['replicas']}"),
        ("automaticFailover", redis["automaticFailover"], "Redis fails over to a replica"),
        ("persistence", redis["persistence"], "Redis writes to disk, and after a restart brings back what was done"),
        ("evictionPolicy", redis["evictionPolicy"] != "noeviction", f"Redis evicts entries: {redis['evictionPolicy']}"),
    ):
        if wrong:
            yield Hit(None, (), message, values_key=(*_VALUES_KEY, key))
    old = _too_old(redis.get("version", ""))
    if old:
        yield Hit(None, (), old, Severity.WARNING, (*_VALUES_KEY, "version"), _NEWER)


def _managed(cache: Part) -> Iterator[Hit]:
    """Yield what is wrong with a Redis of ElastiCache."""
    if cache.document.kind.name == "serverless-cache":
        yield cache.hit("ElastiCache Serverless replicates the queue over several zones", "Engine")
    elif cache.document.kind.name in ("replication-group", "cache-cluster"):
        for member, least, said in _REPLICAS:
            count = cache.number(member)
            if isinstance(count, int) and count > least:
                yield cache.hit(f"Redis has replicas: {member} is {count}", member, fix=f"set {member} to {said}")
        members = list(cache.items("MemberClusters"))
        if len(members) > 1:
            yield cache.hit(f"Redis has replicas: {len(members)} members", "MemberClusters", fix="remove all replicas")
        for member, on, message in (
            ("AutomaticFailoverEnabled", True, "Redis fails over to a replica"),
            ("MultiAZEnabled", True, "Redis fails over to a replica in another zone"),
            ("AutomaticFailover", "enabled", "Redis fails over to a replica"),
            ("MultiAZ", "enabled", "Redis fails over to a replica in another zone"),
        ):
            if on in (cache.flag(member), cache.text(member)):
                yield cache.hit(message, member, fix=f"turn {member} off")
        old = _too_old(cache.text("EngineVersion") or "")
        if old:
            yield cache.hit(old, "EngineVersion", severity=Severity.WARNING, fix="set EngineVersion to 8.0 or later")


_REPLICAS = (("NumCacheClusters", 1, "1"), ("ReplicasPerNodeGroup", 0, "0"))


def _too_old(version: str | Unknown) -> str:
    """Return what is wrong with a version of Redis, if it begins with a number and is older than Octopus wants."""
    number = _NUMBER.match(version) if version else None
    if not version or number is None or int(number[0]) >= RECOMMENDED:
        return ""
    return f"Redis {shorten(version)}: Octopus recommends {RECOMMENDED}.0 or later, and has not tested earlier versions"


def _commanded(deployment: Deployment, task: Part, server: Part) -> Iterator[Hit]:
    """Yield what a server's command says; what only a configuration file decides is not held against it."""
    listed = [server.all(member) for member in ("entryPoint", "command")]
    words = [part.value for parts in listed if parts for part in parts if isinstance(part.value, str)]
    given = options(words)
    wrong = [said for said, true in _wrong(given) if true]
    if wrong:
        yield server.hit(f"Redis {' and '.join(wrong)}", "command")
    if given.has_file or UNKNOWN in listed:
        return
    kept = [mount for mount in mounts(deployment, task, server) if mount.path == (given.get("dir") or _DATA)]
    if given.get("save") is None and any(mount.shared for mount in kept):
        message = "Redis saves snapshots unless --save is empty, and its directory outlives the task"
        yield kept[0].part.hit(message, "containerPath", fix='add --save "" to the command, and mount no volume')
    if words and given.get("maxmemory") in (None, "", "0"):
        message = "Redis has no memory limit: instead of refusing requests, it is killed when it runs out of memory"
        fix = "add --maxmemory with about three quarters of the container's memory"
        yield server.hit(message, "command", severity=Severity.WARNING, fix=fix)


def _wrong(given: Options) -> Iterator[tuple[str, bool]]:
    """Yield what a server may do that Octopus does not want, and whether the command says that it does."""
    saves, policy = given.get("save") or "", given.get("maxmemory-policy") or "noeviction"
    primary = given.get("replicaof") or given.get("slaveof") or "no one"
    appends = (given.get("appendonly") or "no").lower() == "yes"
    yield "writes to disk", appends or not (saves == "" or holds_reference(saves))
    yield "evicts entries", not (policy.lower() == "noeviction" or holds_reference(policy))
    yield "replicates another server", primary.lower() != "no one"
