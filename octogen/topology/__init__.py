"""3. `Values` to `Topology`: clusters, roles, load balancers, services, with every name, port and size decided.

What only AWS knows once a resource exists is written `${document-name.attribute}`, for example
`${target-group.portal.arn}`; an ARN or id given in the values stands in its place. What a document leaves out is None
here, or empty: rendering drops it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from octogen.finding import Finding
from octogen.topology.account import Cluster, LogGroup, Role, Tags
from octogen.topology.database import Database
from octogen.topology.network import Ingress, Network, SecurityGroup
from octogen.topology.redis import Redis
from octogen.topology.storage import FileSystem, Folder, MountPoint, MountTarget, Volume
from octogen.topology.tasks import Attachment, Container, PortMapping, Service, Task
from octogen.topology.traffic import (
    ClassicListener,
    ClassicLoadBalancer,
    Health,
    Listener,
    LoadBalancer,
    PollingPort,
    TargetGroup,
)
from octogen.values.values import Values

if TYPE_CHECKING:
    from octogen.values.settings_types import Settings

__all__ = [
    "Attachment",
    "ClassicListener",
    "ClassicLoadBalancer",
    "Cluster",
    "Container",
    "Database",
    "FileSystem",
    "Folder",
    "Health",
    "Ingress",
    "Listener",
    "LoadBalancer",
    "LogGroup",
    "MountPoint",
    "MountTarget",
    "Network",
    "PollingPort",
    "PortMapping",
    "Redis",
    "Role",
    "SecurityGroup",
    "Service",
    "Tags",
    "TargetGroup",
    "Task",
    "Topology",
    "Volume",
]


@dataclass(frozen=True, slots=True)
class Topology:
    """A whole deployment. `settings` are the values, for what needs no decision; `tags` go on everything taggable.

    `services` are those of the Octopus Server nodes: all nodes, or one each, and the UI-only nodes last. `findings` are
    those of the values and of what was derived from them; where there are any, nothing can be rendered.
    """

    values: Values
    settings: Settings
    name: str
    region: str
    partition: str
    account_id: str
    tags: Tags
    cluster: Cluster
    log_group: LogGroup
    execution_role: Role
    task_role: Role
    security_groups: tuple[SecurityGroup, ...]
    ingresses: tuple[Ingress, ...]
    file_system: FileSystem
    database: Database | None
    redis: Redis | None
    load_balancers: tuple[LoadBalancer, ...]
    classic_load_balancer: ClassicLoadBalancer | None
    target_groups: tuple[TargetGroup, ...]
    listeners: tuple[Listener, ...]
    polling_ports: tuple[PollingPort, ...]
    services: tuple[Service, ...]
    findings: tuple[Finding, ...] = ()
