"""What a deployment finds in its AWS account, or brings along: cluster and log group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from octogen.topology import Cluster, LogGroup

if TYPE_CHECKING:
    from octogen.values.settings_types import Settings


def cluster(data: Settings) -> Cluster:
    """Return the ECS cluster, the one given or one to be rendered."""
    settings = data["cluster"]
    used = [provider["name"] for provider in data["compute"]["capacityProviders"]]
    return Cluster(
        name=cluster_name(data),
        create="existing" not in settings,
        container_insights=settings["containerInsights"],
        capacity_providers=tuple(dict.fromkeys([*settings["capacityProviders"], *used])),
    )


def cluster_name(data: Settings) -> str:
    """Return the name or ARN of the cluster."""
    name: str = data["cluster"].get("existing") or data["cluster"].get("name") or data["name"]
    return name


def log_group(data: Settings, prefix: str) -> LogGroup:
    """Return the log group; `prefix` begins the ARNs of CloudWatch Logs here."""
    logging = data["logging"]
    name = log_group_name(data)
    arn = f"{prefix}:log-group:{name}"
    return LogGroup(name, arn, logging["create"], logging["retentionDays"])


def log_group_name(data: Settings) -> str:
    """Return the name of the log group."""
    return data["logging"].get("logGroup") or f"/ecs/{data['name']}"
