"""Where the output of containers goes, and for how long it is kept."""

from __future__ import annotations

from collections.abc import Iterator

from octogen.view.deployment import Deployment, is_opaque
from octogen.view.part import Part
from octogen.view.three_answers import UNKNOWN, Unknown


def log_groups_of(deployment: Deployment, container: Part) -> Iterator[Part]:
    """Yield the log groups among the documents that a container writes to."""
    name = container.link("logConfiguration", "options", "awslogs-group")
    yield from (group for group in deployment.of("log-group") if name and group.link("logGroupName") == name)


def retention_days(deployment: Deployment, group: Part) -> int | Unknown | None:
    """Return for how many days a log group keeps what is written; nothing where for ever."""
    if group.has("retentionInDays"):
        return group.number("retentionInDays")
    policies = list(deployment.of("log-retention"))
    own = deployment.where("log-retention", "logGroupName", group.link("logGroupName"))
    if own is None and any(is_opaque(policy.link("logGroupName")) for policy in policies):
        return UNKNOWN
    return own.number("retentionInDays") or UNKNOWN if own else None
