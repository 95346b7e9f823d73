"""The shared folders: which there are, on which file system, behind which access points."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter
from typing import TYPE_CHECKING

from octogen.octopus.folders import FOLDERS, HARDENED_USER, LAYOUTS, OPTIONAL_FOLDERS, folder_label
from octogen.topology import FileSystem, Folder, MountTarget, Volume
from octogen.topology.resolve.network import SecurityGroupIds, named
from octogen.topology.resolve.zones import one_of_each_zone
from octogen.values.lookup import setting

if TYPE_CHECKING:
    from octogen.values.settings_types import Settings


def file_system(data: Settings, prefix: str, secure: SecurityGroupIds) -> FileSystem:
    """Return the file system with its folders; `prefix` begins the ARNs of Amazon EFS here."""
    storage = data["storage"]
    # EFS takes whoever comes through an access point for this user, so that one serves both images, and the files
    # outlive a change from one to the other. It must not be root, as whom the standard image runs.
    given = storage.get("posixUser")
    uid, gid = (given["uid"], given["gid"]) if given else (HARDENED_USER["uid"], HARDENED_USER["gid"])
    own = storage.get("fileSystemId") or "${file-system.id}"
    folders = tuple(_folders(data, own))
    create = storage.get("create")
    used = dict.fromkeys([own, *(folder.volume.file_system for folder in folders)])
    return FileSystem(
        id=own,
        token=data["name"],
        tags=named(data, data["name"]),
        create=create is not None,
        kms_key=create.get("kmsKeyArn") if create else None,
        # Each request takes longer in the other mode:
        # https://docs.aws.amazon.com/efs/latest/ug/performance.html
        performance="generalPurpose",
        throughput=create["throughputMode"] if create else None,
        backup=bool(create and create["backup"]),
        arns=tuple(f"{prefix}:file-system/{given}" for given in used),
        encrypt_in_transit=storage["encryptInTransit"],
        iam=storage["iamAuthorization"],
        uid=uid,
        gid=gid,
        permissions=storage["permissions"],
        as_root=any(_as_root(folder, uid, gid) for folder in folders),
        access_point_arns=tuple(_access_point_arn(folder, prefix) for folder in folders if folder.volume.access_point),
        folders=folders,
        mount_targets=tuple(_mount_targets(data, secure)),
    )


def _folders(data: Settings, own: str) -> Iterator[Folder]:
    name, storage = data["name"], data["storage"]
    wanted = {*LAYOUTS[storage["layout"]], *OPTIONAL_FOLDERS}
    for folder, path in FOLDERS.items():
        if folder not in wanted or folder not in storage["folders"]:
            continue
        settings = setting(data, ("storage", "folders", folder))
        label = folder_label(folder)
        given = settings.get("accessPointId")
        create = storage["accessPoints"] and not given
        volume = Volume(
            name=label,
            file_system=settings.get("fileSystemId", own),
            directory=settings.get("directory") or f"/{name}/{folder}",
            access_point=f"${{access-point.{label}.id}}" if create else given,
            encrypt_in_transit=storage["encryptInTransit"],
            iam=storage["iamAuthorization"],
        )
        token = f"{name}-{label}"
        yield Folder(label, path, volume, create, token, named(data, token))


def _as_root(folder: Folder, uid: int, gid: int) -> bool:
    """Return whether a folder is used by user or group 0: an access point's, or the container's where there is none.

    Both images run in group 0, the standard one as root. Whose an access point is that exists, nobody can tell.
    """
    if folder.create_access_point:
        return 0 in (uid, gid)
    return not folder.volume.access_point


def _access_point_arn(folder: Folder, prefix: str) -> str:
    if folder.create_access_point:
        return f"${{access-point.{folder.name}.arn}}"
    return f"{prefix}:access-point/{folder.volume.access_point}"


def _mount_targets(data: Settings, secure: SecurityGroupIds) -> Iterator[MountTarget]:
    """Yield a mount target for each zone of the tasks."""
    if "create" in data["storage"]:
        for subnet in sorted(one_of_each_zone(data["network"]["subnets"]), key=itemgetter("zone")):
            yield MountTarget(subnet["zone"], subnet["id"], secure.file_system)
