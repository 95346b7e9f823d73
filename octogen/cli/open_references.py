"""What is said on stderr of the `${…}` references in what was rendered: AWS must not be fed them as they are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import typer

from octogen.cli.console import complain
from octogen.octopus.folders import FOLDERS, folder_label

if TYPE_CHECKING:
    from octogen.documents.document import Document

_ROLES = {"execution-role": "roles.executionRoleArn", "task-role": "roles.taskRoleArn"}


def say_each(documents: Iterable[Document]) -> None:
    """Say which references each document holds, and which command prints what belongs in their places."""
    for document in documents:
        lines = [f"  {reference}: {_source(reference)}" for reference in _references(document)]
        if lines:
            first = (
                f"{document.name} holds references that only AWS can fill. Replace them before AWS gets the document:"
            )
            complain(first)
            typer.echo("\n".join(lines), err=True)


def say_how_many(documents: Iterable[Document]) -> None:
    """Say in one line how many documents hold references, and how to learn which."""
    held = [references for document in documents if (references := _references(document))]
    if held:
        some = "1 document holds references" if len(held) == 1 else f"{len(held)} documents hold references"
        complain(f"{some} such as {held[0][0]}, which only AWS can fill; `octogen render … -s NAME` lists a document's")


def _references(document: Document) -> Sequence[str]:
    from octogen.documents.answers import own_references

    return list(dict.fromkeys(own_references(json.dumps(document.body))))


def _source(reference: str) -> str:
    """Return where what a reference stands for comes from: a member that a command prints, or a key of the values."""
    from octogen.documents.answers import ANSWERS, ASKED_AFTERWARDS, REFERENCE
    from octogen.documents.kinds import kind_of

    match = REFERENCE.fullmatch(reference)
    kind = kind_of(match[1]) if match else None
    if not match or not kind:
        return ""
    path = ANSWERS.get(kind.name, {}).get(match[2], match[2])
    command = " ".join(ASKED_AFTERWARDS.get(kind.name, f"{kind.service} {kind.command}").split()[:2])
    keys = "".join(f" (values: {key})" for key in _keys(match[1]))
    return f"{path} of what `aws {command}` prints for {match[1]}{keys}"


def _keys(name: str) -> Iterator[str]:
    """Yield the key of the values, if there is one, that takes the place of a document."""
    if name in _ROLES:
        yield _ROLES[name]
    for folder in FOLDERS:
        if name == f"access-point.{folder_label(folder)}":
            yield f"storage.folders.{folder}.accessPointId"
