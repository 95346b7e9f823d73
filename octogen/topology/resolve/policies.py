"""What the roles may do: no more than the deployment needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from octogen.octopus.registries import ecr_repository
from octogen.topology import Container, FileSystem, LogGroup
from octogen.values.secrets_manager import policy_resources

if TYPE_CHECKING:
    from octogen.values.settings_types import Settings

Statement = Mapping[str, object]


def of_execution_role(
    data: Settings, containers: Sequence[Container], log_group: LogGroup, partition: str
) -> Iterator[Statement]:
    """Yield what ECS needs to start these containers."""
    arns = readable_arns(containers)
    secrets = [arn for arn in arns if ":secretsmanager:" in arn]
    parameters = [arn for arn in arns if ":ssm:" in arn]
    found = [repository for container in containers if (repository := ecr_repository(container.image))]
    repositories = sorted({repository.arn(partition) for repository in found})
    files = sorted({file for container in containers for file in container.environment_files})
    if any(container.logs.driver == "awslogs" for container in containers):
        yield _allow("WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], f"{log_group.arn}:*")
    if secrets:
        yield _allow(
            "ReadSecrets", "secretsmanager:GetSecretValue", [name for arn in secrets for name in policy_resources(arn)]
        )
    if parameters:
        yield _allow("ReadParameters", "ssm:GetParameters", parameters)
    if data["roles"]["kmsKeyArns"]:
        yield _allow("DecryptSecrets", "kms:Decrypt", data["roles"]["kmsKeyArns"])
    if repositories:
        pull = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        yield _allow("LogInToRegistry", "ecr:GetAuthorizationToken", "*")
        yield _allow("PullImage", pull, _one_or_all(repositories))
    if files:
        # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/use-environment-file.html
        buckets = sorted({file.partition("/")[0] for file in files})
        yield _allow("ReadEnvironmentFiles", "s3:GetObject", _one_or_all(files))
        yield _allow("FindBuckets", "s3:GetBucketLocation", _one_or_all(buckets))
    yield from data["roles"]["executionStatements"]


def of_task_role(data: Settings, storage: FileSystem) -> Iterator[Statement]:
    """Yield what Octopus Server itself needs: its shared folders, and a shell where one is wanted."""
    if storage.iam:
        mount = _allow("MountSharedFolders", _mounting(storage), _one_or_all(storage.arns))
        points = list(storage.access_point_arns)
        if points and len(points) == len(storage.folders):
            mount |= {"Condition": {"StringEquals": {"elasticfilesystem:AccessPointArn": points}}}
        yield mount
    if data["deployment"]["executeCommand"]:
        channels = [f"{verb}{channel}Channel" for verb in ("Create", "Open") for channel in ("Control", "Data")]
        yield _allow("ExecuteCommand", [f"ssmmessages:{channel}" for channel in channels], "*")
    yield from data["roles"]["taskStatements"]


def of_file_system(storage: FileSystem, task_role: str) -> Iterator[Statement]:
    """Yield who may mount a file system that is rendered: the tasks, through a mount target.

    AWS lets every client in that reaches a mount target while a file system has no policy:
    https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html. Mounts without IAM have no name that a
    policy could let in.
    """
    if not (storage.create and storage.iam):
        return
    own = storage.arns[0]
    through_mount_target = {"Bool": {"elasticfilesystem:AccessedViaMountTarget": "true"}}
    admitted = {"Principal": {"AWS": task_role}, "Condition": through_mount_target}
    yield _allow("MountSharedFolders", _mounting(storage), own) | admitted
    if storage.encrypt_in_transit:
        yield {
            "Sid": "RefusePlainText",
            "Effect": "Deny",
            "Principal": {"AWS": "*"},
            "Action": "*",
            "Resource": own,
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }


def _mounting(storage: FileSystem) -> list[str]:
    # EFS takes a root user who identifies through IAM for nobody, unless the policy allows root access:
    # https://docs.aws.amazon.com/efs/latest/ug/enforce-identity-access-points.html
    root = ["elasticfilesystem:ClientRootAccess"] if storage.as_root else []
    return ["elasticfilesystem:ClientMount", *root, "elasticfilesystem:ClientWrite"]


def readable_arns(containers: Sequence[Container]) -> list[str]:
    """Return the ARNs of all secrets and parameters that ECS reads for containers, without JSON key and version."""
    given = [value for container in containers for _, value in (*container.secrets, *container.logs.secrets)]
    given += [container.pull_secret for container in containers if container.pull_secret]
    return sorted({":".join(value.split(":")[:7]) for value in given})


def _one_or_all(resources: Sequence[str]) -> str | list[str]:
    """Return the resources of a statement as IAM writes them: a single one by itself."""
    return resources[0] if len(resources) == 1 else list(resources)


def _allow(name: str, action: str | list[str], resource: str | list[str]) -> dict[str, object]:
    return {"Sid": name, "Effect": "Allow", "Action": action, "Resource": resource}
