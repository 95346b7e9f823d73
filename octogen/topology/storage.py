"""The file system, the folders on it, and how a container gets to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from octogen.topology.account import Tags


@dataclass(frozen=True, slots=True)
class Volume:
    """A volume of a task: on `file_system`, or empty and gone with the task where that is empty.

    `access_point` is the access point's id or a reference, None for a mount of `directory`.
    """

    name: str
    file_system: str
    directory: str
    access_point: str | None
    encrypt_in_transit: bool = False
    iam: bool = False

    @property
    def root_directory(self) -> str:
        """What a mount sees as its root; an access point leads to its own directory by itself."""
        return "/" if self.access_point else self.directory

    @property
    def authorizes(self) -> bool:
        """Whether EFS has to know who mounts, or through what."""
        return self.access_point is not None or self.iam


@dataclass(frozen=True, slots=True)
class MountPoint:
    """Where a container sees a volume."""

    volume: str
    path: str


@dataclass(frozen=True, slots=True)
class Folder:
    """An Octopus folder on a file system: the container sees it at `path`.

    `token` and `tags` are those of its access point.
    """

    name: str
    path: str
    volume: Volume
    create_access_point: bool
    token: str
    tags: Tags


@dataclass(frozen=True, slots=True)
class MountTarget:
    """The file system's address in one availability zone."""

    label: str
    subnet: str
    security_groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileSystem:
    """The EFS file system and how it is mounted. `arns` are those of every file system that a folder lies on.

    `policy` are the statements of its own policy; without any, AWS lets everybody in who reaches a mount target.
    `as_root` says whether containers read and write as what EFS takes for root: user or group 0.
    """

    id: str
    token: str
    tags: Tags
    create: bool
    kms_key: str | None
    performance: str
    throughput: str | None
    backup: bool
    arns: tuple[str, ...]
    encrypt_in_transit: bool
    iam: bool
    uid: int
    gid: int
    permissions: str
    as_root: bool
    access_point_arns: tuple[str, ...]
    folders: tuple[Folder, ...]
    mount_targets: tuple[MountTarget, ...]
    policy: tuple[Mapping[str, object], ...] = ()

    @property
    def policy_document(self) -> Mapping[str, object]:
        return {"Version": "2012-10-17", "Statement": self.policy}
