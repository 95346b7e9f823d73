"""What the values amount to: clusters, roles, load balancers, services, with every name, port and size decided.

What only AWS knows once a resource exists is written `${document-name.attribute}`, for example
`${target-group.portal.arn}`; an ARN or id given in the values stands in its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from octogen.values import Values

Tags = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """The ECS cluster; `name` is its name or ARN. `create` is false for one that exists."""

    name: str
    create: bool
    container_insights: str
    capacity_providers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LogGroup:
    """Where the containers' output goes; retention in days."""

    name: str
    arn: str
    create: bool
    retention_days: int
    stream_prefix: str


@dataclass(frozen=True, slots=True)
class Role:
    """An IAM role of the tasks, `arn` being a reference for one that is rendered."""

    document: str
    name: str
    arn: str
    create: bool
    description: str


@dataclass(frozen=True, slots=True)
class Folder:
    """An Octopus folder on the file system: mounted at `path`, living at `directory`.

    `access_point` is the access point's id or a reference, empty for a mount by directory.
    """

    name: str
    path: str
    volume: str
    directory: str
    access_point: str
    create_access_point: bool


@dataclass(frozen=True, slots=True)
class FileSystem:
    """The EFS file system and how it is mounted."""

    id: str
    arn: str
    encrypt_in_transit: bool
    iam: bool
    uid: int
    gid: int
    permissions: str
    access_point_arns: tuple[str, ...]
    folders: tuple[Folder, ...]


@dataclass(frozen=True, slots=True)
class LoadBalancer:
    """A load balancer; `kind` is `application` or `network`."""

    label: str
    name: str
    arn: str
    create: bool
    kind: str
    scheme: str
    subnets: tuple[str, ...]
    security_groups: tuple[str, ...]
    attributes: Tags


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """A target group over container port `port`; health is always asked of the portal's port."""

    label: str
    name: str
    arn: str
    create: bool
    protocol: str
    port: int
    health_check_port: str
    attributes: Tags


@dataclass(frozen=True, slots=True)
class Listener:
    """A listener; `redirect_port` is 0 unless it redirects to HTTPS instead of forwarding."""

    label: str
    load_balancer: str
    protocol: str
    port: int
    certificate: str
    ssl_policy: str
    target_group: str
    redirect_port: int
    attributes: Tags


@dataclass(frozen=True, slots=True)
class Attachment:
    """A target group's ARN and the container port it sends to."""

    target_group: str
    port: int


@dataclass(frozen=True, slots=True)
class Service:
    """An ECS service and its task definition: all nodes, or one node (`label` then ends its documents' names)."""

    label: str
    name: str
    task_definition: str
    count: int
    cpu: int
    memory: int
    environment: Tags
    ports: tuple[int, ...]
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class Topology:
    """A whole deployment. `settings` are the values, for what needs no decision; `tags` go on everything taggable."""

    values: Values
    settings: Mapping[str, Any]
    name: str
    region: str
    partition: str
    account_id: str
    tags: Tags
    image: str
    secrets: Tags
    secret_arns: tuple[str, ...]
    parameter_arns: tuple[str, ...]
    registry_arn: str
    cluster: Cluster
    log_group: LogGroup
    execution_role: Role
    task_role: Role
    file_system: FileSystem
    load_balancers: tuple[LoadBalancer, ...]
    target_groups: tuple[TargetGroup, ...]
    listeners: tuple[Listener, ...]
    services: tuple[Service, ...]


@dataclass(frozen=True, slots=True)
class NodeGroup:
    """The nodes of one service to be: `number` counts from 1 where every node has its own service, else it is 0."""

    number: int
    count: int

    @property
    def label(self) -> str:
        return f"node-{self.number}" if self.number else ""
