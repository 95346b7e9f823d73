from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.facts import LINUX_CONTAINER
from octogen.octopus.folders import SHARED_PATHS, folder_meant
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit
from octogen.view.storage import mounts
from octogen.view.three_answers import is_not


@rule(
    id="OCT105",
    name="folder-misspelt",
    severity=Severity.ERROR,
    title="A mount misses the folder it is meant for",
    why="""
        Octopus looks for its folders by exact names, and on Linux case matters: a volume at /tasklogs leaves /taskLogs
        inside the container. Octopus starts all the same, writes there, and the files go with the task.
    """,
    fix="write the container path as Octopus has it",
    source=LINUX_CONTAINER,
    values_key=("overrides",),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                mountPoints:
                  - sourceVolume: task-logs
        -           containerPath: /tasklogs  # <- OCT105
        +           containerPath: /taskLogs
                  - sourceVolume: artifacts
        -           containerPath: /artifact  # <- OCT105
        +           containerPath: /artifacts
            volumes:
              - name: task-logs
                efsVolumeConfiguration:
                  {fileSystemId: fs-0a1b2c3d, rootDirectory: /taskLogs, transitEncryption: ENABLED}
              - name: artifacts
                efsVolumeConfiguration:
                  {fileSystemId: fs-0a1b2c3d, rootDirectory: /artifacts, transitEncryption: ENABLED}
    """,
)
def folder_misspelt(deployment: Deployment) -> Iterator[Hit]:
    for task, container in deployment.octopus_containers():
        found = list(mounts(deployment, task, container))
        paths = {mount.path for mount in found}
        for mount in found:
            folder = folder_meant(mount.path)
            written = mount.part.text("containerPath")
            if folder and folder not in paths:
                grave = folder in SHARED_PATHS
                yield mount.part.hit(
                    f"{written} is no folder of Octopus, which uses {folder}",
                    "containerPath",
                    severity=None if grave else Severity.WARNING,
                    fix=f"set containerPath to {folder}",
                )
            elif folder == mount.path and is_not(written, folder):
                # Docker drops the slash; that Fargate does the same is not verified.
                message = f"{written} is read as {folder}, but written differently from Octopus's own name for it"
                yield mount.part.hit(
                    message, "containerPath", severity=Severity.INFO, fix=f"set containerPath to {folder}"
                )
