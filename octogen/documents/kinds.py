"""The kinds of documents: which AWS command takes each, and how one that was read is known.

The table is schemas/kinds.json, in the order in which a body is held against the marks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from octogen import assets


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: the AWS CLI command that takes it, and how to know one that was read.

    `wrapped` are the keys under which AWS prints such resources; `identity` is the member that only an output has;
    `parsed` is the member that an input holds as JSON text and an output as a mapping; `title` are the members of which
    the first that is there names the resource; `marks` are sets of members, any one of which, all present, tells that a
    bare body is of this kind, and `foreign` are members any one of which tells that it is not: another operation's.
    """

    name: str
    service: str
    command: str
    wrapped: tuple[str, ...] = ()
    identity: str = ""
    parsed: str = ""
    title: tuple[str, ...] = ()
    marks: tuple[frozenset[str], ...] = ()
    foreign: tuple[str, ...] = ()

    @property
    def operation(self) -> str:
        """The operation as schemas/aws/ names it, for example ecs.create-service."""
        return f"{self.service}.{self.command}"


def kind_of(name: str) -> Kind | None:
    """Return the kind of a document by its name: `target-group.web` is a target-group, `task-role` a role."""
    stem = name.split(".", maxsplit=1)[0]
    return KINDS.get(re.sub(r"^(execution|task)-(?=role)", "", stem))


def _kind(entry: Mapping[str, Any]) -> Kind:
    lists = {key: tuple(entry.get(key, ())) for key in ("wrapped", "title", "foreign")}
    return Kind(**{**entry, **lists, "marks": tuple(frozenset(mark) for mark in entry.get("marks", ()))})


KINDS: Mapping[str, Kind] = {
    entry["name"]: _kind(entry) for entry in assets.load_json(assets.SCHEMAS / "kinds.json")["kinds"]
}
