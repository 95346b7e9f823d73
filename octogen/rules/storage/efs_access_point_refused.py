from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit, Part
from octogen.view.three_answers import is_not


@rule(
    id="OCT109",
    name="efs-access-point-refused",
    severity=Severity.ERROR,
    title="AWS refuses to mount this EFS volume",
    why="""
        An access point and IAM authorisation both need transit encryption; an access point decides the directory itself
        and takes no other rootDirectory than "/"; and IAM authorisation uses the task role, so there must be one.
        Otherwise no task of Octopus starts. Some published examples get the rootDirectory wrong.
    """,
    fix="set transitEncryption to ENABLED (values: storage.encryptInTransit: true)",
    source="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSAuthorizationConfig.html",
    values_key=("storage", "encryptInTransit"),
    example="""
          task-definition:
            family: octopus
        +   taskRoleArn: arn:aws:iam::123456789012:role/octopus-task
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                mountPoints:
                  - {sourceVolume: repository, containerPath: /repository}
            volumes:
              - name: repository
                efsVolumeConfiguration:
                  fileSystemId: fs-0a1b2c3d
        -         rootDirectory: /repository  # <- OCT109
        -         transitEncryption: DISABLED  # <- OCT109
        +         rootDirectory: /
        +         transitEncryption: ENABLED
                  authorizationConfig:
                    accessPointId: fsap-0a1b2c3d
                    iam: ENABLED  # <- OCT109
    """,
)
def efs_access_point_refused(deployment: Deployment) -> Iterator[Hit]:
    for task, _container in deployment.octopus_containers():
        for volume in task.items("volumes"):
            yield from _refused(task, volume.shown("name"), volume.at("efsVolumeConfiguration"))


def _refused(task: Part, name: str, efs: Part) -> Iterator[Hit]:
    access_point = efs.has("authorizationConfig", "accessPointId")
    iam = efs.text("authorizationConfig", "iam") == "ENABLED"
    if (access_point or iam) and efs.text("transitEncryption") == "DISABLED":
        what = "an access point" if access_point else "IAM authorisation"
        yield efs.hit(f"Volume {name} uses {what} without transit encryption", "transitEncryption")
    directory = efs.text("rootDirectory")
    if access_point and is_not(directory, "/"):
        message = f"Volume {name} names {directory} beside an access point, which has its own directory"
        fix = 'set rootDirectory to "/", or leave it out'
        yield efs.hit(message, "rootDirectory", values_key=("overrides",), fix=fix)
    if iam and task.lacks("taskRoleArn"):
        message = f"Volume {name} authorises with the task role, and the task definition has none"
        fix = "set taskRoleArn, or authorizationConfig.iam to DISABLED"
        yield efs.hit(message, "authorizationConfig", "iam", values_key=("overrides",), fix=fix)
