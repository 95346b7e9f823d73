"""The line of a file that a finding points at, with a caret below it, and with whatever may be a secret masked."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from octogen.finding import Place
from octogen.node import Node
from octogen.source import Source

WIDTH = 100
MASK = "•••"

_SENSITIVE_KEY = re.compile(
    r"pass(word|phrase)|secret|token|(api|master|private|access)[_-]?key|licen[cs]e|connection[_-]?string|credential",
    re.IGNORECASE,
)
_SENSITIVE_TEXT = re.compile(r"\b(password|pwd)\s*=", re.IGNORECASE)
_NO_SECRET = re.compile(r"(arn:|\$\{).*")
"""Where a secret is, not what it is."""

_TELLING = 4
"""From how many characters on the text of a secret is masked wherever else in the file it stands."""

Span = tuple[int, int]
"""Columns of a line, counted from 0; the end is exclusive."""


class Excerpts:
    """The lines of one file as they may be shown. The file is searched for secrets once, and so is each line."""

    def __init__(self, source: Source) -> None:
        self._lines = source.text.splitlines()
        self._masked: dict[int, _Masked] = {}
        self._spans: dict[int, list[Span]] = {}
        self._texts: set[str] = set()
        self._lengths: dict[str, set[int]] = {}  # of the texts, by their beginnings
        # What an alias repeats is one secret at one place.
        for place, text in {(node.place, str(node.value)) for root in source.roots for node in secrets(root)}:
            for number in range(place.line, min(place.end_line, len(self._lines)) + 1):
                first = place.column - 1 if number == place.line else 0
                last = place.end_column - 1 if number == place.end_line else len(self._lines[number - 1])
                self._spans.setdefault(number, []).append((first, last))
            if len(text) >= _TELLING:
                self._texts.add(text)
                self._lengths.setdefault(text[:_TELLING], set()).add(len(text))
        # A file that could not be parsed is not shown at all: nobody can tell where its secrets are.
        if not source.roots:
            self._lines = []

    def at(self, place: Place) -> list[str]:
        """Return the line at `place` and a line of carets; nothing where there is no such line."""
        if not 0 < place.line <= len(self._lines):
            return []
        line = self._line(place.line)
        if not line.text.strip():
            return []
        first, _ = line.place(place.column - 1)
        end = max(place.column, place.end_column - 1)
        last = line.place(end - 1)[1] if place.end_line == place.line else len(line.text)
        start = max(0, first + 1 - WIDTH // 2) if len(line.text) > WIDTH else 0
        shown = line.text[start : start + WIDTH]
        cut = start + len(shown) - len(shown.lstrip())
        first, last = max(first, cut), min(last, start + WIDTH, len(line.text))
        return [shown.strip(), " " * (first - cut) + "^" * max(1, last - first)]

    def _line(self, number: int) -> _Masked:
        if number not in self._masked:
            line = self._lines[number - 1]
            spans = [*self._spans.get(number, ()), *self._occurrences(line)]
            self._masked[number] = _Masked(line.replace("\t", " "), spans)
        return self._masked[number]

    def _occurrences(self, line: str) -> Iterator[Span]:
        """Yield where in a line the text of a secret stands, be it a secret there or not."""
        for first in range(len(line) - _TELLING + 1):
            for length in self._lengths.get(line[first : first + _TELLING], ()):
                if line[first : first + length] in self._texts:
                    yield first, first + length


class _Masked:
    """A line whose secrets are masked, and where in it the columns of the file have gone."""

    def __init__(self, line: str, secret: Iterable[Span]) -> None:
        self._spans = _united(secret)
        pieces, end = [], 0
        for first, last in self._spans:
            pieces += [line[end:first], MASK]
            end = last
        self.text = "".join([*pieces, line[end:]])
        self._moved = [0]  # by how much what follows each span has moved
        for first, last in self._spans:
            self._moved.append(self._moved[-1] + len(MASK) - (last - first))

    def place(self, column: int) -> Span:
        """Return where the character at a column of the file has gone: into the mask, where it is masked."""
        before = bisect_right(self._spans, column, key=lambda span: span[0])
        if before and column < self._spans[before - 1][1]:
            first = self._spans[before - 1][0] + self._moved[before - 1]
            return first, first + len(MASK)
        first = column + self._moved[before]
        return first, first + 1


def _united(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in order, those that overlap made one: a secret may hold another."""
    united: list[Span] = []
    for first, last in sorted(spans):
        if united and first < united[-1][1]:
            united[-1] = (united[-1][0], max(last, united[-1][1]))
        elif first < last:
            united.append((first, last))
    return united


def secrets(node: Node, name: str = "") -> Iterator[Node]:
    """Yield the scalars below `node` that may be secrets: by key, by the variable they are for, by what they are."""
    value = node.value
    if isinstance(value, dict):
        variable = next((value[key].node.value for key in ("name", "Name") if key in value), "")
        for key, member in value.items():
            # CloudFormation: a property in capitals, what a function is given, and a parameter's default.
            inherited = name if key == "Default" or key.startswith("Fn::") else key
            yield from secrets(member.node, str(variable) if key in ("value", "Value") else inherited)
    elif isinstance(value, list):
        for item in value:
            yield from secrets(item, name)
    elif value is not None and not isinstance(value, bool):
        text = str(value)
        if (_SENSITIVE_KEY.search(name) and not _NO_SECRET.fullmatch(text)) or _SENSITIVE_TEXT.search(text):
            yield node
