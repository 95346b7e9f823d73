"""The tree that files are read into: JSON-like data in which every key and value knows where it was written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from octogen.finding import Place, Pointer

Scalar = str | int | float | bool | None


class Element(NamedTuple):
    """A value and where it was written. A mapping's or list's place is that of its key, or of its first character."""

    value: Any  # a Scalar, a dict[str, Member] or a list[Element]
    place: Place
    written: str = ""  # a scalar that is no text, as it stands in the file: 2026.10 for the number 2026.1
    trap: str = ""  # what some YAML readers make of this unquoted text: "true", "a date"


class Member(NamedTuple):
    """An entry of a mapping: the place of its key, and its value."""

    key: Place
    element: Element


def plain(element: Element) -> Any:  # noqa: ANN401 - JSON-like data of any shape
    """Return the data of an element: dicts, lists and scalars, without places."""
    value = element.value
    if isinstance(value, dict):
        return {key: plain(member.element) for key, member in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def place_of(element: Element, pointer: Pointer) -> Place:
    """Return where `pointer` was written below `element`; for what was not written, its nearest ancestor that was."""
    found, _ = descend(element, pointer)
    return found.place


def descend(element: Element, pointer: Pointer) -> tuple[Element, int]:
    """Return the deepest element on the way to `pointer` and how many of the pointer's parts lead to it."""
    for depth, part in enumerate(pointer):
        value = element.value
        if isinstance(value, dict) and part in value:
            element = value[part].element
        elif isinstance(value, list) and isinstance(part, int) and 0 <= part < len(value):
            element = value[part]
        else:
            return element, depth
    return element, len(pointer)


def scalars(element: Element) -> Iterator[Element]:
    """Yield every scalar below `element`, keys aside."""
    if isinstance(element.value, dict):
        for member in element.value.values():
            yield from scalars(member.element)
    elif isinstance(element.value, list):
        for item in element.value:
            yield from scalars(item)
    else:
        yield element
