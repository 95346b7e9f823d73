from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rule import rule
from octogen.view.deployment import Deployment, is_reference
from octogen.view.part import Hit, Part


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
    knob=("storage", "encryptInTransit"),
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
    for task in deployment.of("task-definition"):
        if deployment.container_of(task) is not None:
            for volume in task.items("volumes"):
                yield from _refused(task, volume.text("name"), volume.at("efsVolumeConfiguration"))


def _refused(task: Part, name: str, efs: Part) -> Iterator[Hit]:
    access_point = efs.text("authorizationConfig", "accessPointId")
    iam = efs.text("authorizationConfig", "iam") == "ENABLED"
    if (access_point or iam) and efs.text("transitEncryption") in ("", "DISABLED"):
        what = "an access point" if access_point else "IAM authorisation"
        yield efs.hit(f"Volume {name} uses {what} without transit encryption", "transitEncryption")
    if access_point and efs.text("rootDirectory") not in ("", "/") and not is_reference(efs.text("rootDirectory")):
        message = f"Volume {name} names {efs.text('rootDirectory')} beside an access point, which has its own directory"
        fix = 'set rootDirectory to "/", or leave it out'
        yield efs.hit(message, "rootDirectory", knob=("overrides",), fix=fix)
    if iam and not task.has("taskRoleArn"):
        message = f"Volume {name} authorises with the task role, and the task definition has none"
        fix = "set taskRoleArn, or authorizationConfig.iam to DISABLED"
        yield efs.hit(message, "authorizationConfig", "iam", knob=("overrides",), fix=fix)
