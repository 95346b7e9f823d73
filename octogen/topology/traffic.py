"""Load balancers, target groups and listeners."""

from __future__ import annotations

from dataclasses import dataclass

from octogen.finding import Pointer
from octogen.topology.account import Tags


@dataclass(frozen=True, slots=True)
class LoadBalancer:
    """A load balancer; `type` is `application` or `network`, `subnets_key` the values key that named the subnets."""

    label: str
    name: str
    arn: str
    create: bool
    type: str
    scheme: str
    subnets: tuple[str, ...]
    subnets_key: Pointer
    security_groups: tuple[str, ...]
    attributes: Tags


@dataclass(frozen=True, slots=True)
class Health:
    """What a target group asks of its targets; `answers` are HTTP statuses, `grpc_answers` gRPC's."""

    protocol: str
    port: str
    path: str
    answers: str | None
    grpc_answers: str | None


@dataclass(frozen=True, slots=True)
class CheckTimes:
    """How often a load balancer asks, in seconds, and how many answers in a row count."""

    interval: int
    timeout: int
    healthy: int
    unhealthy: int


@dataclass(frozen=True, slots=True)
class AccessLogs:
    """Where in Amazon S3 a load balancer writes its access logs; `minutes` is how often a Classic one does."""

    bucket: str
    prefix: str
    minutes: int


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """A target group over container port `port`."""

    label: str
    name: str
    arn: str
    create: bool
    protocol: str
    version: str | None
    port: int
    vpc: str
    target_type: str
    health: Health
    times: CheckTimes
    attributes: Tags


@dataclass(frozen=True, slots=True)
class Listener:
    """A listener for `portal`, `polling` or `grpc`; it forwards to `target_group` or redirects to HTTPS.

    `redirect_port` is the port of the latter. `port_key` is the values key that decided its own.
    """

    label: str
    purpose: str
    load_balancer: str
    protocol: str
    port: int
    port_key: Pointer
    certificate: str | None
    ssl_policy: str | None
    target_group: str | None
    redirect_port: int | None
    attributes: Tags

    @property
    def arn(self) -> str:
        return f"${{listener.{self.label}.arn}}"


@dataclass(frozen=True, slots=True)
class PollingPort:
    """A port at which Tentacles poll, whoever made the listener there.

    `services` are the labels of those behind `target_group`; `node` is the name of the node there, empty where any may
    answer.
    """

    label: str
    number: int
    target_group: str
    services: tuple[str, ...]
    node: str


@dataclass(frozen=True, slots=True)
class ClassicListener:
    """A listener of a Classic Load Balancer; instances always speak HTTP."""

    protocol: str
    port: int
    instance_port: int
    certificate: str | None


@dataclass(frozen=True, slots=True)
class ClassicLoadBalancer:
    """A Classic Load Balancer; timeouts in seconds.

    `tls_policy` is AWS's security policy for its HTTPS listener, `tls_policy_name` that of the copy which it has of it.
    """

    name: str
    create: bool
    scheme: str | None
    subnets: tuple[str, ...]
    subnets_key: Pointer
    security_groups: tuple[str, ...]
    listeners: tuple[ClassicListener, ...]
    tls_policy: str | None
    tls_policy_name: str
    tls_port: int | None
    health_target: str
    times: CheckTimes
    draining_timeout: int
    idle_timeout: int
    access_logs: AccessLogs | None
