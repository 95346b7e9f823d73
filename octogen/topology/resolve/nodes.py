"""The services of Octopus Server, and where their tasks are placed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from octogen.topology import FileSystem, Network, Service
from octogen.topology.resolve.account import cluster_name
from octogen.topology.resolve.network import SecurityGroupIds
from octogen.topology.resolve.node_groups import NodeGroup
from octogen.topology.resolve.server import task
from octogen.topology.resolve.traffic import Traffic
from octogen.topology.tasks import Placement, Rollout

if TYPE_CHECKING:
    from octogen.values.settings_types import ComputeSettings, Settings


def services(
    data: Settings,
    groups: tuple[NodeGroup, ...],
    traffic: Traffic,
    storage: FileSystem,
    secure: SecurityGroupIds,
) -> Iterator[Service]:
    """Yield the services of Octopus Server."""
    deployment = data["deployment"]
    rollout = Rollout(
        deployment["minimumHealthyPercent"],
        deployment["maximumPercent"],
        deployment["availabilityZoneRebalancing"],
        deployment["circuitBreaker"]["enable"],
        deployment["circuitBreaker"]["rollback"],
    )
    for group in groups:
        suffix = f".{group.label}" if group.label else ""
        attachments = tuple(traffic.attachments(group.label))
        ports = tuple(dict.fromkeys(attachment.port for attachment in attachments))
        yield Service(
            label=group.label,
            name=group.name,
            cluster=cluster_name(data),
            task=task(data, group, ports, storage),
            task_definition=f"${{task-definition{suffix}.arn}}",
            count=group.count,
            placement=placement(data["compute"], group.zone),
            network=network(data, secure.tasks, group.zone) if data["compute"]["networkMode"] == "awsvpc" else None,
            attachments=attachments,
            registry=None,
            grace=deployment["healthCheckGracePeriodSeconds"],
            rollout=rollout,
            execute_command=deployment["executeCommand"],
        )


def network(data: Settings, security_groups: tuple[str, ...], zone: str | None = None) -> Network:
    """Return the network of tasks in these security groups, in all zones or in one."""
    settings = data["network"]
    subnets = tuple(subnet["id"] for subnet in settings["subnets"] if zone in {None, subnet["zone"]})
    return Network(subnets, security_groups, settings["assignPublicIp"])


def placement(compute: ComputeSettings, zone: str | None = None) -> Placement:
    """Return where tasks go. On EC2 they spread over zones, then instances; Fargate spreads them by itself."""
    on_fargate = compute["launchType"] == "FARGATE"
    spread = ("attribute:ecs.availability-zone", "instanceId")
    return Placement(
        launch_type=None if compute["capacityProviders"] else compute["launchType"],
        capacity_providers=tuple(
            {"capacityProvider": provider["name"], "weight": provider["weight"], "base": provider["base"]}
            for provider in compute["capacityProviders"]
        ),
        platform_version=compute["platformVersion"] if on_fargate else None,
        constraints=() if on_fargate else tuple(_constraints(compute, zone)),
        strategy=() if on_fargate else tuple({"type": "spread", "field": field} for field in spread),
    )


def _constraints(compute: ComputeSettings, zone: str | None) -> Iterator[Mapping[str, object]]:
    if compute["distinctInstances"]:
        yield {"type": "distinctInstance"}
    if zone:
        yield {"type": "memberOf", "expression": f"attribute:ecs.availability-zone == {zone}"}
