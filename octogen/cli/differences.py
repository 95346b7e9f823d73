"""How a document differs from what should be there, as a unified diff without secrets."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator

from octogen.octopus.sensitive import echoes_of
from octogen.reports.excerpt import Excerpts
from octogen.source.elements import Element
from octogen.source.source import read

_HUNK = re.compile(r"@@ -(\d+)\S* \+(\d+)\S* @@$")


def differences(present: str, text: str, path: str, roots: Iterable[Element]) -> str:
    """Return the diff of two JSON texts. Where only a secret differs, the two lines look the same.

    `roots` are the trees of the values, whose secrets are masked as well. Of a text that is not JSON nothing is shown:
    nobody can tell where its secrets are.
    """
    old, new = read(present, path), read(text, path)
    if present and not old.roots:
        return f"{path} is not JSON, and not what these values render to\n"
    echoes = echoes_of([*roots, *old.roots, *new.roots])
    diff = difflib.unified_diff(present.splitlines(), text.splitlines(), path, f"{path} (rendered)", lineterm="")
    shown = _masked(diff, Excerpts(old, echoes).lines(), Excerpts(new, echoes).lines())
    return "".join(f"{line}\n" for line in shown)


def _masked(diff: Iterable[str], before: list[str], after: list[str]) -> Iterator[str]:
    """Yield the lines of a diff with the masked lines of both texts in place of the real ones."""
    at, to, begun = 0, 0, False
    for line in diff:
        hunk = _HUNK.match(line)
        if hunk:
            at, to, begun = max(0, int(hunk[1]) - 1), max(0, int(hunk[2]) - 1), True
            yield line
        elif not begun:
            yield line  # the names of the two files
        elif line.startswith("-"):
            yield f"-{before[at]}"
            at += 1
        else:
            yield f"{line[0]}{after[to]}"
            at, to = at + (line[0] == " "), to + 1
