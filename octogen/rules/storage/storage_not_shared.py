from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Pointer, Severity
from octogen.octopus.folders import SHARED_PATHS
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.nodes import beside
from octogen.view.part import Hit, Part
from octogen.view.storage import mounts
from octogen.view.three_answers import holds_reference, is_not
from octogen.view.volumes import instance_path, is_ebs

_FSX = "fsxWindowsFileServerVolumeConfiguration"


@rule(
    id="OCT106",
    name="storage-not-shared",
    severity=Severity.ERROR,
    title="A shared folder is on storage that only one task has",
    why="""
        A bind mount without a path and an EBS volume live as long as their task; a Docker volume or a path of the
        instance belongs to that instance. A node keeps files there that the others never see and that are lost when its
        task is replaced. Amazon FSx for Windows File Server is for Windows containers only. Octopus rules EBS out for
        high availability; what its Linux containers can share on ECS is Amazon EFS.
    """,
    fix="put the volume on Amazon EFS with efsVolumeConfiguration",
    source="https://octopus.com/docs/installation/file-storage/aws-file-storage",
    values_key=("overrides",),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                mountPoints:
                  - {sourceVolume: repository, containerPath: /repository}
        -         - {sourceVolume: artifacts, containerPath: /artifacts}
            volumes:
              - name: repository  # <- OCT106
        -     - name: artifacts  # <- OCT106
        -       configuredAtLaunch: true
        +       efsVolumeConfiguration:
        +         {fileSystemId: fs-0a1b2c3d, rootDirectory: /repository, transitEncryption: ENABLED}
    """,
)
def storage_not_shared(deployment: Deployment) -> Iterator[Hit]:
    for task, container in deployment.octopus_containers():
        volumes: dict[Pointer, tuple[Part, list[str]]] = {}
        for mount in mounts(deployment, task, container):
            volume = mount.volume
            if volume is not None and mount.path in SHARED_PATHS and (mount.shared is False or instance_path(volume)):
                volumes.setdefault(volume.pointer, (volume, []))[1].append(mount.path)
        for _pointer, (volume, paths) in sorted(volumes.items(), key=lambda item: str(item[0])):
            if _is_for(task, volume):
                yield from _judge(volume, " and ".join(paths), several=beside(deployment, task) > 1)


def _is_for(task: Part, volume: Part) -> bool:
    """Return whether a volume is to be judged: a Windows task is OCT509's finding, and may mount Amazon FSx."""
    windows = is_not(task.text("runtimePlatform", "operatingSystemFamily"), "LINUX")
    return not (windows and volume.has(_FSX))


def _judge(volume: Part, paths: str, *, several: bool) -> Iterator[Hit]:
    """Yield the hit on a volume that is not shared, or a path of the instance; one instance may do for one node."""
    docker, path = volume.at("dockerVolumeConfiguration"), instance_path(volume)
    if path:
        if several and not holds_reference(path):
            message = f"{paths} would be {path} of the instance: shared only if each mounts the same file system there"
            yield volume.hit(message, severity=Severity.WARNING)
    elif volume.has(_FSX):
        yield volume.hit(f"{paths} would be on Amazon FSx for Windows File Server, which Linux containers cannot mount")
    elif docker.has():
        if is_ebs(volume):
            what = "an EBS volume, which is attached to one container instance at a time"
        else:
            what = "a Docker volume, which one container instance has for itself"
        if several or docker.text("scope") == "task":
            yield volume.hit(f"{paths} would be on {what}")
    elif volume.flag("configuredAtLaunch"):
        yield volume.hit(f"{paths} would be on an EBS volume, which ECS makes for each task and deletes with it")
    else:
        message = f"{paths} would be on a bind mount, which is empty when a task starts and is deleted when it stops"
        yield volume.hit(message)
