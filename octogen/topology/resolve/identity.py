"""Secrets, and the roles that may read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from octogen.octopus.facts import POLLING_QUEUE
from octogen.topology import Role, Tags
from octogen.topology.resolve.policies import Statement

_VARIABLES = {
    "databaseConnectionString": "DB_CONNECTION_STRING",
    "masterKey": "MASTER_KEY",
    "licence": "OCTOPUS_SERVER_BASE64_LICENSE",
    "adminPassword": "ADMIN_PASSWORD",
    "adminApiKey": "ADMIN_API_KEY",
    "redisConnectionString": POLLING_QUEUE,
}


def octopus_secrets(data: Mapping[str, Any]) -> Tags:
    """Return (variable, where ECS reads it from) for what every node needs."""
    return tuple(_octopus_secrets(data))


def _octopus_secrets(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    given = data["octopus"]["secrets"]
    for key, variable in _VARIABLES.items():
        # This one turns the shared queue on, wherever it comes from.
        wanted = key != "redisConnectionString" or data["tentacles"]["polling"]["mode"] == "sharedQueue"
        if key in given and wanted:
            yield variable, value_from(given[key])


def value_from(secret: str | Mapping[str, str]) -> str:
    """Return ECS's notation: ARN, then JSON key, version stage and version id, all three colons or none."""
    if isinstance(secret, str):
        return secret
    parts = [secret.get(key, "") for key in ("jsonKey", "versionStage", "versionId")]
    return ":".join([secret["arn"], *parts]) if any(parts) else secret["arn"]


def readable_arns(data: Mapping[str, Any]) -> list[str]:
    """Return the ARNs of all secrets and parameters that ECS reads to start the tasks, without JSON key and version."""
    redis = data["tentacles"]["polling"]["redis"].get("create", {})
    given = [value for _, value in octopus_secrets(data)]
    given += [value_from(redis["password"])] if "password" in redis else []
    given += [data["octopus"]["image"][key] for key in ("pullCredentials",) if key in data["octopus"]["image"]]
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


def registry_arn(repository: str, prefix: str) -> str:
    """Return the ARN of the repository where the image lies in Amazon ECR, else an empty string."""
    registry, _, path = repository.partition("/")
    account, _, rest = registry.partition(".dkr.ecr.")
    return f"{prefix}:ecr:{rest.split('.')[0]}:{account}:repository/{path}" if rest else ""
