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
from octogen.view.volumes import instance_path, is_shared, network_share


@dataclass(frozen=True, slots=True)
class Mount:
    """A mount point of a container: where, and which directory of which file system.

    `part` is the mount point, `path` its container path in normal form, `volume` the volume of the task definition that
    it names; `source` is the entry of volumesFrom by which the container takes over the mount of another. `file_system`
    and `directory` are None unless the volume is on Amazon EFS; `directory` is None, too, where an access point that
    the documents do not hold decides it.
    """

    part: Part
    path: str
    volume: Part | None
    source: Part | None
    file_system: str | None
    directory: str | None
    access_point: str

    @property
    def shared(self) -> bool | None:
        """Whether every task sees the same directory; None where the documents do not tell."""
        return None if self.volume is None else is_shared(self.volume)

    @property
    def read_only(self) -> Part | None:
        """What makes the mount read-only: the mount point, or the entry of volumesFrom; None where nothing does."""
        return next((part for part in (self.part, self.source) if part is not None and part.flag("readOnly")), None)

    @property
    def place(self) -> tuple[str, ...]:
        """What is the same for two mounts of one directory, as far as the documents tell; empty without a volume."""
        if self.volume is None:
            return ()
        known = (self.file_system or "", self.directory or self.access_point)
        if self.file_system is not None and not any(map(is_opaque, known)):
            return known
        share = network_share(self.volume)
        if share and not any(map(is_opaque, share)):
            return share
        return (self.volume.document.name, instance_path(self.volume) or self.volume.link("name"))


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
    writable = {mount.path: mount.read_only is None for mount in found}
    writable |= {point.link("containerPath"): True for point in tmpfs}
    above = [at for at in writable if at.strip("/") and f"{path}/".startswith(f"{at.rstrip('/')}/")]
    return writable[max(above, key=len)] if above else False


def covers(path: str, other: str) -> bool:
    """Return whether what is mounted at a path holds another path as well."""
    return f"{other}/".startswith(f"{path.rstrip('/')}/")


def access_point_of(deployment: Deployment, given: str) -> Part | None:
    """Return the access point that an id or a reference names, if it is among the documents."""
    return deployment.referred(given) or deployment.where("access-point", "AccessPointId", given)


def file_system_of(deployment: Deployment, given: str) -> Part | None:
    """Return the file system that an id or a reference names, if it is among the documents."""
    return deployment.referred(given) or deployment.where("file-system", "FileSystemId", given)


def is_new(deployment: Deployment, mount: Mount) -> bool:
    """Return whether a mount's file system is made with these documents, so that nothing but / is in it at first."""
    known = file_system_of(deployment, mount.file_system or "")
    return known is not None and not known.document.origin.is_printed


def may_be_made(deployment: Deployment, task: Part, mount: Mount) -> bool:
    """Return whether something may make a mount's directory: an access point, another task that mounts one above it."""
    directory = mount.directory or ""
    points = (point for point in deployment.of("access-point") if point.link("FileSystemId") == mount.file_system)
    paths = [point.link("RootDirectory", "Path") for point in points if point.has("RootDirectory", "CreationInfo")]
    for other in deployment.of("task-definition"):
        for container in other.items("containerDefinitions") if other.document is not task.document else ():
            for held in mounts(deployment, other, container):
                above = held.directory if held.file_system == mount.file_system else None
                paths += [directory] if above and above != directory and covers(above, directory) else []
    return any(covers(directory, path) for path in paths)


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
            points: list[tuple[Part, Part | None]] = [(point, None) for point in container.items("mountPoints")]
            for source in container.items("volumesFrom"):
                others = (other for other in containers if other.link("name") == source.link("sourceContainer"))
                points += [(point, source) for other in others for point in other.items("mountPoints")]
            found[task.document.name, container.pointer] = [
                _mount(deployment, point, volumes.get(point.link("sourceVolume")), source) for point, source in points
            ]
    return found


def _mount(deployment: Deployment, point: Part, volume: Part | None, source: Part | None) -> Mount:
    path = _normal(point.link("containerPath"))
    efs = volume.at("efsVolumeConfiguration") if volume else None
    if efs is None or not efs.has():
        return Mount(point, path, volume, source, None, None, "")
    access_point = efs.link("authorizationConfig", "accessPointId")
    directory: str | None = _normal(efs.link("rootDirectory"))
    if access_point:
        known = access_point_of(deployment, access_point)
        directory = _normal(known.link("RootDirectory", "Path")) if known else None
    return Mount(point, path, volume, source, efs.link("fileSystemId"), directory, access_point)


def _normal(path: str) -> str:
    """Return an absolute path without doubled or trailing slashes."""
    return posixpath.normpath("/" + path.strip("/"))
