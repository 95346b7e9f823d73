"""Secrets, and the roles that may read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from octogen.octopus.registries import ecr_repository
from octogen.topology import Role, Tags
from octogen.topology.resolve.network import renders_redis
from octogen.topology.resolve.policies import Statement
from octogen.values.secret_variables import secret_variables


def octopus_secrets(data: Mapping[str, Any]) -> Tags:
    """Return (variable, where ECS reads it from) for what every node needs."""
    given = data["octopus"]["secrets"]
    return tuple((variable, value_from(given[key])) for variable, key in secret_variables(data).items())


def value_from(secret: str | Mapping[str, str]) -> str:
    """Return ECS's notation: ARN, then JSON key, version stage and version id, all three colons or none."""
    if isinstance(secret, str):
        return secret
    parts = [secret.get(key, "") for key in ("jsonKey", "versionStage", "versionId")]
    return ":".join([secret["arn"], *parts]) if any(parts) else secret["arn"]


def readable_arns(data: Mapping[str, Any]) -> list[str]:
    """Return the ARNs of all secrets and parameters that ECS reads to start the tasks, without JSON key and version."""
    redis = data["tentacles"]["polling"]["redis"]["create"] if renders_redis(data) else {}
    given = [value for _, value in octopus_secrets(data)]
    given += [value_from(redis["password"])] if "password" in redis else []
    given += [image["pullCredentials"] for image in (data["octopus"]["image"], redis) if "pullCredentials" in image]
    return sorted({":".join(value.split(":")[:7]) for value in given})


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


def repository_arns(data: Mapping[str, Any], partition: str) -> list[str]:
    """Return the ARNs of the repositories of Amazon ECR that the images of the tasks are in."""
    images = [data["octopus"]["image"]["repository"]]
    images += [data["tentacles"]["polling"]["redis"]["create"]["image"]] if renders_redis(data) else []
    return sorted({found.arn(partition) for image in images if (found := ecr_repository(image))})
