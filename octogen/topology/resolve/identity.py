"""Secrets, and the roles that may read them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from octogen.topology import Role, Tags
from octogen.topology.resolve.containers import values_from
from octogen.topology.resolve.policies import Statement
from octogen.values.lookup import setting
from octogen.values.secret_variables import own_secrets

if TYPE_CHECKING:
    from octogen.values.settings_types import Settings


def octopus_secrets(data: Settings) -> Tags:
    """Return (variable, where ECS reads it from) for what every node needs."""
    keys = {variable: ("octopus", "secrets", key) for variable, key in own_secrets(data).items()}
    given = {variable: setting(data, key) for variable, key in keys.items()}
    return values_from(given | data["octopus"]["secrets"]["environment"])


def trust(partition: str, region: str, account_id: str) -> Statement:
    """Return the policy document that lets the tasks of this account and region, and no others, assume a role.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
    """
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "ecs-tasks.amazonaws.com"},
                "Action": "sts:AssumeRole",
                "Condition": {
                    "ArnLike": {"aws:SourceArn": f"arn:{partition}:ecs:{region}:{account_id}:*"},
                    "StringEquals": {"aws:SourceAccount": account_id},
                },
            }
        ],
    }


def role(  # noqa: PLR0913 - what the two roles differ in
    data: Settings,
    which: str,
    description: str,
    policy: str,
    statements: Iterator[Statement],
    *,
    trusted: Statement,
) -> Role:
    """Return the `execution` or `task` role: the one given, or one to be rendered."""
    given = setting(data, ("roles", f"{which}RoleArn"))
    document = f"{which}-role"
    name = f"{data['name']}-{data['aws']['region']}-{which}"
    return Role(
        document=document,
        name=name,
        arn=given or f"${{{document}.arn}}",
        create=given is None,
        description=description,
        policy=policy,
        statements=tuple(statements),
        trust=trusted,
        permissions_boundary=data["roles"].get("permissionsBoundaryArn"),
    )


def execution_role(data: Settings) -> str:
    """Return the ARN of, or the reference to, the role that starts the tasks."""
    return data["roles"].get("executionRoleArn", "${execution-role.arn}")


def task_role(data: Settings) -> str:
    """Return the ARN of, or the reference to, the role of Octopus itself."""
    return data["roles"].get("taskRoleArn", "${task-role.arn}")
