"""Where the folders of a container really are."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from octogen.finding import Pointer
from octogen.octopus.folders import FOLDERS, LAYOUT_VARIABLES
from octogen.view.deployment import Deployment, is_opaque
from octogen.view.part import Part
from octogen.view.three_answers import UNKNOWN, Unknown, holds_reference
from octogen.view.variables import Variable, variable


@dataclass(frozen=True, slots=True)
class Mount:
    """A mount point of a container: where, and which directory of which file system.

    `part` is the mount point, `path` its container path in normal form, `volume` the volume of the task definition that
    it names. `file_system` and `directory` are None unless the volume is on Amazon EFS; `directory` is None, too, where
    an access point that the documents do not hold decides it.
    """

    part: Part
    path: str
    volume: Part | None
    file_system: str | None
    directory: str | None
    access_point: str

    @property
    def shared(self) -> bool | None:
        """Whether every task sees the same directory; None where the documents do not tell."""
        return None if self.volume is None else _shared(self.volume)

    @property
    def place(self) -> tuple[str, ...]:
        """What is the same for two mounts of one directory, as far as the documents tell; empty without a volume."""
        if self.volume is None:
            return ()
        known = (self.file_system or "", self.directory or self.access_point)
        if self.file_system is not None and not any(map(is_opaque, known)):
            return known
        return (self.volume.document.name, self.volume.link("host", "sourcePath") or self.volume.link("name"))


def mounts(deployment: Deployment, task: Part, container: Part) -> Sequence[Mount]:
    """Return the mount points of a container, those it takes over by volumesFrom too, with what they lead to."""
    return deployment.cached(_mounts)[task.document.name, container.pointer]


def all_mounts(deployment: Deployment, task: Part, container: Part) -> Sequence[Mount] | Unknown:
    """Return the same, UNKNOWN where a container may have more mounts than it shows, or at another path."""
    found = mounts(deployment, task, container)
    open_lists = any(container.all(member) is UNKNOWN for member in ("mountPoints", "volumesFrom"))
    return UNKNOWN if open_lists or any(holds_reference(mount.path) for mount in found) else found


def is_writable(deployment: Deployment, task: Part, container: Part, path: str) -> bool | Unknown:
    """Return whether a path of the container lies on a mount that can be written to, a tmpfs included."""
    found = mounts(deployment, task, container)
    # What an excerpt leaves out is taken for absent here: nobody writes down a read-only root by chance.
    open_lists = any(container.has(key) and container.all(key) is UNKNOWN for key in ("mountPoints", "volumesFrom"))
    tmpfs = container.all("linuxParameters", "tmpfs")
    if open_lists or tmpfs is UNKNOWN or any(map(holds_reference, (mount.path for mount in found))):
        return UNKNOWN
    if any(point.text("containerPath") is UNKNOWN for point in tmpfs):
        return UNKNOWN
    writable = {mount.path: mount.part.flag("readOnly") is not True for mount in found}
    writable |= {point.link("containerPath"): True for point in tmpfs}
    above = [at for at in writable if at.strip("/") and f"{path}/".startswith(f"{at.rstrip('/')}/")]
    return writable[max(above, key=len)] if above else False


def access_point_of(deployment: Deployment, given: str) -> Part | None:
    """Return the access point that an id or a reference names, if it is among the documents."""
    return deployment.referred(given) or deployment.where("access-point", "AccessPointId", given)


def file_system_of(deployment: Deployment, given: str) -> Part | None:
    """Return the file system that an id or a reference names, if it is among the documents."""
    return deployment.referred(given) or deployment.where("file-system", "FileSystemId", given)


def mount_targets_of(deployment: Deployment, file_system: str) -> list[Part]:
    """Return the mount targets of a file system."""
    return [target for target in deployment.of("mount-target") if target.link("FileSystemId") == file_system]


def folder_values_key(path: str) -> Pointer:
    """Return where in the values the mount at a container path is decided."""
    return ("storage", "folders", *(folder for folder, known in FOLDERS.items() if known == path))


def octopus_mounts(deployment: Deployment) -> Iterator[Mount]:
    """Yield the mounts of every container that runs Octopus Server."""
    for task, container in deployment.octopus_containers():
        yield from mounts(deployment, task, container)


def layout(container: Part) -> str | Unknown | None:
    """Return the layout of the shared folders that a container's environment sets, for example CLUSTER_SHARED."""
    given = [variable(container, name) for name in LAYOUT_VARIABLES]
    shown = next((found for found in given if isinstance(found, Variable) and found.secret is None), None)
    if any(container.has(member) and container.all(member) is UNKNOWN for member in ("environment", "secrets")):
        return UNKNOWN
    if shown is not None:
        return None if shown.value == "" else shown.value
    return None if given == [None, None] else UNKNOWN


def _mounts(deployment: Deployment) -> Mapping[tuple[str, Pointer], Sequence[Mount]]:
    found = {}
    for task in deployment.of("task-definition"):
        volumes = {volume.link("name"): volume for volume in task.items("volumes")}
        containers = list(task.items("containerDefinitions"))
        for container in containers:
            points = list(container.items("mountPoints"))
            sources = {source.link("sourceContainer") for source in container.items("volumesFrom")}
            for other in containers if sources else ():
                points += other.items("mountPoints") if other.link("name") in sources else ()
            mounted = [_mount(deployment, point, volumes.get(point.link("sourceVolume"))) for point in points]
            found[task.document.name, container.pointer] = mounted
    return found


def _mount(deployment: Deployment, point: Part, volume: Part | None) -> Mount:
    path = _normal(point.link("containerPath"))
    efs = volume.at("efsVolumeConfiguration") if volume else None
    if efs is None or not efs.has():
        return Mount(point, path, volume, None, None, "")
    access_point = efs.link("authorizationConfig", "accessPointId")
    directory: str | None = _normal(efs.link("rootDirectory"))
    if access_point:
        known = access_point_of(deployment, access_point)
        directory = _normal(known.link("RootDirectory", "Path")) if known else None
    return Mount(point, path, volume, efs.link("fileSystemId"), directory, access_point)


def _normal(path: str) -> str:
    """Return an absolute path without doubled or trailing slashes."""
    return posixpath.normpath("/" + path.strip("/"))


def _shared(volume: Part) -> bool | None:
    """Return whether a volume is one and the same for all tasks.

    A path of the container instance may be a network file system that is mounted there, and a plug-in's Docker volume
    anything; an EBS volume, a local Docker volume and a bind mount without a path are each task's or instance's own.
    """
    if any(volume.has(f"{system}VolumeConfiguration") for system in ("efs", "fsxWindowsFileServer", "s3files")):
        return True
    if any(volume.link(member) for member in ("host", "dockerVolumeConfiguration", "configuredAtLaunch")):
        return None  # a reference, where a mapping or a boolean belongs
    if volume.has("dockerVolumeConfiguration"):
        docker = volume.at("dockerVolumeConfiguration")
        if docker.link("driverOpts", "type").startswith(("nfs", "cifs")):
            return True
        return False if docker.text("driver") == "local" else None
    return None if volume.link("host", "sourcePath") else False
