from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Pointer, Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.file_system_policies import Client, policies_of, refused
from octogen.view.part import Hit
from octogen.view.storage import mounts


@rule(
    id="OCT119",
    name="file-system-policy-refuses",
    severity=Severity.ERROR,
    title="The file system's policy does not let the task mount, or not write",
    why="""
        A file system with a policy of its own admits whom that policy or a policy of the client's role allows, and
        nobody else. A task that mounts without IAM authorisation is anonymous, and only a statement for everybody
        admits it; and a policy may insist on TLS. What is refused fails as "access denied by server": the task does not
        start, or cannot write. Without a policy AWS admits everybody who reaches a mount target.
    """,
    fix="""
        allow ClientMount and ClientWrite for the task role in the policy, and set authorizationConfig.iam and
        transitEncryption of the volume to ENABLED
    """,
    source="https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html",
    values_key=("storage", "iamAuthorization"),
    example="""
          task-definition:
            family: octopus
            taskRoleArn: arn:aws:iam::123456789012:role/octopus-task
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                mountPoints:
                  - {sourceVolume: repository, containerPath: /repository}
            volumes:
              - name: repository
                efsVolumeConfiguration:  # <- OCT119
                  fileSystemId: fs-0a1b2c3d
                  rootDirectory: /repository
                  transitEncryption: ENABLED
        +         authorizationConfig: {iam: ENABLED}
          file-system-policy:
            FileSystemId: fs-0a1b2c3d
            Policy: >-
              {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*",
              "Principal": {"AWS": "arn:aws:iam::123456789012:role/octopus-task"},
              "Action": ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]}]}
    """,
)
def file_system_policy_refuses(deployment: Deployment) -> Iterator[Hit]:
    found: dict[tuple[str, Pointer], Hit] = {}
    for task, container in deployment.octopus_containers():
        for mount in mounts(deployment, task, container):
            for policy in policies_of(deployment, mount):
                client = Client.of(deployment, task, mount)
                missing = refused(deployment, policy, client) if client else ()
                if client and missing:
                    message = f"The file system's policy does not allow {' and '.join(missing)} to {client.name}"
                    related = (policy.hit("the policy", "Policy"),)
                    severity = None if client.rights_known else Severity.WARNING
                    hit = client.volume.hit(message, "efsVolumeConfiguration", severity=severity, related=related)
                    found.setdefault((task.document.name, client.volume.pointer), hit)
    yield from found.values()
