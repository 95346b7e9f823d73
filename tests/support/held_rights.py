"""What the tasks of a deployment need of IAM, and whether their roles allow that and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tests.support.held import Rendered

ANY = "*"


class Need(NamedTuple):
    """An action on a resource; `through` is the access point by which a file system is mounted."""

    role: str
    action: str
    resource: str
    through: str = ""


class Right(NamedTuple):
    """What a statement allows, one action and one pattern of resources each."""

    role: str
    action: str
    resource: str
    points: frozenset[str]


def rights(rendered: Rendered) -> Iterator[str]:
    """Yield what a task needs and its role does not allow, and what a role allows and no task needs."""
    needed, allowed = set(_needs(rendered)), set(_rights(rendered))
    roles = {f"${{{name}.arn}}" for name in rendered.of("role")}
    for need in sorted(needed):
        if need.role in roles and not any(_covers(right, need) for right in allowed):
            yield f"{need.role} lacks {need.action} on {need.resource} {need.through}".rstrip()
    for right in sorted(allowed):
        if not any(_covers(right, need) for need in needed):
            yield f"{right.role} may {right.action} on {right.resource} for nothing"
    through = {(need.role, need.through) for need in needed}
    for role, point in sorted({(right.role, point) for right in allowed for point in right.points} - through):
        yield f"{role} may use {point} for nothing"


def admitted(rendered: Rendered) -> Iterator[str]:
    """Yield a task that mounts a file system whose own policy does not name its role for what it needs there."""
    allowed = {
        (body["FileSystemId"], statement["Principal"]["AWS"], action)
        for body in rendered.of("file-system-policy").values()
        for statement in json.loads(body["Policy"])["Statement"]
        if statement["Effect"] == "Allow"
        for action in statement["Action"]
    }
    closed = {system for system, _, _ in allowed}
    needed = {
        (need.resource.rpartition("/")[2], need.role, need.action)
        for need in _needs(rendered)
        if need.action.startswith("elasticfilesystem:") and need.resource.rpartition("/")[2] in closed
    }
    yield from (f"{role} may not {action} on {system}" for system, role, action in sorted(needed - allowed))
    yield from (f"{system} lets {role} {action} for nothing" for system, role, action in sorted(allowed - needed))
    yield from (f"{name} has no policy" for name in rendered.of("file-system") if needed and not closed)


def _covers(right: Right, need: Need) -> bool:
    pattern = re.escape(right.resource).replace(r"\*", ".*").replace(r"\?", ".")
    through = not right.points or need.through in right.points
    return (right.role, right.action) == need[:2] and bool(re.fullmatch(pattern, need.resource)) and through


def _rights(rendered: Rendered) -> Iterator[Right]:
    for name, body in rendered.of("role-policy").items():
        role = f"${{{name.removesuffix('-policy')}.arn}}"
        statements = json.loads(body["PolicyDocument"])["Statement"]
        sids = [statement["Sid"] for statement in statements if "Sid" in statement]
        assert len(set(sids)) == len(sids), f"{name}: {sids}"
        asked_for = rendered.data["roles"][f"{name.partition('-')[0]}Statements"]
        for statement in statements:
            if statement in asked_for:
                continue
            assert statement["Effect"] == "Allow"
            condition = statement.get("Condition", {}).get("StringEquals", {})
            points = frozenset(condition.get("elasticfilesystem:AccessPointArn", ()))
            for action in _listed(statement["Action"]):
                for resource in _listed(statement["Resource"]):
                    yield Right(role, action, resource, points)


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 - JSON
    return value if isinstance(value, list) else [value]


def _needs(rendered: Rendered) -> Iterator[Need]:
    for _, service, task in rendered.services:
        execution, own = task["executionRoleArn"], task.get("taskRoleArn", "")
        for container in task["containerDefinitions"]:
            for action, resource in _to_start(rendered, container):
                yield Need(execution, action, resource)
        for key in rendered.data["roles"]["kmsKeyArns"]:
            yield Need(execution, "kms:Decrypt", key)
        for volume in task.get("volumes", ()):
            efs = volume.get("efsVolumeConfiguration", {})
            if efs.get("authorizationConfig", {}).get("iam") == "ENABLED":
                yield from _to_mount(rendered, own, efs)
        if service.get("enableExecuteCommand"):
            for verb in ("Create", "Open"):
                for channel in ("Control", "Data"):
                    yield Need(own, f"ssmmessages:{verb}{channel}Channel", ANY)


def _prefix(rendered: Rendered, service: str) -> str:
    aws = rendered.data["aws"]
    partition = {"cn": "aws-cn", "us": "aws"}.get(aws["region"].partition("-")[0], "aws")
    return f"arn:{aws.get('partition', partition)}:{service}:{aws['region']}:{aws['accountId']}"


_REGISTRY = re.compile(r"(?P<account>\d{12})\.dkr[.-]ecr(?:-fips)?\.(?P<region>[a-z0-9-]+)\.[^/]+/(?P<path>[^:@]+)")


def _to_start(rendered: Rendered, container: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what ECS needs to start a container: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html."""
    logs = container.get("logConfiguration", {})
    if logs.get("logDriver") == "awslogs":
        group = f"{_prefix(rendered, 'logs')}:log-group:{logs['options']['awslogs-group']}:log-stream:a"
        yield from ((f"logs:{action}", group) for action in ("CreateLogStream", "PutLogEvents"))
    read = [item["valueFrom"] for item in (*container.get("secrets", ()), *logs.get("secretOptions", ()))]
    credentials = container.get("repositoryCredentials", {}).get("credentialsParameter")
    for arn in [*read, *([credentials] if credentials else [])]:
        yield from _to_read(":".join(arn.split(":")[:7]))
    for file in container.get("environmentFiles", ()):
        yield "s3:GetObject", file["value"]
        yield "s3:GetBucketLocation", file["value"].partition("/")[0]
    image = _REGISTRY.match(container["image"])
    if image:
        prefix = _prefix(rendered, "ecr").split(":")
        repository = ":".join([*prefix[:3], image["region"], image["account"], f"repository/{image['path']}"])
        yield "ecr:GetAuthorizationToken", ANY
        for action in ("BatchCheckLayerAvailability", "BatchGetImage", "GetDownloadUrlForLayer"):
            yield f"ecr:{action}", repository


