"""Secrets, and the roles that may read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from octogen.topology import Role, Tags
from octogen.topology.resolve.containers import values_from
from octogen.topology.resolve.policies import Statement
from octogen.values.secret_variables import own_secrets


def octopus_secrets(data: Mapping[str, Any]) -> Tags:
    """Return (variable, where ECS reads it from) for what every node needs."""
    given = data["octopus"]["secrets"]
    keys = own_secrets(data)
    return values_from({variable: given[key] for variable, key in keys.items()} | given["environment"])


def trust(partition: str, region: str, account_id: str) -> Statement:
    """Return the policy document that lets the tasks of this account and region, and no others, take a role.

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
    data: Mapping[str, Any],
    which: str,
    description: str,
    policy: str,
    statements: Iterator[Statement],
    *,
    trusted: Statement,
) -> Role:
    """Return the `execution` or `task` role: the one given, or one to be rendered."""
    given = data["roles"].get(f"{which}RoleArn")
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


def execution_role(data: Mapping[str, Any]) -> str:
    """Return the ARN of, or the reference to, the role that starts the tasks."""
    arn: str = data["roles"].get("executionRoleArn", "${execution-role.arn}")
    return arn
