"""A place in a document, and what a rule's check yields about it.

A Part answers only what is really there and of the right type, so that a rule never has to defend itself against
malformed input, which is OCT003's business.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from octogen.documents import Document
from octogen.finding import Pointer, Severity


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule found: where in which document, and what. Empty fields are the rule's own."""

    document: Document | None
    pointer: Pointer
    message: str
    severity: Severity | None = None
    knob: Pointer = ()
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A place in a document, and the value that stands there (None where nothing does)."""

    document: Document
    pointer: Pointer
    value: Any

    def at(self, *keys: str | int) -> Part:
        """Return the part below; where the path does not exist, a part whose value is None.

        Below a `${…}` that only AWS or CloudFormation can fill, everything is as unknown as the reference itself.
        """
        return Part(self.document, (*self.pointer, *keys), self._value(*keys))

    def _value(self, *keys: str | int) -> Any:  # noqa: ANN401 - JSON-like data
        value = self.value
        for key in keys:
            if isinstance(value, dict):
                value = value.get(key)
            elif isinstance(value, list) and isinstance(key, int) and 0 <= key < len(value):
                value = value[key]
            elif not (isinstance(value, str) and value.startswith("${")):
                return None
        return value

    def items(self, *keys: str | int) -> Iterator[Part]:
        """Yield the items of the list there; nothing where there is no list."""
        below = self.at(*keys)
        if isinstance(below.value, list):
            for index, value in enumerate(below.value):
                yield Part(self.document, (*below.pointer, index), value)

    def whole(self, *keys: str | int) -> bool:
        """Return whether nothing in the list of mappings there is left open; so it is, too, where there is no list."""
        value = self._value(*keys)
        return value is None or (isinstance(value, list) and all(isinstance(item, dict) for item in value))

    def text(self, *keys: str | int) -> str:
        """Return the text there; empty where there is none."""
        value = self._value(*keys)
        return value if isinstance(value, str) else ""

    def number(self, *keys: str | int, default: int | None = None) -> int | None:
        """Return the whole number there, also where it is written as text (`"1024"`); `default` where nothing stands.

        None where something else stands there, a reference for instance: nobody can tell its value.
        """
        value = self._value(*keys)
        if value is None:
            return default
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:  # noqa: PLR2004 - 64 bits
            return int(value)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def flag(self, *keys: str | int) -> bool | None:
        """Return the boolean there, if there is one."""
        value = self._value(*keys)
        return value if isinstance(value, bool) else None

    def has(self, *keys: str | int) -> bool:
        """Return whether something stands there: not absent, not null."""
        return self._value(*keys) is not None

    def hit(
        self, message: str, *keys: str | int, severity: Severity | None = None, knob: Pointer = (), fix: str = ""
    ) -> Hit:
        """Return a hit at this place or below it."""
        return Hit(self.document, (*self.pointer, *keys), message, severity, knob, fix)
