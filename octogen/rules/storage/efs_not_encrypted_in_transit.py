from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit
from octogen.view.storage import octopus_mounts


@rule(
    id="OCT108",
    name="efs-not-encrypted-in-transit",
    severity=Severity.WARNING,
    title="Files travel to EFS unencrypted",
    why="""
        Packages, artifacts and task logs hold configuration and, at times, secrets. Without transitEncryption, which is
        off by default, they cross the network between task and file system in clear text.
    """,
    fix="set transitEncryption to ENABLED (values: storage.encryptInTransit: true)",
    source="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSVolumeConfiguration.html",
    values_key=("storage", "encryptInTransit"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                mountPoints:
                  - {sourceVolume: repository, containerPath: /repository}
            volumes:
              - name: repository
                efsVolumeConfiguration:  # <- OCT108
                  fileSystemId: fs-0a1b2c3d
                  rootDirectory: /repository
        +         transitEncryption: ENABLED
    """,
)
def efs_not_encrypted_in_transit(deployment: Deployment) -> Iterator[Hit]:
    volumes = {mount.volume.pointer: mount.volume for mount in octopus_mounts(deployment) if mount.volume}
    for volume in volumes.values():
        efs = volume.at("efsVolumeConfiguration")
        # With an access point or IAM, AWS refuses the mount: OCT109's finding.
        taken = (
            efs.lacks("authorizationConfig", "accessPointId") and efs.text("authorizationConfig", "iam") == "DISABLED"
        )
        if efs.has() and taken and efs.text("transitEncryption") == "DISABLED":
            message = f"Volume {volume.shown('name')} is mounted without transit encryption"
            yield efs.hit(message, "transitEncryption")
