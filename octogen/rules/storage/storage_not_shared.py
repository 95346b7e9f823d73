from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Pointer, Severity
from octogen.octopus.folders import SHARED_PATHS
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.nodes import beside
from octogen.view.part import Hit, Part
from octogen.view.storage import mounts


@rule(
    id="OCT106",
    name="storage-not-shared",
    severity=Severity.ERROR,
    title="A shared folder is on storage that only one task has",
    why="""
        A bind mount without a path and an EBS volume live as long as their task; a Docker volume or a path of the
        instance belongs to that instance. A node keeps files there that the others never see, and that are lost when
        its task is replaced. Octopus rules EBS out for high availability; on ECS, Amazon EFS is what its Linux
        containers share.
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
            local = mount.shared is False or (volume is not None and volume.has("host", "sourcePath"))
            if volume is not None and mount.path in SHARED_PATHS and local:
                volumes.setdefault(volume.pointer, (volume, []))[1].append(mount.path)
        for _pointer, (volume, paths) in sorted(volumes.items(), key=lambda item: str(item[0])):
            yield from _judge(volume, " and ".join(paths), several=beside(deployment, task) > 1)


def _judge(volume: Part, paths: str, *, several: bool) -> Iterator[Hit]:
    """Yield the hit on a volume that is not shared, or a path of the instance; one instance may do for one node."""
    docker = volume.at("dockerVolumeConfiguration")
    if volume.has("host", "sourcePath"):
        if several and (path := volume.text("host", "sourcePath")):
            message = f"{paths} would be {path} of the instance: shared only if each mounts the same file system there"
            yield volume.hit(message, severity=Severity.WARNING)
    elif docker.has():
        if several or docker.text("scope") == "task":
            yield volume.hit(f"{paths} would be on a Docker volume, which one container instance has for itself")
    elif volume.flag("configuredAtLaunch"):
        yield volume.hit(f"{paths} would be on an EBS volume, which ECS makes for each task and deletes with it")
    else:
        yield volume.hit(f"{paths} would be on a bind mount, which is empty when a task starts and goes when it stops")
