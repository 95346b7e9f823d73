"""What a plain (unquoted) YAML scalar is.

Typed by the rules of YAML 1.2 (https://yaml.org/spec/1.2.2/#103-core-schema). Those on which YAML readers disagree
(`Y`, `on`, `012`, `1:30`, dates) stay the text that was written, with a note of what other readers make of them, so
that nothing is turned silently.
"""

from __future__ import annotations

import re

from octogen.finding import Place
from octogen.source.elements import Element, Scalar


def plain_scalar(text: str, place: Place) -> Element:
    """Return the element of a plain scalar."""
    if text in _WORDS:
        return Element(_WORDS[text], place, text)
    if text[0] not in _FIRST_OF_OTHERS:
        return Element(text, place)
    if _INT.fullmatch(text):
        return Element(int(text), place, text)
    if _FLOAT.fullmatch(text):
        return Element(float(text), place, text)
    for pattern, meaning in _TRAPS:
        if pattern.fullmatch(text):
            return Element(text, place, "", meaning)
    return Element(text, place)


_WORDS: dict[str, Scalar] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_WORDS |= {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_FIRST_OF_OTHERS = frozenset("0123456789+-.yYnNoO=")
_INT = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\.[0-9]{1,17}")
_TIMESTAMP = (
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(\.[0-9]*)?"
    r"([ \t]*(Z|[-+][0-9]{1,2}(:[0-9]{2})?))?"
)
_TRAPS = tuple(
    (re.compile(pattern), meaning)
    for pattern, meaning in (
        (r"y|Y|yes|Yes|YES|on|On|ON", "true"),
        (r"n|N|no|No|NO|off|Off|OFF", "false"),
        (r"[-+]?0[0-7_]+|0o[0-7]+", "an octal number"),
        (r"[-+]?([1-9][0-9_]*(:[0-5]?[0-9])+|[0-9][0-9_]*(:[0-5]?[0-9])+\.[0-9_]*)", "a number in base 60"),
        (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "a date"),
        (_TIMESTAMP, "a date"),
        # YAML 1.1 takes underscores after a digit that is no leading zero, YAML 1.2 leading zeros and bare exponents.
        (r"[-+]?(0x[0-9a-fA-F_]+|0b[01_]+|[1-9][0-9_]*|[0-9]+)", "a number"),
        (r"[-+]?[0-9][0-9_]*\.[0-9_]*([eE][-+][0-9]+)?|\.[0-9][0-9_]*([eE][-+][0-9]+)?", "a number"),
        (r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "a number"),
        (r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", "a number"),
        (r"=", "a default value"),
    )
)
