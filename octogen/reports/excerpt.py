"""The line of a file that a finding points at, with a caret below it, and with whatever may be a secret masked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from octogen.finding import Place
from octogen.octopus.sensitive import MASK, Echoes, Span, echoes_of, found_in, part_spans, united
from octogen.source.source import Source

WIDTH = 100

_MOST_PARTS = 20
"""Of how many secrets a text is searched for each; one with more is masked whole."""


class Excerpts:
    """The lines of one file as they may be shown. The file is searched for secrets once, and so is each line.

    `echoes` recognises the secrets of other files as well, where the file belongs to some.
    """

    def __init__(self, source: Source, echoes: Echoes | None = None) -> None:
        # A file that could not be parsed is not shown at all: nobody can tell where its secrets are.
        self._lines = source.text.splitlines() if source.roots else []
        self._echoes = echoes or echoes_of(source.roots)
        self._masked: dict[int, _Masked] = {}
        self._spans: dict[int, list[Span]] = {}
        parts: dict[Place, set[str]] = {}  # empty where all of a scalar is secret
        for place, texts, whole in (found for root in source.roots for found in found_in(root)):
            known = parts.get(place)
            parts[place] = set() if whole or (known is not None and not known) else (known or set()).union(texts)
        for place, wanted in parts.items():
            for number, span in self._of(place, wanted):
                self._spans.setdefault(number, []).append(span)

    def _of(self, place: Place, parts: set[str]) -> list[tuple[int, Span]]:
        """Return the lines of a scalar with the spans of its secrets: all of it, where they are written otherwise."""
        rows = list(self._rows(place))
        found = []
        for part in parts if len(parts) <= _MOST_PARTS else ():
            occurring = [(number, span) for number, first, last in rows for span in self._in(number, first, last, part)]
            found += occurring
            if not occurring:
                return [(number, (first, last)) for number, first, last in rows]
        return found or [(number, (first, last)) for number, first, last in rows]

    def _rows(self, place: Place) -> Iterator[tuple[int, int, int]]:
        """Yield the lines of a place, each with the columns of its part, counted from 0; the end is exclusive."""
        for number in range(place.line, min(place.end_line, len(self._lines)) + 1):
            first = place.column - 1 if number == place.line else 0
            last = place.end_column - 1 if number == place.end_line else len(self._lines[number - 1])
            yield number, first, last

    def _in(self, number: int, at: int, last: int, part: str) -> Iterator[Span]:
        line = self._lines[number - 1]
        while (at := line.find(part, at, last)) >= 0:
            yield at, at + len(part)
            at += len(part)

    def at(self, place: Place, width: int = WIDTH) -> list[str]:
        """Return the line at `place`, cut to a width, and a line of carets; nothing where there is no such line."""
        if not 0 < place.line <= len(self._lines):
            return []
        line = self._line(place.line)
        if not line.text.strip():
            return []
        first, _ = line.place(place.column - 1)
        end = max(place.column, place.end_column - 1)
        last = line.place(end - 1)[1] if place.end_line == place.line else len(line.text)
        start = max(0, first + 1 - width // 2) if len(line.text) > width else 0
        shown = line.text[start : start + width]
        cut = start + len(shown) - len(shown.lstrip())
        first, last = max(first, cut), min(last, start + width, len(line.text))
        return [shown.strip(), " " * (first - cut) + "^" * max(1, last - first)]

    def lines(self) -> list[str]:
        """Return all lines of the file; none where it could not be parsed."""
        return [self._line(number).text for number in range(1, len(self._lines) + 1)]

    def _line(self, number: int) -> _Masked:
        if number not in self._masked:
            line = self._lines[number - 1]
            spans = [*self._spans.get(number, ()), *self._echoes.spans(line), *part_spans(line)]
            self._masked[number] = _Masked(line.replace("\t", " "), spans)
        return self._masked[number]


class _Masked:
    """A line whose secrets are masked, and where in it the columns of the file have gone."""

    def __init__(self, line: str, secret: Iterable[Span]) -> None:
        self._spans = united(secret)
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
