from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.facts import LINUX_CONTAINER
from octogen.octopus.folders import SHARED_PATHS
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit
from octogen.view.storage import octopus_mounts


@rule(
    id="OCT107",
    name="shared-folder-read-only",
    severity=Severity.ERROR,
    title="A node cannot write to a shared folder",
    why="""
        Every node writes into the shared folders: packages that are pushed to it, artifacts, the logs of the tasks it
        runs. Where the mount is read-only, those uploads and tasks fail on that node (inferred).
    """,
    fix="set readOnly to false, or leave it out",
    source=LINUX_CONTAINER,
    values_key=("overrides",),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                mountPoints:
                  - sourceVolume: repository
                    containerPath: /repository
        -           readOnly: true  # <- OCT107
        +           readOnly: false
            volumes:
              - name: repository
                efsVolumeConfiguration:
                  {fileSystemId: fs-0a1b2c3d, rootDirectory: /repository, transitEncryption: ENABLED}
    """,
)
def shared_folder_read_only(deployment: Deployment) -> Iterator[Hit]:
    for mount in octopus_mounts(deployment):
        if mount.path in SHARED_PATHS and mount.part.flag("readOnly"):
            yield mount.part.hit(f"{mount.path} is mounted read-only, and every node writes there", "readOnly")
