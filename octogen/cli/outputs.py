"""Where reports and baselines go: checked before the work begins, so that nothing is half done, and written after it.

A file is replaced whole. A device, a FIFO or a descriptor (`/dev/stdout`, `>(command)`) is written into. A symbolic
link is followed only where it is in the working directory and stays in it: those of a pull request lead anywhere.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from octogen.cli.atomic import staged, write_all
from octogen.cli.console import fail, reason

_DESCRIPTOR = re.compile(r"/dev/(stdout|stderr|fd/[0-9]+)|/proc/(?:self|thread-self)/(fd/[0-9]+)")
_STREAMS = {"stdout": 1, "stderr": 2}

Identity = tuple[int, int]
"""Device and inode, which a file has in common with its hard links, however it is spelled."""


@dataclass(frozen=True, slots=True)
class Output:
    """A path to write to, as named; the place that it stands for; and the descriptor, where it was opened already.

    `identity` is that of the regular file that is there.
    """

    named: str
    place: Path
    descriptor: int | None = None
    identity: Identity | None = None


def check(paths: Iterable[Path | str | None], inputs: Iterable[str | Path | None] = ()) -> dict[str, Output]:
    """Return the outputs for these paths, by path as named. Ends the program where one cannot be written.

    None stands for an option that was not given.
    """
    outputs: dict[str, Output] = {}
    for path in paths:
        if path is None:
            continue
        new = _output(str(path))
        for other in outputs.values():
            _refuse_overlap(new, other)
        outputs[new.named] = new
    spare(outputs.values(), inputs)
    return outputs


def spare(outputs: Iterable[Output], inputs: Iterable[str | Path | None]) -> None:
    """End the program where an output is an input of the same run, be it by another spelling or a hard link."""
    read = identities(inputs)
    for output in outputs:
        if output.identity in read:
            same = read[output.identity]
            also = "" if same == output.named else f" as {same}"
            fail(f"cannot write {output.named}: this run reads it{also}; name another file")


def write(texts: Sequence[tuple[Output, str]]) -> None:
    """Write each text to its output. No file takes its place before all texts are written."""
    named = ""
    try:
        with ExitStack() as stack:
            files = []
            for output, text in texts:
                named = output.named
                if output.descriptor is None:
                    files.append((stack.enter_context(staged(output.place, text)), output))
            for output, text in texts:
                named = output.named
                if output.descriptor is not None:
                    write_all(output.descriptor, text)
                    os.close(output.descriptor)
            for temporary, output in files:
                named = output.named
                temporary.replace(output.place)
    except OSError as error:
        fail(f"cannot write {named}: {reason(error)}")


def followed(path: Path, *, folder: bool = False) -> Path:
    """Return `path` with its links followed. Ends the program at a link that may not be followed.

    That is a link below the working directory that leads out of it, and a link elsewhere that stands for a file.
    """
    here = Path(os.path.realpath("."))
    at, parts = (Path(path.anchor), path.parts[1:]) if path.is_absolute() else (here, path.parts)
    for number, part in enumerate(parts, 1):
        step = at.parent if part == ".." else at / part
        if step.is_symlink():
            real = Path(os.path.realpath(step))
            inside = at.is_relative_to(here)
            if real.is_symlink():
                fail(f"cannot write {path}: {step} is a symbolic link that leads to itself")
            if (inside or (number == len(parts) and not folder)) and not (inside and real.is_relative_to(here)):
                where = "leads out of" if inside else "is not in"
                fail(f"cannot write {path}: {_shown(step, here)} is a symbolic link that {where} the working directory")
            step = real
        at = step
    return at


def refuse_unwritable(directory: Path, named: object) -> None:
    """End the program unless files can be written in `directory`, which need not exist yet."""
    above = next(path for path in (directory, *directory.parents) if os.path.lexists(path))
    if not above.is_dir():
        fail(f"cannot write {named}: {above} is not a directory")
    if not os.access(above, os.W_OK | os.X_OK):
        fail(f"cannot write {named}: the directory {above} is not writable")


def identities(inputs: Iterable[str | Path | None]) -> dict[Identity, str]:
    """Return the name of each regular file among `inputs` by its identity.

    `-` is standard input, a directory stands for the files in it, None and the empty text for nothing.
    """
    found: dict[Identity, str] = {}
    for path in inputs:
        if path is None or path == "":
            continue
        with suppress(OSError, ValueError):
            below = sorted(Path(path).iterdir()) if Path(path).is_dir() else [path]
            for file in below:
                identity = identity_of(os.fstat(0) if file == "-" else Path(file).stat())
                if identity is not None:
                    found.setdefault(identity, "standard input" if file == "-" else str(file))
    return found


def identity_of(status: os.stat_result) -> Identity | None:
    """Return the identity of a regular file, None for what is something else."""
    return (status.st_dev, status.st_ino) if stat.S_ISREG(status.st_mode) else None


def what(status: os.stat_result) -> str:
    """Return what is there, in words; empty for a regular file."""
    names: Mapping[int, str] = {
        stat.S_IFDIR: "a directory",
        stat.S_IFLNK: "a symbolic link",
        stat.S_IFIFO: "a FIFO",
        stat.S_IFSOCK: "a socket",
        stat.S_IFCHR: "a device",
        stat.S_IFBLK: "a device",
        stat.S_IFREG: "",
    }
    return names.get(stat.S_IFMT(status.st_mode), "not a file")


def _output(named: str) -> Output:
    try:
        descriptor = _DESCRIPTOR.fullmatch(os.path.normpath(named))
        if descriptor:
            return _inherited(named, descriptor[1] or descriptor[2])
        place = followed(Path(named))
        try:
            status = os.lstat(place)
        except FileNotFoundError:
            refuse_unwritable(place.parent, named)
            return Output(named, place)
        there = what(status)
        if there in ("a device", "a FIFO"):
            return Output(named, place, _open(place))
        if there:
            fail(f"cannot write {named}: it is {there}")
        if not os.access(place, os.W_OK):
            fail(f"cannot write {named}: the file is write-protected")
        refuse_unwritable(place.parent, named)
        return Output(named, place, identity=identity_of(status))
    except (OSError, ValueError) as error:
        no_reader = isinstance(error, OSError) and error.errno == errno.ENXIO and Path(named).is_fifo()
        fail(f"cannot write {named}: {'it is a FIFO that nobody reads' if no_reader else reason(error)}")


def _open(place: Path) -> int:
    """Open a device or FIFO without waiting for a reader. It stays open: a reader would leave were it closed."""
    descriptor = os.open(place, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
    os.set_blocking(descriptor, True)
    return descriptor


def _inherited(named: str, name: str) -> Output:
    """Return an output for a descriptor that whoever called octogen has opened."""
    import fcntl

    number = _STREAMS.get(name) or int(name.removeprefix("fd/"))
    try:
        writable = fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE != os.O_RDONLY
    except (OSError, OverflowError):
        fail(f"cannot write {named}: descriptor {number} is not open")
    if not writable:
        fail(f"cannot write {named}: descriptor {number} is open only for reading")
    return Output(named, Path(f"/dev/fd/{number}"), os.dup(number), identity_of(os.fstat(number)))


def _refuse_overlap(new: Output, other: Output) -> None:
    same = new.place == other.place or (new.identity is not None and new.identity == other.identity)
    if same:
        also = "" if new.named == other.named else f" as {other.named}"
        fail(f"cannot write {new.named}: another output of this run goes there{also}")
    if new.place in other.place.parents or other.place in new.place.parents:
        upper, lower = sorted((new, other), key=lambda output: len(output.place.parts))
        fail(f"cannot write {lower.named}: another output of this run is {upper.named}")


def _shown(path: Path, here: Path) -> Path:
    return path.relative_to(here) if path.is_relative_to(here) else path
