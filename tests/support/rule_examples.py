"""Reading the marks of examples and mutations: `# <- OCT401` at the end of a line that a finding must point at."""

from __future__ import annotations

import re
from collections.abc import Mapping

from octogen.finding import Severity

Marks = set[tuple[int, str]]
"""(line, rule id), lines counting from 1."""

_MARK = re.compile(r"# <- ((?:OCT\d{3}[ ,]*)+)(error|warning|info)?$")


def marks(text: str) -> Marks:
    """Return what the text says should be found."""
    return {(line, rule) for line, rule, _severity in _marks(text)}


def marks_with_severities(text: str, own: Mapping[str, Severity]) -> set[tuple[int, str, Severity]]:
    """Return what the text says should be found, and how grave it is: as `own` has it where a mark does not say."""
    return {(line, rule, Severity(severity) if severity else own[rule]) for line, rule, severity in _marks(text)}


def _marks(text: str) -> set[tuple[int, str, str]]:
    return {
        (number, rule, match[2] or "")
        for number, line in enumerate(text.splitlines(), start=1)
        if (match := _MARK.search(line))
        for rule in re.findall(r"OCT\d{3}", match[1])
    }
