"""A folder of documents, in which a rendering that was cut short is finished or found out.

All documents are written beside their places first. Then a journal says that the folder may hold old and new ones, the
documents take their places, and the journal goes. Killed at any moment, octogen leaves all old documents, all new ones,
or the journal: `octogen lint` and `octogen render --check` report it, and the next rendering replaces all documents.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from octogen.cli.atomic import beside, create, sync
from octogen.cli.console import fail, reason
from octogen.cli.outputs import Identity, followed, identities, identity_of, refuse_unwritable, what
from octogen.documents.kinds import kind_of
from octogen.finding import Finding, Place, Severity, printable

JOURNAL = ".octogen-journal.json"
_STAGING = ".octogen-staging-"
_STAGED = re.compile(re.escape(_STAGING) + "[0-9a-f]{16}")
_PATIENCE = 50
"""How often another octogen is waited for, a tenth of a second each time."""


def check_folder(directory: Path) -> Path:
    """Return the folder that `directory` stands for. Ends the program where it cannot be one that is written to."""
    try:
        folder = followed(directory, folder=True)
        if os.path.lexists(folder) and not folder.is_dir():
            fail(f"cannot write to {directory}: it is not a directory")
        refuse_unwritable(folder, directory)
    except (OSError, ValueError) as error:
        fail(f"cannot write to {directory}: {reason(error)}")
    return folder


def fill(directory: Path, files: Mapping[str, str], inputs: Iterable[str | Path | None]) -> None:
    """Put `files` (text by name) into a folder, which is made where it is missing. Other files stay.

    `inputs` are what the files were made of, none of which is written over.
    """
    folder = check_folder(directory)
    read = identities(inputs)
    begun = False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone_in(folder, directory) as alone:
            for name in (JOURNAL, *files):
                _refuse_what_is_no_file(folder / name, directory / name, read)
            if alone:
                _clean(folder)
            staging = beside(folder, _STAGING)
            staging.mkdir(mode=0o700)
            try:
                for name, text in (*files.items(), (JOURNAL, _journal(files))):
                    create(staging / name, text, like=folder / name)
                sync(staging)
                (staging / JOURNAL).replace(folder / JOURNAL)
                begun = True
                sync(folder)
                for name in files:
                    (staging / name).replace(folder / name)
                sync(folder)
                (folder / JOURNAL).unlink()
            finally:
                _remove(staging)
    except OSError as error:
        more = "; it may now hold old and new documents: render again" if begun else ""
        fail(f"cannot write to {directory}: {reason(error)}{more}")


def unfinished(directory: Path) -> bool:
    """Return whether the last rendering into a folder was cut short, or is still going on."""
    return os.path.lexists(directory / JOURNAL)


def half_written(files: Collection[str]) -> list[Finding]:
    """Return an OCT001 finding for each folder with a journal that these files, or documents among them, are in."""
    folders = {Path(file).parent: None for file in files if Path(file).name == JOURNAL or _is_document(Path(file))}
    return [_half_written(folder) for folder in folders if unfinished(folder)]


def _half_written(folder: Path) -> Finding:
    name, journal = printable(str(folder)), printable(str(folder / JOURNAL))
    return Finding(
        "OCT001",
        Severity.ERROR,
        f"The last rendering into {name} did not finish, so it may hold a mix of old and new documents",
        Place(journal),
        f"run octogen render … -o {name} again",
    )


def _is_document(path: Path) -> bool:
    return path.suffix == ".json" and kind_of(path.stem) is not None


def _journal(files: Iterable[str]) -> str:
    said = "octogen render was interrupted here, or is still writing. Run it again, and this file goes away."
    return json.dumps({"octogen": said, "files": list(files)}, indent=2) + "\n"


@contextmanager
def _alone_in(folder: Path, named: Path) -> Iterator[bool]:
    """Keep every other octogen from writing in a folder; yield False where the file system cannot lock."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield _lock(descriptor, named)
    finally:
        os.close(descriptor)


def _lock(descriptor: int, named: Path) -> bool:
    import fcntl

    for attempt in count():
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if attempt == _PATIENCE:
                fail(f"cannot write to {named}: another octogen is writing there; try again when it has finished")
            time.sleep(0.1)
        except OSError:
            return False
        else:
            break
    return True


def _refuse_what_is_no_file(path: Path, named: Path, read: Mapping[Identity, str]) -> None:
    try:
        status = os.lstat(path)
    except FileNotFoundError:
        return
    if there := what(status):
        fail(f"cannot write {named}: it is {there}; move it away")
    if not os.access(path, os.W_OK):
        fail(f"cannot write {named}: the file is write-protected")
    same = read.get(identity_of(status) or (0, 0))
    if same:
        fail(f"cannot write {named}: this run reads it as {same}; name another directory")


def _clean(folder: Path) -> None:
    """Remove what renderings that were killed have left. Those that live hold the lock."""
    for path in folder.iterdir():
        if _STAGED.fullmatch(path.name):
            _remove(path)


def _remove(staging: Path) -> None:
    """Remove a directory and the files in it, if it is one: a link is not followed."""
    with suppress(OSError):
        if not staging.is_symlink():
            for path in staging.iterdir():
                path.unlink()
            staging.rmdir()
