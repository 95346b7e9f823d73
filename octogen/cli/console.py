"""What commands share: exit codes, reading files, printing."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO, TypeVar

import typer

from octogen.finding import printable

if TYPE_CHECKING:
    from octogen.source.source import Source

EXIT_FINDINGS = 1
EXIT_USAGE = 2
EXIT_BUG = 3
EXIT_INTERRUPTED = 130

MANY = 100
"""From how many files on progress is shown."""

_Item = TypeVar("_Item")


def complain(message: str) -> None:
    """Print a message about the call itself, not about what is in the files."""
    typer.echo(f"octogen: {printable(message)}", err=True)


def fail(message: str) -> NoReturn:
    """End with the exit code for wrong usage and files that cannot be read."""
    complain(message)
    raise typer.Exit(EXIT_USAGE)


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

    if path != "-" and not Path(path).is_file():
        return unopened(_name(path), "it is not a file" if Path(path).exists() else "the link leads nowhere")
    try:
        return read(_content(path), _name(path))
    except OSError as error:
        return unopened(_name(path), reason(error))


def _content(path: str) -> bytes:
    """Return what is in a file: no more than what shows that it is too long."""
    from octogen.source.decoding import MAX_BYTES

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


def colour(stream: TextIO) -> bool:
    """Return whether to print in colour: on a terminal, unless NO_COLOR asks for none (https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def today() -> date:
    """Return the date in UTC, so that a suppression expires for everybody at the same moment."""
    return datetime.now(UTC).date()
