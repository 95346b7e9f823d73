"""The folders that the nodes share: the same files as before, or others, and who may write to them."""

from __future__ import annotations

from collections.abc import Iterator

from octogen.changes.change import Effect, OnOctopus
from octogen.changes.on_octopus.pair import Pair
from octogen.documents.answers import begins_with_reference
from octogen.octopus.folders import SHARED_PATHS
from octogen.topology import Folder, Topology

_FILES = "https://octopus.com/docs/installation/file-storage/aws-file-storage"
_ACCESS_POINTS = "https://docs.aws.amazon.com/efs/latest/ug/efs-access-points.html"


def empty_folders(pair: Pair) -> Iterator[Effect]:
    before, after = _folders(pair.old), _folders(pair.new)
    emptied = pair.is_replaced("file-system")
    moved = [
        path
        for path in before.keys() & after.keys()
        if (emptied and begins_with_reference(after[path].volume.file_system))
        or not _same_files(before[path], after[path])
    ]
    gone = [path for path in before.keys() - after.keys() if path in SHARED_PATHS]  # not a cache, or what was imported
    for paths, message in (
        (moved, "lead to another place: Octopus finds empty folders there, or other files"),
        (gone, "are no longer mounted: Octopus writes there to a disk that ends with its task"),
    ):
        if paths:
            yield Effect(
                OnOctopus.FOLDER_EMPTY,
                f"Folders {message} ({', '.join(sorted(paths))})",
                "copy the files with all nodes stopped, before the first one starts on the new place",
                _FILES,
                inferred=True,
            )


def other_owner(pair: Pair) -> Iterator[Effect]:
    old, new = pair.old.file_system, pair.new.file_system
    made = [folder for folder in new.folders if folder.create_access_point]
    if made and (old.uid, old.gid) != (new.uid, new.gid):
        yield Effect(
            OnOctopus.CHANGE_OWNER,
            f"The nodes write as user {new.uid}:{new.gid} instead of {old.uid}:{old.gid}; files keep their owner",
            "stop all nodes and change the owner of the files, from an instance that mounts the file system as root;"
            " an access point cannot be changed, so each folder needs another one",
            _ACCESS_POINTS,
        )


def _folders(topology: Topology) -> dict[str, Folder]:
    return {folder.path: folder for folder in topology.file_system.folders}


def _same_files(one: Folder, other: Folder) -> bool:
    """Return whether two mounts lead to the same files. An id in place of `${…}` is that of what was rendered."""
    before, after = one.volume, other.volume
    if not _same(before.file_system, after.file_system):
        return False
    if one.create_access_point and not other.create_access_point and after.access_point:
        return True
    given = {before.access_point, after.access_point} if not other.create_access_point else {""}
    return before.directory == after.directory if given == {""} else len(given) == 1


def _same(before: str, after: str) -> bool:
    return before == after or (begins_with_reference(before) and not begins_with_reference(after))
