"""What commands share: exit codes, reading files, printing."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO, TypeVar

import typer

from octogen.finding import printable

if TYPE_CHECKING:
    from octogen.reports.terminal import Look
    from octogen.source.source import Source

EXIT_CLEAN = 0
EXIT_FINDINGS = 1
EXIT_USAGE = 2
EXIT_BUG = 3
EXIT_INTERRUPTED = 130

MANY = 100
"""From how many files on progress is shown."""

_NARROWEST = 40
"""No narrower than this are lines folded: a terminal without a size has no columns."""

_Item = TypeVar("_Item")


class UsageError(Exception):
    """Wrong usage, or a file that cannot be read or written. Its message is for whoever called octogen."""


def complain(message: str) -> None:
    """Print a message about the call itself, not about what is in the files."""
    typer.echo(f"octogen: {printable(message)}", err=True)


def say(text: str, *, colour: bool | None = None) -> None:
    """Print what the command is for. A reader that has gone away (`octogen lint … | head`) changes no exit code."""
    if sys.stdout is None:  # `>&-`
        fail("cannot write to standard output: it is closed")
    try:
        typer.echo(text, nl=False, color=colour)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        fail(f"cannot write to standard output: {reason(error)}")


def fail(message: str) -> NoReturn:
    """End the command with the exit code for wrong usage and files that cannot be read."""
    raise UsageError(message)


def read_file(path: str) -> Source:
    """Return the Source of a file, `-` being standard input. Ends the program where it cannot be opened."""
    from octogen.source.source import read

    try:
        content = _content(path)
    except (OSError, ValueError) as error:
        fail(f"cannot read {path}: {reason(error)}")
    return read(content, _name(path))


def read_if_possible(path: str) -> Source:
    """Return the Source of a file that is there, with a finding where it cannot be opened, or could block."""
    from octogen.source.source import read, unopened

    if not is_stream(path) and not Path(path).is_file():
        return unopened(_name(path), "it is not a file" if Path(path).exists() else "the link leads nowhere")
    try:
        return read(_content(path), _name(path))
    except OSError as error:
        return unopened(_name(path), reason(error))


def is_stream(path: str) -> bool:
    """Return whether a path means standard input, or a pipe that whoever called octogen holds open: `<(command)`."""
    return path == "-" or path.startswith(("/dev/fd/", "/proc/self/fd/", "/dev/stdin"))


def _content(path: str) -> bytes:
    """Return what is in a file: no more than what shows that it is too long."""
    from octogen.source.decoding import MAX_BYTES

    if path == "-" and sys.stdin is None:  # `<&-`
        raise OSError(errno.EBADF, "standard input is closed")
    if path == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    with Path(path).open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _name(path: str) -> str:
    from octogen.source.source import STDIN

    return STDIN if path == "-" else path


def with_progress(items: Iterable[_Item], count: int, doing: str) -> Iterator[_Item]:
    """Yield the items, and where there are many and stderr is a terminal, show there how far it has come."""
    if count < MANY or not sys.stderr.isatty():
        yield from items
        return
    with typer.progressbar(items, count, label=f"{doing} {count}", file=sys.stderr) as shown:
        yield from shown


def reason(error: OSError | ValueError) -> str:
    """Return why a file could not be read or written, in the operating system's words."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


class Color(StrEnum):
    """When to print in colour."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


def look(stream: TextIO | None, color: Color) -> Look:
    """Return how to print to a stream: folded on a terminal alone, and in colour as `color` says.

    Where that is `auto`, NO_COLOR decides, then FORCE_COLOR, then whether the stream is a terminal. A variable counts
    unless it is empty (https://no-color.org, https://force-color.org).
    """
    from octogen.reports.terminal import Look

    if stream is None:  # closed by who called
        return Look(colour=False)
    colour = color is Color.ALWAYS or (color is Color.AUTO and _colourful(stream))
    return Look(colour, max(_NARROWEST, shutil.get_terminal_size().columns) if stream.isatty() else None)


def _colourful(stream: TextIO) -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (stream.isatty() and os.environ.get("TERM") != "dumb")


def show(text: str, look: Look, *, err: bool = False) -> None:
    """Print what was made with a look: its colours stay, even where the stream is not a terminal."""
    if err:
        typer.echo(text, err=True, nl=False, color=look.colour)
    else:
        say(text, colour=look.colour)


def today() -> date:
    """Return the date in UTC, so that a suppression expires for everybody at the same moment."""
    return datetime.now(UTC).date()