def _to_read(arn: str) -> Iterator[tuple[str, str]]:
    """Yield what reads a secret or a parameter; a secret without its suffix has one in IAM's eyes."""
    if ":ssm:" in arn:
        yield "ssm:GetParameters", arn
        return
    suffix = re.search(r"-[A-Za-z0-9]{6}$", arn)
    if suffix:
        yield "secretsmanager:GetSecretValue", arn
    if not suffix or (suffix[0][1:].isalpha() and suffix[0].islower()):
        yield "secretsmanager:GetSecretValue", f"{arn}-AbCdEf"


def _to_mount(rendered: Rendered, role: str, efs: Mapping[str, Any]) -> Iterator[Need]:
    """Yield what a mount needs; who is root to the file system needs a right of their own."""
    prefix = _prefix(rendered, "elasticfilesystem")
    system = f"{prefix}:file-system/{efs['fileSystemId']}"
    point = efs["authorizationConfig"].get("accessPointId", "")
    through = point.replace(".id}", ".arn}") if point.startswith("$") else point and f"{prefix}:access-point/{point}"
    user = rendered.referred(point).get("PosixUser", {"Uid": 1, "Gid": 1} if point else {"Uid": 0, "Gid": 0})
    root = ["ClientRootAccess"] if 0 in (user["Uid"], user["Gid"]) else []
    for action in ("ClientMount", "ClientWrite", *root):
        yield Need(role, f"elasticfilesystem:{action}", system, through)
