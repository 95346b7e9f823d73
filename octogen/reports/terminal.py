"""How text looks where it is read: its colours, by ECMA-48's select graphic rendition, and its width."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from octogen.finding import Severity

RED, GREEN, YELLOW, CYAN, BOLD = "31", "32", "33", "36", "1"
_OF_SEVERITY = {Severity.ERROR: RED, Severity.WARNING: YELLOW, Severity.INFO: CYAN}

Word = tuple[str, str]
"""A word as it is measured, and as it is printed."""


@dataclass(frozen=True, slots=True)
class Look:
    """How to print: in colour or not, and how many columns wide; None is as wide as each line gets."""

    colour: bool = False
    width: int | None = None

    def paint(self, text: str, colour: str | Severity) -> str:
        """Return `text` in a colour, or in that of a severity, where this look has colours."""
        code = _OF_SEVERITY[colour] if isinstance(colour, Severity) else colour
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour else text

    def fold(self, words: Iterable[Word], first: int = 0, other: int = 4) -> list[str]:
        """Return words as lines of this width, the first one indented by `first` columns and the others by `other`.

        A word is never broken: a path or a link has to stay whole to be of use.
        """
        lines: list[str] = []
        line, used = " " * first, 0
        for plain, painted in words:
            if used and self.width and used + 1 + len(plain) > self.width:
                lines.append(line)
                line, used = " " * other, 0
            line += f" {painted}" if used else painted
            used = used + 1 + len(plain) if used else (other if lines else first) + len(plain)
        return [*lines, line]


PLAIN = Look()


def plain_words(text: str) -> list[Word]:
    """Return the words of a text that has no colours."""
    return [(word, word) for word in text.split(" ")]
