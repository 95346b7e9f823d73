"""Colours of a terminal, the same wherever octogen prints them: ECMA-48's select graphic rendition."""

from __future__ import annotations

from octogen.finding import Severity

RED, GREEN, YELLOW, CYAN = "31", "32", "33", "36"
_OF_SEVERITY = {Severity.ERROR: RED, Severity.WARNING: YELLOW, Severity.INFO: CYAN}


def paint(text: str, colour: str | Severity) -> str:
    """Return `text` in a colour, or in that of a severity."""
    code = _OF_SEVERITY[colour] if isinstance(colour, Severity) else colour
    return f"\x1b[{code}m{text}\x1b[0m"
