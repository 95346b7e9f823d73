from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.facts import LINUX_CONTAINER
from octogen.octopus.folders import CLUSTER_SHARED, FOLDERS, folder_meant, shared_folders
from octogen.octopus.versions import EVENT_EXPORTS, dotted
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.images import image_of
from octogen.view.nodes import beside
from octogen.view.part import Hit, Part
from octogen.view.storage import all_mounts, folder_values_key, layout
from octogen.view.three_answers import UNKNOWN


@rule(
    id="OCT101",
    name="shared-folder-not-mounted",
    severity=Severity.ERROR,
    title="The nodes do not share a folder",
    why=f"""
        Packages, artifacts, task logs and exported events are files; the database only records where they are. A node
        without the shared folder writes into its own container: the other nodes show empty logs and miss packages, and
        the files are lost when ECS replaces the task. With the layout CLUSTER_SHARED, one folder, /clusterShared, holds
        them all. Releases before {dotted(EVENT_EXPORTS)} export no events.
    """,
    fix="mount a directory of the EFS file system there (values: keep the folder under storage.folders)",
    source=LINUX_CONTAINER,
    values_key=("storage", "folders"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                mountPoints:  # <- OCT101
                  - {sourceVolume: repository, containerPath: /repository}
                  - {sourceVolume: artifacts, containerPath: /artifacts}
                  - {sourceVolume: task-logs, containerPath: /taskLogs}
        +         - {sourceVolume: event-exports, containerPath: /eventExports}
            volumes:
              - name: repository
                efsVolumeConfiguration:
                  {fileSystemId: fs-0a1b2c3d, rootDirectory: /repository, transitEncryption: ENABLED}
              - name: artifacts
                efsVolumeConfiguration:
                  {fileSystemId: fs-0a1b2c3d, rootDirectory: /artifacts, transitEncryption: ENABLED}
              - name: task-logs
                efsVolumeConfiguration:
                  {fileSystemId: fs-0a1b2c3d, rootDirectory: /taskLogs, transitEncryption: ENABLED}
        +     - name: event-exports
        +       efsVolumeConfiguration:
        +         {fileSystemId: fs-0a1b2c3d, rootDirectory: /eventExports, transitEncryption: ENABLED}
          service:
            serviceName: octopus
            taskDefinition: octopus
            desiredCount: 2
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            availabilityZoneRebalancing: DISABLED
    """,
)
def shared_folder_not_mounted(deployment: Deployment) -> Iterator[Hit]:
    for task, container in deployment.octopus_containers():
        nodes = beside(deployment, task)
        found = all_mounts(deployment, task, container)
        if nodes > 1 and found is not UNKNOWN:
            # A misspelt path is OCT105's finding, and a volume that is not shared OCT106's.
            mounted = {folder_meant(mount.path) for mount in found}
            for path in _needed(container, mounted, image_of(deployment, container).release or ()):
                if path not in mounted:
                    message = f"Nothing is mounted at {path}: each of the {nodes} nodes has a folder of its own there"
                    yield container.hit(message, "mountPoints", values_key=folder_values_key(path))


def _needed(container: Part, mounted: set[str], release: tuple[int, ...]) -> tuple[str, ...]:
    """Return the folders that the nodes must share; a layout that is not known is the one that the mounts suggest."""
    wanted = layout(container)
    if wanted == "CLUSTER_SHARED" or (wanted is UNKNOWN and CLUSTER_SHARED in mounted):
        return (CLUSTER_SHARED,)
    return tuple(FOLDERS[folder] for folder in shared_folders(release))
