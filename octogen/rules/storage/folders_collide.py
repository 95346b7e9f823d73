from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.folders import folder_meant
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit
from octogen.view.storage import Mount, folder_values_key, mounts
from octogen.view.volumes import instance_path, network_share


@rule(
    id="OCT102",
    name="folders-collide",
    severity=Severity.ERROR,
    title="Two folders of Octopus are the same directory",
    why="""
        A volume that is mounted at several paths shows the same directory at each of them: an ECS mount point has no
        path within the volume, such as Kubernetes has with subPath. Packages, artifacts and task logs then lie in one
        heap. Cleaning up one folder may delete the files of another (inferred), and they have to be sorted out by hand.
    """,
    fix="""
        give each folder a volume with a directory or an access point of its own (values:
        storage.folders.FOLDER.directory)
    """,
    source="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_MountPoint.html",
    values_key=("storage", "folders"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                mountPoints:
        -         - {sourceVolume: octopus, containerPath: /repository}
        -         - {sourceVolume: octopus, containerPath: /artifacts}  # <- OCT102
        -         - {sourceVolume: logs, containerPath: /taskLogs}  # <- OCT102
        +         - {sourceVolume: repository, containerPath: /repository}
        +         - {sourceVolume: artifacts, containerPath: /artifacts}
            volumes:
        -     - name: octopus
        +     - name: repository
                efsVolumeConfiguration:
        -         {fileSystemId: fs-0a1b2c3d, rootDirectory: /octopus, transitEncryption: ENABLED}
        -     - name: logs
        +         {fileSystemId: fs-0a1b2c3d, rootDirectory: /repository, transitEncryption: ENABLED}
        +     - name: artifacts
                efsVolumeConfiguration:
        -         {fileSystemId: fs-0a1b2c3d, rootDirectory: /octopus/, transitEncryption: ENABLED}
        +         {fileSystemId: fs-0a1b2c3d, rootDirectory: /artifacts, transitEncryption: ENABLED}
    """,
)
def folders_collide(deployment: Deployment) -> Iterator[Hit]:
    for task, container in deployment.octopus_containers():
        first: dict[tuple[str, ...], Mount] = {}
        for mount in mounts(deployment, task, container):
            folder = folder_meant(mount.path)
            if not folder or not mount.place:
                continue
            other = first.setdefault(mount.place, mount)
            if other.path != mount.path:
                message = f"{mount.path} is the same directory as {other.path}: {_where(mount)}"
                beside = other.part.hit(f"{other.path} is mounted here")
                yield mount.part.hit(message, values_key=folder_values_key(folder), related=(beside,))


def _where(mount: Mount) -> str:
    if mount.file_system is None:
        share = mount.volume and (":".join(filter(None, network_share(mount.volume))) or instance_path(mount.volume))
        return share or f"volume {mount.part.shown('sourceVolume')}"
    if mount.directory is None:
        return f"access point {mount.access_point}"
    return f"{mount.directory} of {mount.file_system}"
