"""Where the output of containers goes, and for how long it is kept."""

from __future__ import annotations

from collections.abc import Iterator

from octogen.view.deployment import Deployment, is_opaque
from octogen.view.part import Part
from octogen.view.three_answers import UNKNOWN, Unknown, is_not


def log_groups_of(deployment: Deployment, container: Part) -> Iterator[Part]:
    """Yield the log groups among the documents that a container writes to."""
    name = container.link("logConfiguration", "options", "awslogs-group")
    yield from (group for group in deployment.of("log-group") if name and group.link("logGroupName") == name)


def log_group_not_made(deployment: Deployment, container: Part) -> Part | None:
    """Return the place of a log group's name that a container writes to, where the documents make only others.

    A group may be there already. So the documents must make one that no container writes to: that is the one it was to
    be. Docker creates the group itself where `awslogs-create-group` says so:
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html
    """
    options = container.at("logConfiguration", "options")
    writes_there = container.text("logConfiguration", "logDriver") == "awslogs"
    if not (writes_there and options.lacks("awslogs-create-group")):
        return None
    made = deployment.cached(_made)
    left_over = made - deployment.cached(_written_to)
    is_missing = is_not(options.text("awslogs-group"), *made) and left_over and not any(map(is_opaque, made))
    return options.at("awslogs-group") if is_missing else None


def _made(deployment: Deployment) -> frozenset[str]:
    groups = (group for group in deployment.of("log-group") if not group.document.origin.is_printed)
    return frozenset(group.link("logGroupName") for group in groups)


def _written_to(deployment: Deployment) -> frozenset[str]:
    tasks = deployment.of("task-definition")
    containers = (container for task in tasks for container in task.items("containerDefinitions"))
    return frozenset(container.link("logConfiguration", "options", "awslogs-group") for container in containers)


def retention_days(deployment: Deployment, group: Part) -> int | Unknown | None:
    """Return for how many days a log group keeps what is written; nothing where for ever."""
    if group.has("retentionInDays"):
        return group.number("retentionInDays")
    policies = list(deployment.of("log-retention"))
    own = deployment.where("log-retention", "logGroupName", group.link("logGroupName"))
    if own is None and any(is_opaque(policy.link("logGroupName")) for policy in policies):
        return UNKNOWN
    return own.number("retentionInDays") or UNKNOWN if own else None
