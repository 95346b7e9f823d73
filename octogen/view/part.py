"""A place in a document, what the document says there, and what a rule's check yields about it.

A Part gives one of three answers: octogen/view/three_answers.py. A value of the wrong type is unknown, too, because
what AWS makes of it is OCT003's business.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from octogen.documents.answers import begins_with_reference
from octogen.documents.document import Document
from octogen.finding import Pointer, Severity
from octogen.view.three_answers import UNKNOWN, Unknown, holds_reference
from octogen.view.unwritten import unwritten


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule found: where in which document, and what. Empty fields are the rule's own.

    `related` are the places that contradict this one, each with a label for its message.
    """

    document: Document | None
    pointer: Pointer
    message: str
    severity: Severity | None = None
    values_key: Pointer = ()
    fix: str = ""
    related: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A place in a document, and the value that is written there (None where nothing is)."""

    document: Document
    pointer: Pointer
    value: Any

    def at(self, *keys: str | int) -> Part:
        """Return the part below; where the path does not exist, a part whose value is None.

        Below a `${…}` that only AWS or CloudFormation can fill, everything is as unknown as the reference itself.
        """
        return Part(self.document, (*self.pointer, *keys), self._written(*keys))

    def text(self, *keys: str | int) -> str | Unknown | None:
        """Return the text there, AWS's default where none is written; an empty one is nothing."""
        answer = self._answer(*keys)
        return answer if answer is None or isinstance(answer, str) else UNKNOWN

    def number(self, *keys: str | int) -> int | Unknown | None:
        """Return the whole number there, also where it is written as text (`"1024"`), or AWS's default."""
        answer = self._answer(*keys)
        if isinstance(answer, str) and answer.isascii() and answer.isdigit() and len(answer) < 19:  # noqa: PLR2004 - 64 bits
            return int(answer)
        is_number = isinstance(answer, int) and not isinstance(answer, bool)
        return answer if answer is None or is_number else UNKNOWN

    def flag(self, *keys: str | int) -> bool | Unknown | None:
        """Return the boolean there, or AWS's default."""
        answer = self._answer(*keys)
        return answer if answer is None or isinstance(answer, bool) else UNKNOWN

    def items(self, *keys: str | int) -> Iterator[Part]:
        """Yield the items that are written in the list there; there may be more that nobody can tell."""
        below = self.at(*keys)
        if isinstance(below.value, list):
            for index, value in enumerate(below.value):
                yield Part(self.document, (*below.pointer, index), value)

    def all(self, *keys: str | int) -> Sequence[Part] | Unknown:
        """Return all items of the list there, none where there is no list; UNKNOWN where some may be left open."""
        answer = self._answer(*keys)
        if answer is None:
            return ()
        if not isinstance(answer, list) or any(map(holds_reference, answer)):
            return UNKNOWN
        return tuple(self.items(*keys))

    def has(self, *keys: str | int) -> bool:
        """Return whether something is written at this place itself, be it a reference: not absent, not null."""
        value = self._written(*keys)
        return value is not None and (not keys or not isinstance(self._written(*keys[:-1]), str))

    def lacks(self, *keys: str | int) -> bool:
        """Return whether nothing is there for certain: nothing is written, and nothing else is in its place."""
        return self._answer(*keys) is None

    def link(self, *keys: str | int) -> str:
        """Return the text that is written there, references and all; empty where there is none.

        By such texts documents are joined. Only the modules beside this one ask for them: a rule that did would take a
        reference for a value.
        """
        value = self._written(*keys)
        return value if isinstance(value, str) else ""

    def shown(self, *keys: str | int) -> str:
        """Return what is written there as a message shows it, references and all; never for deciding anything."""
        value = self._written(*keys)
        return "" if value is None else str(value)

    def hit(
        self,
        message: str,
        *keys: str | int,
        severity: Severity | None = None,
        values_key: Pointer = (),
        fix: str = "",
        related: tuple[Hit, ...] = (),
    ) -> Hit:
        """Return a hit at this place or below it."""
        return Hit(self.document, (*self.pointer, *keys), message, severity, values_key, fix, related)

    def _written(self, *keys: str | int) -> Any:  # noqa: ANN401 - JSON-like data
        value = self.value
        for key in keys:
            if isinstance(value, dict):
                value = value.get(key)
            elif isinstance(value, list) and isinstance(key, int) and 0 <= key < len(value):
                value = value[key]
            elif not begins_with_reference(value):
                return None
        return value

    def _answer(self, *keys: str | int) -> Any:  # noqa: ANN401 - JSON-like data, or UNKNOWN
        """Return what is written there, what stands for it where nothing is, UNKNOWN for a reference."""
        value = self._written(*keys)
        if value is None or value == "":
            return unwritten(self.document, (*self.pointer, *keys))
        return UNKNOWN if holds_reference(value) else value
