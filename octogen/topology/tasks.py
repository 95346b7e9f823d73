"""Services, the tasks they run and the container in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from octogen.topology.account import Tags
from octogen.topology.network import Network
from octogen.topology.storage import MountPoint, Volume


@dataclass(frozen=True, slots=True)
class PortMapping:
    """A port that the container listens on; `host` is the instance's, where task and instance share an address."""

    container: int
    host: int | None


@dataclass(frozen=True, slots=True)
class ContainerCheck:
    """ECS's health check: a command, all times in seconds."""

    command: tuple[str, ...]
    interval: int
    timeout: int
    retries: int
    start_period: int


@dataclass(frozen=True, slots=True)
class Logs:
    """Where a container's output goes; `secrets` are options that ECS reads when the task starts."""

    driver: str
    options: Tags
    secrets: Tags


@dataclass(frozen=True, slots=True)
class LogRouter:
    """What makes a container the log router of its task; `type` is fluentbit or fluentd."""

    type: str
    options: Tags


@dataclass(frozen=True, slots=True)
class Ulimit:
    """A limit of a container's processes, by its name in Docker."""

    name: str
    soft: int
    hard: int


@dataclass(frozen=True, slots=True)
class Container:
    """A container of a task.

    `pull_secret` holds the registry's credentials, `environment_files` are ARNs of S3 objects; `cpu` is in CPU units,
    `memory` in MiB, `stop_timeout` in seconds.
    """

    name: str
    image: str
    logs: Logs
    pull_secret: str | None = None
    essential: bool = True
    entry_point: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    user: str | None = None
    cpu: int | None = None
    memory: int | None = None
    privileged: bool | None = None
    read_only_root: bool | None = None
    stop_timeout: int | None = None
    ports: tuple[PortMapping, ...] = ()
    environment: Tags = ()
    environment_files: tuple[str, ...] = ()
    secrets: Tags = ()
    mounts: tuple[MountPoint, ...] = ()
    ulimits: tuple[Ulimit, ...] = ()
    check: ContainerCheck | None = None
    router: LogRouter | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """What a task definition says; `compatibility` is FARGATE or EC2, `container` what the task is for."""

    family: str
    compatibility: str
    network_mode: str
    cpu: int
    memory: int
    ephemeral_storage: int | None
    execution_role: str
    task_role: str | None
    container: Container
    sidecars: tuple[Container, ...]
    volumes: tuple[Volume, ...]

    @property
    def containers(self) -> tuple[Container, ...]:
        return (self.container, *self.sidecars)


@dataclass(frozen=True, slots=True)
class Attachment:
    """The container port that a target group sends to, or a Classic Load Balancer, which goes by its name."""

    target_group: str | None
    classic_load_balancer: str | None
    port: int


@dataclass(frozen=True, slots=True)
class Placement:
    """What decides where tasks run: launch type or capacity providers and, on EC2, the instances."""

    launch_type: str | None
    capacity_providers: tuple[Mapping[str, object], ...]
    platform_version: str | None
    constraints: tuple[Mapping[str, object], ...]
    strategy: tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True)
class Rollout:
    """How ECS replaces tasks: how many run meanwhile, in percent of the count, and whether it evens out the zones.

    `circuit_breaker` says whether it gives up where tasks keep failing, `rollback` whether it then goes back.
    """

    minimum_healthy_percent: int
    maximum_percent: int
    zone_rebalancing: str
    circuit_breaker: bool
    rollback: bool


@dataclass(frozen=True, slots=True)
class Service:
    """An ECS service: all nodes, one node or the UI-only nodes (`label` then ends its documents' names), or Redis.

    `grace` are the seconds for which ECS ignores failing health checks; `registry` is the service's place in Cloud Map.
    """

    label: str
    name: str
    cluster: str
    task: Task
    task_definition: str
    count: int
    placement: Placement
    network: Network | None
    attachments: tuple[Attachment, ...]
    registry: str | None
    grace: int | None
    rollout: Rollout
    execute_command: bool
