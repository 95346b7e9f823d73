"""The Redis of the shared queue: one task that keeps nothing, as Octopus wants it.

No persistence, no replicas, no eviction, because a queue that forgets is retried and one that repeats itself is not:
https://octopus.com/docs/administration/high-availability/polling-tentacles-with-ha/multi-node-polling-tentacles
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from octogen.octopus.facts import REDIS_PORT
from octogen.topology import Container, PortMapping, Redis, Service, Task
from octogen.topology.resolve.account import cluster_name
from octogen.topology.resolve.containers import to_log_group, value_from
from octogen.topology.resolve.identity import execution_role
from octogen.topology.resolve.network import SecurityGroupIds, renders_redis
from octogen.topology.resolve.nodes import network, placement
from octogen.topology.tasks import ContainerCheck, Rollout

if TYPE_CHECKING:
    from octogen.values.settings_types import Settings, TentaclesPollingRedisCreateSettings

NAME = "redis"
_PASSWORD = "REDISCLI_AUTH"  # noqa: S105 - a variable's name
"""The variable from which redis-cli, the container's check, takes the password:
https://redis.io/docs/latest/develop/tools/cli/"""


def redis(data: Settings, secure: SecurityGroupIds) -> Redis | None:
    """Return the Redis to be rendered, if the values ask for one."""
    if not renders_redis(data):
        return None
    settings = data["tentacles"]["polling"]["redis"]["create"]
    breaker = data["deployment"]["circuitBreaker"]
    service = Service(
        label=NAME,
        name=f"{data['name']}-{NAME}",
        cluster=cluster_name(data),
        task=_task(data, settings),
        task_definition=f"${{task-definition.{NAME}.arn}}",
        count=1,
        placement=placement(data["compute"]),
        network=network(data, secure.redis),
        attachments=(),
        registry=f"${{discovery-service.{NAME}.arn}}",
        grace=None,
        # Two at once, even for a moment, would be two queues.
        rollout=Rollout(
            minimum_healthy_percent=0,
            maximum_percent=100,
            zone_rebalancing="DISABLED",
            circuit_breaker=breaker["enable"],
            rollback=breaker["rollback"],
        ),
        execute_command=False,
    )
    return Redis(
        namespace=settings.get("namespace") or f"{data['name']}.internal",
        discovery_name=NAME,
        vpc=data["network"]["vpcId"],
        dns_ttl=10,
        service=service,
    )


def _task(data: Settings, settings: TentaclesPollingRedisCreateSettings) -> Task:
    password = settings.get("password")
    container = Container(
        name=NAME,
        image=settings["image"],
        pull_secret=settings.get("pullCredentials"),
        logs=to_log_group(data, NAME),
        command=_command(settings["memoryMiB"], with_password=bool(password)),
        stop_timeout=30,
        ports=(PortMapping(REDIS_PORT, None),),
        secrets=((_PASSWORD, value_from(password)),) if password else (),
        # -e: without it redis-cli takes an error that the server answers for success.
        check=ContainerCheck(("CMD", "redis-cli", "-e", "ping"), interval=30, timeout=10, retries=5, start_period=300),
    )
    return Task(
        family=f"{data['name']}-{NAME}",
        compatibility=data["compute"]["launchType"],
        network_mode="awsvpc",
        cpu=settings["cpu"],
        memory=settings["memoryMiB"],
        ephemeral_storage=None,
        execution_role=execution_role(data),
        task_role=None,
        container=container,
        sidecars=(),
        volumes=(),
    )


def _command(memory: int, *, with_password: bool) -> tuple[str, ...]:
    """Return the server's command; it may fill three quarters of its memory (in MiB), and then refuses to take more."""
    keeps_nothing = ("--save", "", "--appendonly", "no")
    bound = ("--maxmemory", f"{memory * 3 // 4}mb", "--maxmemory-policy", "noeviction")
    server = ("redis-server", *keeps_nothing, *bound)
    if not with_password:
        return server
    # A shell fills the password in: in the command itself everybody could read it who sees the task definition. The
    # image's entry point does not know the shell, so that the shell calls it, for Redis not to run as root.
    return ("sh", "-c", 'exec docker-entrypoint.sh "$0" "$@" --requirepass "$REDISCLI_AUTH"', *server)
