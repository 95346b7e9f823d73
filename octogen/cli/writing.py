"""A directory of documents: written and listed, or compared with what should be there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import typer

from octogen.cli.console import complain, fail, reason, say
from octogen.cli.folder import fill, unfinished
from octogen.documents.kinds import kind_of
from octogen.finding import printable

if TYPE_CHECKING:
    from octogen.source.elements import Element


def write(directory: Path, files: Mapping[str, str], inputs: Iterable[str | Path | None]) -> None:
    """Write `files` (text by name), made of `inputs`, into `directory`; say on stderr which, and what is next."""
    fill(directory, files, inputs)
    for name in files:
        typer.echo(f"{directory / name}", err=True)
    for name in _left_over(directory, files):
        complain(f"{directory / name} is not a document of these values; remove it if an earlier rendering wrote it")
    first = next(iter(files), "")
    kind = kind_of(first.removesuffix(".json"))
    command = (
        f"aws {kind.service} {kind.command} --cli-input-json {quote(f'file://{directory / first}')}" if kind else ""
    )
    complain(
        f"wrote {len(files)} document{'' if len(files) == 1 else 's'} to {directory}"
        + (f". Next: `{command}`, then the others in this order" if command else "")
    )


def is_current(directory: Path, files: Mapping[str, str], roots: Iterable[Element]) -> bool:
    """Return whether `directory` holds exactly these documents, and print how it differs.

    `roots` are the trees that the documents were rendered from: the diff shows none of their secrets.
    """
    from octogen.cli.differences import differences

    known = list(roots)
    differs = False
    for name, text in files.items():
        path = directory / name
        present = _text(path)
        if present != text:
            differs = True
            say(differences(present, text, str(path), known))
    for name in _left_over(directory, files):
        differs = True
        say(printable(f"Only in {directory}: {name}") + "\n")
    if unfinished(directory):
        complain(f"the last rendering into {directory} did not finish; run octogen render … -o {directory} again")
        return False
    if differs:
        complain(f"{directory} differs from what these values render to; render again without --check")
    return not differs


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as error:
        fail(f"cannot read {path}: {reason(error)}")


def _left_over(directory: Path, files: Mapping[str, str]) -> Iterator[str]:
    """Yield the files that are named like a document and are none of `files`."""
    present = sorted(path.name for path in directory.glob("*.json")) if directory.is_dir() else []
    return (name for name in present if name not in files and kind_of(name.removesuffix(".json")))
