"""The tree that files are read into: JSON-like data in which every key and value knows where it was written.

Plain scalars are typed by the rules of YAML 1.2. Those on which YAML readers disagree (`Y`, `on`, `012`, `1:30`, dates)
stay the text that was written and carry a note of what other readers make of them, so that nothing is turned silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from octogen.finding import Place, Pointer

Scalar = str | int | float | bool | None


class Node(NamedTuple):
    """A value and where it was written. A mapping's or list's place is that of its key, or of its first character."""

    value: Any  # a Scalar, a dict[str, Member] or a list[Node]
    place: Place
    written: str = ""  # a plain scalar that is no text, as it stands in the file: 2026.10 for the number 2026.1
    trap: str = ""  # what YAML 1.1 readers make of this text, where that differs: "true", "a date"


class Member(NamedTuple):
    """An entry of a mapping: the place of its key, and its value."""

    key: Place
    node: Node


def plain(node: Node) -> Any:  # noqa: ANN401 - JSON-like data of any shape
    """Return the data of a node: dicts, lists and scalars, without places."""
    value = node.value
    if isinstance(value, dict):
        return {key: plain(member.node) for key, member in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def place_of(node: Node, pointer: Pointer) -> Place:
    """Return where `pointer` was written below `node`; for what was not written, its nearest ancestor that was."""
    found, _ = descend(node, pointer)
    return found.place


def descend(node: Node, pointer: Pointer) -> tuple[Node, int]:
    """Return the deepest node on the way to `pointer` and how many of the pointer's parts lead to it."""
    for depth, part in enumerate(pointer):
        value = node.value
        if isinstance(value, dict) and part in value:
            node = value[part].node
        elif isinstance(value, list) and isinstance(part, int) and 0 <= part < len(value):
            node = value[part]
        else:
            return node, depth
    return node, len(pointer)


def scalar_node(text: str, place: Place) -> Node:
    """Return the node of a plain (unquoted) scalar."""
    if text in _WORDS:
        return Node(_WORDS[text], place, text)
    if not text[0].isdigit() and text[0] not in "+-.yYnNoO":
        return Node(text, place)
    if _INT.fullmatch(text):
        return Node(int(text), place, text)
    if _FLOAT.fullmatch(text):
        return Node(float(text), place, text)
    for pattern, meaning in _TRAPS:
        if pattern.fullmatch(text):
            return Node(text, place, "", meaning)
    return Node(text, place)


_WORDS: dict[str, Scalar] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_WORDS |= {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\.[0-9]{1,17}")
_TRAPS = tuple(
    (re.compile(pattern), meaning)
    for pattern, meaning in (
        (r"y|Y|yes|Yes|YES|on|On|ON", "true"),
        (r"n|N|no|No|NO|off|Off|OFF", "false"),
        (r"[-+]?0[0-7_]+", "an octal number"),
        (r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?", "a number in base 60"),
        (r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?", "a date"),
        (r"[-+]?(0[0-9_]+|0[xob][0-9a-fA-F_]+|[0-9][0-9_]*)", "a number"),
        (r"[-+]?(?=\.?[0-9])[0-9_]*\.?[0-9_]*([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", "a number"),
    )
)


def scalars(node: Node) -> Iterator[Node]:
    """Yield every scalar below `node`, keys aside."""
    if isinstance(node.value, dict):
        for member in node.value.values():
            yield from scalars(member.node)
    elif isinstance(node.value, list):
        for item in node.value:
            yield from scalars(item)
    else:
        yield node
