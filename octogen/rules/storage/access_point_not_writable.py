from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from octogen.finding import Severity
from octogen.octopus.versions import OTHER_USER_ID, dotted
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit, Part
from octogen.view.storage import Mount, access_point_of, is_new, mounts
from octogen.view.three_answers import UNKNOWN, Unknown
from octogen.view.users import User, is_named, user_of

_WRITE_AND_ENTER = frozenset(("3", "7"))  # -wx and rwx


@rule(
    id="OCT110",
    name="access-point-not-writable",
    severity=Severity.WARNING,
    title="Octopus is not allowed to write to the directory of an access point",
    why=f"""
        EFS makes the directory with the owner and permissions of CreationInfo, and then reads and writes as the access
        point's PosixUser, whoever the container runs as: the two need not be the image's user, but they must agree with
        each other. Without a PosixUser the container's own user counts; the standard image's user octopus is 999 before
        {dotted(OTHER_USER_ID)} and 1999, in some releases 999 again, from then on. The / of a new file system is root's
        with 0755, and CreationInfo does not apply to it. Where Octopus may not write, it starts, and uploads and task
        logs fail. A directory that exists already keeps its owner and permissions.
    """,
    fix="""
        make PosixUser the owner of the directory in CreationInfo, with permission to write (values: storage.posixUser,
        storage.permissions)
    """,
    source="https://docs.aws.amazon.com/efs/latest/ug/enforce-identity-access-points.html",
    values_key=("storage", "permissions"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                mountPoints:
                  - {sourceVolume: repository, containerPath: /repository}
            volumes:
              - name: repository
                efsVolumeConfiguration:
                  fileSystemId: fs-0a1b2c3d
                  transitEncryption: ENABLED
                  authorizationConfig: {accessPointId: "${access-point.repository.id}"}
          access-point.repository:
            FileSystemId: fs-0a1b2c3d
            PosixUser: {Uid: 999, Gid: 999}
            RootDirectory:
              Path: /octopus/repository
        -     CreationInfo: {OwnerUid: 0, OwnerGid: 0, Permissions: "0755"}  # <- OCT110
        +     CreationInfo: {OwnerUid: 999, OwnerGid: 999, Permissions: "0755"}
    """,
)
def access_point_not_writable(deployment: Deployment) -> Iterator[Hit]:
    judged: dict[str, Hit] = {}
    for task, container in deployment.octopus_containers():
        for mount in mounts(deployment, task, container):
            point = access_point_of(deployment, mount.access_point)
            directory = _directory(deployment, mount, point) if point else None
            user = _user(deployment, point, container) if point else UNKNOWN
            if point is not None and directory and user and not directory.admits(user):
                doubtful = not point.has("PosixUser") and is_named(deployment, container)
                severity = Severity.INFO if doubtful else None
                judged.setdefault(point.document.name, _hit(mount, directory, user, severity))
    yield from judged.values()


def _hit(mount: Mount, directory: _Directory, user: User, severity: Severity | None) -> Hit:
    owner = f"{directory.owner}:{directory.group} with permissions {directory.permissions}"
    used = f"{mount.path} is used as {user[0]}:{user[1]}"
    if directory.is_root:
        fix = "give the access point a RootDirectory.Path of its own, with CreationInfo for its user"
        return directory.place.hit(f"{used}, but / of a new file system belongs to {owner}", fix=fix)
    return directory.place.hit(f"{used}, but EFS makes its directory for {owner}", severity=severity)


class _Directory(NamedTuple):
    """A directory that EFS makes, with its owner; `is_root` is whether it is that of the file system itself."""

    place: Part
    owner: int
    group: int
    permissions: str
    is_root: bool = False

    def admits(self, user: User) -> bool:
        """Return whether a user may write to it.

        To EFS user or group 0 is root, whom it lets write: https://www.repost.aws/knowledge-center/efs-access-point-configurations
        """
        uid, *groups = user
        of_owner, of_group, of_others = tuple(self.permissions[-3:])
        digit = of_owner if self.owner == uid else of_group if self.group in groups else of_others
        return 0 in user or digit in _WRITE_AND_ENTER


def _directory(deployment: Deployment, mount: Mount, point: Part) -> _Directory | None:
    """Return the directory that EFS makes for an access point; None where the documents do not tell of one."""
    if mount.directory == "/":  # to which CreationInfo does not apply
        return _Directory(point.at("RootDirectory"), 0, 0, "0755", is_root=True) if is_new(deployment, mount) else None
    made = point.at("RootDirectory", "CreationInfo")
    owner, group, permissions = made.number("OwnerUid"), made.number("OwnerGid"), made.text("Permissions") or ""
    if isinstance(owner, int) and isinstance(group, int) and re.fullmatch(r"[0-7]{3,4}", permissions):
        return _Directory(made, owner, group, permissions)
    return None


def _user(deployment: Deployment, point: Part, container: Part) -> User | Unknown:
    """Return who reads and writes through an access point; unknown where the documents do not tell."""
    if not point.has("PosixUser"):
        return user_of(deployment, container)
    ids = [point.number("PosixUser", "Uid"), point.number("PosixUser", "Gid")]
    further = point.all("PosixUser", "SecondaryGids")
    ids += [UNKNOWN] if further is UNKNOWN else [item.number() for item in further]
    known = [number for number in ids if isinstance(number, int)]
    return tuple(known) if len(known) == len(ids) else UNKNOWN
