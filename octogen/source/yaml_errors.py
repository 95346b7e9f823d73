"""What libyaml's parser complains of, with the way to mend it that its words do not tell."""

from __future__ import annotations

import re

import yaml

from octogen.finding import Place
from octogen.source.tree import UnreadableError

_QUOTES = "put text that begins with {} in quotes"
_ALIKE = "look at the indentation, here and above: what belongs together begins in one column"

_FIXES = tuple(
    (re.compile(pattern), fix)
    for pattern, fix in (
        ("tab character", "indent with spaces, not with tabs"),
        ("cannot start any token", _QUOTES.format("such a character")),
        ("alphabetic or numeric character", _QUOTES.format("* or &")),
        ("undefined tag handle", _QUOTES.format("!")),
        ("node content", _QUOTES.format("a bracket or comma")),
        ("mapping values are not allowed", f"{_ALIKE}; text that holds a colon and a space goes in quotes"),
        ("sequence entries are not allowed", "begin the list on the line below its key"),
        ("expected key|'-' indicator", _ALIKE),
        ("expected ':'", "write key: value with a space after the colon, here or on the line above"),
        ("unknown escape character", "write the backslash twice, or put the text in single quotes"),
    )
)


def unreadable(error: yaml.MarkedYAMLError, text: str, file: str) -> UnreadableError:
    """Return the finding about text that is no YAML; it quotes nothing of the text, which may be a secret."""
    mark = error.problem_mark or error.context_mark
    problem = error.problem or error.context or "the syntax is wrong"
    opened = error.context_mark if re.search("quoted|flow", error.context or "") else None
    if opened and "end of stream" in problem:
        return UnreadableError("Not YAML: the quotes that open here are not closed", _at(opened, file), "close them")
    if opened and re.search("expected ','", problem):
        fix = f"close the bracket that opens in line {opened.line + 1}, or put a comma between its items"
    elif mark and text[mark.index : mark.index + 1] == "\t":
        fix = "indent with spaces, not with tabs"
    else:
        known = (fix for pattern, fix in _FIXES if pattern.search(problem))
        fix = next(known, "correct the syntax at this place or just above it")
    return UnreadableError(f"Not YAML: {problem}", _at(mark, file) if mark else Place(file), fix)


def _at(mark: yaml.Mark, file: str) -> Place:
    return Place(file, mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 1)
