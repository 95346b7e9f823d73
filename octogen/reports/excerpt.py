"""The line of a file that a finding points at, with a caret below it, and with whatever may be a secret masked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

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


def excerpt(place: Place, sources: Mapping[str, Source]) -> list[str]:
    """Return the line at `place` and a line of carets, or nothing where there is no such line or it cannot be shown.

    A file that could not be parsed is not shown at all: nobody can tell where its secrets are.
    """
    source = sources.get(place.file)
    if source is None or not source.roots:
        return []
    lines = source.text.splitlines()
    if not 0 < place.line <= len(lines):
        return []
    line = lines[place.line - 1].replace("\t", " ")
    end = place.end_column if place.end_line == place.line else len(line) + 1
    marks = " " * (place.column - 1) + "^" * max(1, min(end, len(line) + 1) - place.column)
    line, marks = _masked(line, marks, place.line, source)
    if not line.strip():
        return []
    start = max(0, place.column - WIDTH // 2) if len(line) > WIDTH else 0
    shown = line[start : start + WIDTH]
    cut = len(shown) - len(shown.lstrip())
    return [shown[cut:].rstrip(), marks[start + cut : start + WIDTH].rstrip() or "^"]


def _masked(line: str, marks: str, number: int, source: Source) -> tuple[str, str]:
    spans = []
    for node in (secret for root in source.roots for secret in secrets(root)):
        start, end = node.place, (node.place.end_line, node.place.end_column)
        if start.line <= number <= end[0]:
            first = start.column - 1 if start.line == number else 0
            spans.append((first, end[1] - 1 if end[0] == number else len(line)))
        spans += [match.span() for match in re.finditer(re.escape(str(node.value)), line) if len(str(node.value)) > 3]  # noqa: PLR2004
    marks = marks.ljust(len(line))
    for first, last in reversed(_united(spans)):
        line = line[:first] + MASK + line[last:]
        under = "^" if "^" in marks[first:last] else " "
        marks = marks[:first] + under * len(MASK) + marks[last:]
    return line, marks


def _united(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans in order, those that overlap made one: a secret may hold another."""
    united: list[tuple[int, int]] = []
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
        variable = value["name"].node.value if "name" in value else ""
        for key, member in value.items():
            yield from secrets(member.node, str(variable) if key == "value" else key)
    elif isinstance(value, list):
        for item in value:
            yield from secrets(item, name)
    elif value is not None and not isinstance(value, bool):
        text = str(value)
        if (_SENSITIVE_KEY.search(name) and not _NO_SECRET.fullmatch(text)) or _SENSITIVE_TEXT.search(text):
            yield node
