from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Pointer, Severity
from octogen.octopus.facts import LINUX_CONTAINER
from octogen.octopus.folders import SHARED_PATHS
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit, Part
from octogen.view.storage import octopus_mounts


@rule(
    id="OCT107",
    name="shared-folder-read-only",
    severity=Severity.ERROR,
    title="A node cannot write to a shared folder",
    why="""
        Every node writes into the shared folders: packages that are pushed to it, artifacts, the logs of the tasks it
        runs. Where the mount is read-only, those uploads and tasks fail on that node (inferred). readOnly of a mount
        point and readOnly of volumesFrom have the same effect.
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
    found: dict[tuple[str, Pointer], tuple[Part, list[str]]] = {}
    for mount in octopus_mounts(deployment):
        if mount.path in SHARED_PATHS and mount.read_only is not None:
            place = mount.read_only
            found.setdefault((place.document.name, place.pointer), (place, []))[1].append(mount.path)
    for place, paths in found.values():
        verb = "is" if len(paths) == 1 else "are"
        yield place.hit(f"{' and '.join(paths)} {verb} mounted read-only, and every node writes there", "readOnly")
