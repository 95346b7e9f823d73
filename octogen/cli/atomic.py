"""Files written whole or not at all. Nothing else in octogen opens a file to write to it.

A file is written beside its place, under a name that nobody can foresee, and takes its place by a rename. Whatever
stops octogen leaves the old file or the new one, never half of one.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def beside(directory: Path, prefix: str = ".octogen-") -> Path:
    """Return a path in `directory` that nobody can foresee."""
    return directory / f"{prefix}{os.urandom(8).hex()}"


def create(path: Path, text: str, like: Path | None = None) -> None:
    """Write a file that must not exist yet, with the mode and, where permitted, the owner of the file `like`.

    Removes the file again where it cannot be written whole. Raises OSError.
    """
    model = _stat(like) if like else None
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    descriptor = os.open(path, flags, 0o600 if model else 0o666)
    try:
        try:
            if model:
                _take_after(descriptor, model)
            write_all(descriptor, text)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except BaseException:
        path.unlink()
        raise


@contextmanager
def staged(path: Path, text: str) -> Iterator[Path]:
    """Write what is to become `path` beside it, and remove that again unless the caller has put it in its place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = beside(path.parent)
    create(temporary, text, like=path)
    try:
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def write_all(descriptor: int, text: str) -> None:
    """Write text to a descriptor, however often it takes. What UTF-8 cannot hold is escaped."""
    rest = memoryview(text.encode("utf-8", "backslashreplace"))
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def sync(directory: Path) -> None:
    """Have the names in a directory reach the disk before what follows, where the file system can do that."""
    with suppress(OSError):
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _take_after(descriptor: int, model: os.stat_result) -> None:
    own = os.fstat(descriptor)
    if (own.st_uid, own.st_gid) != (model.st_uid, model.st_gid):
        with suppress(PermissionError):
            os.chown(descriptor, model.st_uid, model.st_gid)
    os.chmod(descriptor, stat.S_IMODE(model.st_mode) & 0o777)
