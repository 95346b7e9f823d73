"""What the containers of every task have in common: where their output goes, how they are checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from octogen.topology.resolve.account import log_group_name
from octogen.topology.tasks import ContainerCheck, Logs

if TYPE_CHECKING:
    from octogen.values.settings_types import HealthCheckSettings, SecretSettings, Settings


def to_log_group(data: Settings, prefix: str) -> Logs:
    """Return how a container's output goes to the log group, as streams with this prefix."""
    options = {
        "awslogs-group": log_group_name(data),
        "awslogs-region": data["aws"]["region"],
        "awslogs-stream-prefix": prefix,
    }
    return Logs("awslogs", tuple(options.items()), ())


def check_of(settings: HealthCheckSettings, *command: str) -> ContainerCheck:
    """Return the check of these settings, with this command where they name none."""
    return ContainerCheck(
        command=tuple(settings.get("command", command)),
        interval=settings["intervalSeconds"],
        timeout=settings["timeoutSeconds"],
        retries=settings["retries"],
        start_period=settings["startPeriodSeconds"],
    )


def value_from(secret: str | SecretSettings) -> str:
    """Return ECS's notation: ARN, then JSON key, version stage and version id, all three colons or none."""
    if isinstance(secret, str):
        return secret
    parts = [secret.get("jsonKey", ""), secret.get("versionStage", ""), secret.get("versionId", "")]
    return ":".join([secret["arn"], *parts]) if any(parts) else secret["arn"]


def values_from(secrets: Mapping[str, str | SecretSettings]) -> tuple[tuple[str, str], ...]:
    """Return (name, where ECS reads it from) of secrets."""
    return tuple((name, value_from(secret)) for name, secret in secrets.items())
