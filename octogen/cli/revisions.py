"""Values files as they were at a git revision."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from octogen.cli.console import complain, fail

if TYPE_CHECKING:
    from octogen.source.source import Source


def sources_at(revision: str, paths: list[str]) -> list[Source]:
    """Return the files as they were at a revision, those that were not there left out.

    A file that has been renamed since is found under its old name. Ends the program where git knows no such revision,
    or where none of the files was there.
    """
    from octogen.source.source import read

    if "-" in paths:
        fail("--since needs files: what comes through standard input has no history")
    found = []
    for path in paths:
        _check(revision, path)
        name = path if _is_there(revision, path) else _former_name(revision, path)
        if name is None:
            complain(f"{path} is not in {revision}: it counts as new")
            continue
        if name != path:
            complain(f"{path} was {name} in {revision}")
        found.append(read(_content(revision, name), f"{revision}:{name}"))
    return found or fail(f"none of these files is in {revision}: {', '.join(paths)}")


def still_there(revision: str, paths: list[str]) -> list[str]:
    """Return the paths whose files are there now; a file that is only in the revision has been deleted since."""
    present = []
    for path in paths:
        if path == "-" or Path(path).exists() or not _is_there(revision, path):
            present.append(path)  # what is in neither is an error of its own
        else:
            complain(f"{path} is deleted since {revision}")
    return present


def _check(revision: str, path: str) -> None:
    """End the program with what is wrong unless git knows the revision in the repository of a file."""
    if _git(path, "rev-parse", "--git-dir") is None:
        fail(f"{path} is not in a git repository, or git is not installed; --from OLD compares with a file")
    if _git(path, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}") is None:
        fail(
            f"git knows no revision {revision!r} here. A shallow checkout has only one commit: fetch the other first"
            f" (git fetch --depth=1 origin …; actions/checkout: fetch-depth: 0)"
        )


def _is_there(revision: str, path: str) -> bool:
    return _git(path, "cat-file", "-e", f"{revision}:./{_located(path)[1]}") is not None


def _content(revision: str, path: str) -> bytes:
    from octogen.source.decoding import MAX_BYTES

    content = _git(path, "cat-file", "blob", f"{revision}:./{_located(path)[1]}")
    if content is None:
        fail(f"cannot read {path} in {revision}: it is not a file there")
    return content[: MAX_BYTES + 1]


def _former_name(revision: str, path: str) -> str | None:
    """Return the name that a file had at a revision, None where git sees no rename."""
    listed = _git(
        path, "diff", "-z", "--find-renames", "--diff-filter=R", "--name-status", "--relative", revision, "--"
    )
    parts = os.fsdecode(listed or b"").split("\0")
    for before, after in zip(parts[1::3], parts[2::3], strict=False):
        if after == Path(path).name:
            return str(Path(path).parent / before)
    return None


def _git(path: str, *arguments: str) -> bytes | None:
    """Return what git answers in the directory of a file, None where it fails."""
    command = ["git", "-C", str(_located(path)[0]), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no shell
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def _located(path: str) -> tuple[Path, str]:
    """Return the nearest directory above a file that is there, and the way from it to the file."""
    above = (Path(path).parent, *Path(path).parents)  # `.` and `/` have no parents
    folder = next(folder for folder in above if folder.is_dir())
    return folder, Path(path).relative_to(folder).as_posix()
