"""Where the folders of a container really are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from octogen.view.deployment import Deployment
from octogen.view.part import Part


@dataclass(frozen=True, slots=True)
class Mount:
    """A mount point of a container: where, and which directory of which file system.

    `part` is the mount point, `volume` the volume of the task definition that it names. `file_system` and `directory`
    are None unless the volume is on Amazon EFS; `directory` is None, too, where an access point that the documents do
    not hold decides it.
    """

    part: Part
    path: str
    volume: Part | None
    file_system: str | None
    directory: str | None
    access_point: str


def mounts(deployment: Deployment, task: Part, container: Part) -> Iterator[Mount]:
    """Yield the mount points of a container with what they lead to."""
    volumes = {volume.text("name"): volume for volume in task.items("volumes")}
    for point in container.items("mountPoints"):
        volume = volumes.get(point.text("sourceVolume"))
        efs = volume.at("efsVolumeConfiguration") if volume else None
        if efs is None or not efs.has():
            yield Mount(point, point.text("containerPath"), volume, None, None, "")
            continue
        access_point = efs.text("authorizationConfig", "accessPointId")
        directory: str | None = efs.text("rootDirectory") or "/"
        if access_point:
            known = access_point_of(deployment, access_point)
            directory = known.text("RootDirectory", "Path") or "/" if known else None
        yield Mount(point, point.text("containerPath"), volume, efs.text("fileSystemId"), directory, access_point)


def is_writable(container: Part, path: str) -> bool:
    """Return whether a path of the container lies on a mount that can be written to, a tmpfs included."""
    points = [*container.items("mountPoints"), *container.items("linuxParameters", "tmpfs")]
    paths = {point.text("containerPath"): point.flag("readOnly") is not True for point in points}
    above = [mount for mount in paths if mount and f"{path}/".startswith(mount.rstrip("/") + "/")]
    return bool(above) and paths[max(above, key=len)]


def access_point_of(deployment: Deployment, given: str) -> Part | None:
    """Return the access point that an id or a reference names, if it is among the documents."""
    return deployment.referred(given) or deployment.where("access-point", "AccessPointId", given)
