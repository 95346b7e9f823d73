from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Pointer, Severity
from octogen.octopus.folders import SHARED_PATHS
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit, Part
from octogen.view.storage import octopus_mounts
from octogen.view.volumes import is_cifs


@rule(
    id="OCT117",
    name="locks-refused",
    severity=Severity.WARNING,
    title="A shared folder is on a CIFS share, where Octopus cannot always write",
    why="""
        From Linux 5.5 on, a lock on a file of a CIFS (SMB) share is mandatory: while one handle holds it, another that
        writes to the file is refused with EACCES. Octopus has its task logs open more than once, so they cannot be
        written and deployments may fail. The report names the versions of the CIFS module, the current ones among them,
        and is still open.
    """,
    fix="put the volume on Amazon EFS with efsVolumeConfiguration",
    source="https://github.com/OctopusDeploy/Issues/issues/8639",
    values_key=("overrides",),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                mountPoints:
                  - {sourceVolume: task-logs, containerPath: /taskLogs}
            volumes:
              - name: task-logs  # <- OCT117
        -       dockerVolumeConfiguration:
        -         scope: shared
        -         driverOpts: {type: cifs, device: //files.example.com/octopus, o: "username=octopus,vers=3.0"}
        +       efsVolumeConfiguration:
        +         {fileSystemId: fs-0a1b2c3d, rootDirectory: /taskLogs, transitEncryption: ENABLED}
    """,
)
def locks_refused(deployment: Deployment) -> Iterator[Hit]:
    found: dict[tuple[str, Pointer], tuple[Part, list[str]]] = {}
    for mount in octopus_mounts(deployment):
        volume = mount.volume
        if volume is not None and mount.path in SHARED_PATHS and is_cifs(volume):
            found.setdefault((volume.document.name, volume.pointer), (volume, []))[1].append(mount.path)
    for volume, paths in found.values():
        verb = "is" if len(paths) == 1 else "are"
        yield volume.hit(f"{' and '.join(paths)} {verb} on a CIFS share, which refuses to write to a locked file")
