"""Reading the marks of examples and mutations: `# <- OCT401` at the end of a line that a finding must point at."""

from __future__ import annotations

import re

Marks = set[tuple[int, str]]
"""(line, rule id), lines counting from 1."""

_MARK = re.compile(r"# <- ((?:OCT\d{3}[ ,]*)+)$")


def marks(text: str) -> Marks:
    """Return what the text says should be found."""
    found: Marks = set()
    for number, line in enumerate(text.splitlines(), start=1):
        match = _MARK.search(line)
        found |= {(number, rule) for rule in re.findall(r"OCT\d{3}", match[1])} if match else set()
    return found
