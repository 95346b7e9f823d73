from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.file_system_policies import may_have_policy
from octogen.view.part import Hit
from octogen.view.storage import file_system_of, is_new, mounts


@rule(
    id="OCT710",
    name="file-system-open",
    severity=Severity.INFO,
    title="IAM authorisation keeps nobody away from the file system",
    why="""
        The tasks mount with IAM authorisation, but the file system has no policy of its own. AWS's default policy does
        not ask who a client is, and gives full access to any that reaches a mount target. Only a policy of the file
        system makes the role count.
    """,
    fix="""
        put a policy on the file system that allows ClientMount and ClientWrite to the task role, and to nobody else
    """,
    source="https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html",
    values_key=("overrides",),
    example="""
          task-definition:
            family: octopus
            taskRoleArn: arn:aws:iam::123456789012:role/octopus-task
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                mountPoints:
                  - {sourceVolume: octopus, containerPath: /repository}
            volumes:
              - name: octopus
                efsVolumeConfiguration:
                  fileSystemId: ${file-system.id}
                  transitEncryption: ENABLED
                  authorizationConfig: {iam: ENABLED}
          file-system:
            CreationToken: octopus  # <- OCT710
            ThroughputMode: elastic
        + file-system-policy:
        +   FileSystemId: ${file-system.id}
        +   Policy: >-
        +     {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*",
        +     "Principal": {"AWS": "arn:aws:iam::123456789012:role/octopus-task"},
        +     "Action": ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]}]}
    """,
)
def file_system_open(deployment: Deployment) -> Iterator[Hit]:
    found: dict[str, Hit] = {}
    for task, container in deployment.octopus_containers():
        for mount in mounts(deployment, task, container):
            iam = mount.volume and mount.volume.text("efsVolumeConfiguration", "authorizationConfig", "iam")
            file_system = file_system_of(deployment, mount.file_system or "")
            made = file_system is not None and is_new(deployment, mount)
            if file_system and made and iam == "ENABLED" and not may_have_policy(deployment, mount):
                message = "The tasks mount with IAM authorisation, which no policy of the file system asks for"
                found[file_system.document.name] = file_system.hit(message, "CreationToken")
    yield from found.values()
