"""What octogen reports: a finding, its severity and its place. Every step of the way yields this one type."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

Pointer = tuple[str | int, ...]
"""A path into a document: mapping keys and list indices, as in JSON Pointer but not yet escaped."""

_MOST_NAMES = 500
"""With how many names a word is compared: more take milliseconds a word, and a file may hold thousands of words."""


class Severity(StrEnum):
    """How much a finding matters; `rank` orders them, 0 being the gravest."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        return tuple(Severity).index(self)


class Place(NamedTuple):
    """A region of a file: lines and columns count from 1, in characters; the end is exclusive.

    `file` may be an argument of the command line (`--set nodes.count`), which has no lines.
    """

    file: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1

    @property
    def is_argument(self) -> bool:
        """Whether no file, but an argument of the command line is meant."""
        return self.file.startswith("--")

    def __str__(self) -> str:
        return self.file if self.is_argument else f"{self.file}:{self.line}:{self.column}"


class Related(NamedTuple):
    """Another place that a finding is about: what stands there contradicts what stands at its own."""

    place: Place
    label: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and where.

    `rule` is the id of the rule that says so. `document` and `pointer` name the place in the AWS document, where there
    is one; for a rendered document `place` is in the values file that decided it. `suppressed` is the reason for which
    somebody has accepted the finding, empty where nobody has; `suppressed_at` is where that stands.
    `related` are the places that contradict this one; they tell no finding from another.
    """

    rule: str
    severity: Severity
    message: str
    place: Place
    fix: str = ""
    document: str = ""
    pointer: Pointer = ()
    suppressed: str = ""
    suppressed_at: Place | None = None
    related: tuple[Related, ...] = field(default=(), compare=False)

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What tells this finding from all others wherever in its file it stands; the message holds the value."""
        return self.rule, self.place.file, self.document, format_pointer(self.pointer), self.message

    @property
    def order(self) -> tuple[str, int, int, str, str, str, str]:
        """Sort key: reading order of the file, then rule, then document."""
        place = self.place
        return (
            place.file,
            place.line,
            place.column,
            self.rule,
            self.document,
            format_pointer(self.pointer),
            self.message,
        )


def format_pointer(pointer: Pointer) -> str:
    """Return the JSON Pointer (RFC 6901) of `pointer`; the whole document is the empty string."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in pointer)


def parse_pointer(text: str) -> tuple[str, ...]:
    """Return the parts of a JSON Pointer (RFC 6901); list indices stay text."""
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in text.split("/")[1:])


def shorten(text: str, limit: int = 60) -> str:
    """Return `text` as a message may quote it: cut to `limit` characters, and what does not print made visible."""
    return printable(text if len(text) <= limit else text[: limit - 1] + "…")


def printable(text: str) -> str:
    """Return `text` with what does not print made visible, so that it stays on one line and can harm no terminal."""
    return text if text.isprintable() else "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the name among `known` that `word` was probably meant to be; among very many it is not looked for."""
    names = {name.lower(): name for name in islice(known, _MOST_NAMES + 1)}
    if len(names) > _MOST_NAMES:
        return None
    found = get_close_matches(word[:80].lower(), names, n=1, cutoff=0.6)
    return names[found[0]] if found else None


def did_you_mean(near: str | None, otherwise: str = "", *, mark: str = "") -> str:
    """Return the question whether `near` was meant, `mark` on both its sides; `otherwise` where nothing is near."""
    return f"did you mean {mark}{near}{mark}?" if near else otherwise
