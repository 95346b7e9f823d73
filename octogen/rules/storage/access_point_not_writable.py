from __future__ import annotations

import re
from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit, Part
from octogen.view.storage import access_point_of, mounts
from octogen.view.three_answers import UNKNOWN


@rule(
    id="OCT110",
    name="access-point-not-writable",
    severity=Severity.WARNING,
    title="Octopus may not write to the directory of an access point",
    why="""
        EFS makes the directory with the owner and permissions of CreationInfo, and then reads and writes as the access
        point's PosixUser, whoever the container runs as: the two need not be the image's user, but they must agree with
        each other. Without a PosixUser the container's own user counts. Where it may not write, Octopus starts, and
        uploads and task logs fail. A directory that exists already keeps its owner and permissions.
    """,
    fix="""
        let PosixUser own the directory that CreationInfo makes, and write to it (values: storage.posixUser,
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
            user = _user(point, container) if point else None
            if point is None or user is None or _may_write(user, point.at("RootDirectory", "CreationInfo")):
                continue
            made = point.at("RootDirectory", "CreationInfo")
            owner = f"{made.number('OwnerUid')}:{made.number('OwnerGid')}"
            message = (
                f"{mount.path} is used as {user[0]}:{user[1]}, but EFS makes its directory for {owner} with permissions"
                f" {made.text('Permissions')}"
            )
            judged.setdefault(point.document.name, made.hit(message))
    yield from judged.values()


_User = tuple[int, ...]
"""User id, group id, further group ids."""


def _user(point: Part, container: Part) -> _User | None:
    """Return who reads and writes through an access point; None where the documents do not tell."""
    if point.has("PosixUser"):
        ids = [point.number("PosixUser", "Uid"), point.number("PosixUser", "Gid")]
        further = point.all("PosixUser", "SecondaryGids")
        ids += [UNKNOWN] if further is UNKNOWN else [item.number() for item in further]
        known = [number for number in ids if isinstance(number, int)]
        return tuple(known) if len(known) == len(ids) else None
    own = re.fullmatch(r"([0-9]{1,10}):([0-9]{1,10})", container.text("user") or "")
    return (int(own[1]), int(own[2])) if own else None


def _may_write(user: _User, made: Part) -> bool:
    """Return whether a user may write to a directory that EFS made; also where the documents do not tell.

    To EFS user or group 0 is root, whom it lets write: https://www.repost.aws/knowledge-center/efs-access-point-configurations
    """
    owner, group, permissions = made.number("OwnerUid"), made.number("OwnerGid"), made.text("Permissions") or ""
    shown = isinstance(owner, int) and isinstance(group, int) and re.fullmatch(r"[0-7]{3,4}", permissions)
    if 0 in user or not shown:
        return True
    uid, *groups = user
    place = -3 if owner == uid else -2 if group in groups else -1
    write_and_enter = 0o3
    return int(permissions[place]) & write_and_enter == write_and_enter
