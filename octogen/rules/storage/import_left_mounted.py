from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.facts import LINUX_CONTAINER
from octogen.octopus.folders import FOLDERS
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit
from octogen.view.storage import octopus_mounts
from octogen.view.volumes import outlives_task


@rule(
    id="OCT104",
    name="import-left-mounted",
    severity=Severity.WARNING,
    title="Every node that starts would import again",
    why="""
        When Octopus starts and finds an export of the Octopus Migrator in /import, it imports it. That is meant for one
        start of one node. While the export stays there, on shared storage or on the container instance, each node that
        ECS starts or replaces imports it again, into the database that the others work on (the consequence is
        inferred).
    """,
    fix="remove the mount once the migration is done (values: leave out storage.folders.import)",
    source=LINUX_CONTAINER,
    values_key=("storage", "folders", "import"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                mountPoints:
        -         - {sourceVolume: import, containerPath: /import}  # <- OCT104
        +         - {sourceVolume: repository, containerPath: /repository}
            volumes:
        -     - name: import
        +     - name: repository
                efsVolumeConfiguration:
        -         {fileSystemId: fs-0a1b2c3d, rootDirectory: /import, transitEncryption: ENABLED}
        +         {fileSystemId: fs-0a1b2c3d, rootDirectory: /repository, transitEncryption: ENABLED}
    """,
)
def import_left_mounted(deployment: Deployment) -> Iterator[Hit]:
    for mount in octopus_mounts(deployment):
        if mount.path == FOLDERS["import"] and mount.volume is not None and outlives_task(mount.volume):
            where = "shared storage" if mount.shared else "the container instance"
            who = "each node that starts" if mount.shared else "each node that starts on it"
            yield mount.part.hit(f"/import is on {where}: {who} imports what lies there")
