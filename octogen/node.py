"""The tree that files are read into: JSON-like data in which every key and value knows where it was written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from octogen.finding import Place, Pointer

Scalar = str | int | float | bool | None


class Node(NamedTuple):
    """A value and where it was written. A mapping's or list's place is that of its key, or of its first character."""

    value: Any  # a Scalar, a dict[str, Member] or a list[Node]
    place: Place
    written: str = ""  # a scalar that is no text, as it stands in the file: 2026.10 for the number 2026.1
    trap: str = ""  # what some YAML readers make of this unquoted text: "true", "a date"


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
