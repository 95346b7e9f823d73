"""Laying values over values by Helm's rules: maps merge, lists replace, null removes; and the `--set` notations.

Everything is done on elements, so that a merged tree still knows which file, or which `--set`, wrote each value.
The notations: https://helm.sh/docs/intro/using_helm/#the-format-and-limitations-of---set
"""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum

from octogen.finding import Finding, Place, Pointer, nearest, shorten
from octogen.source.elements import Element, Member
from octogen.source.json_text import parse_json_at
from octogen.source.tree import Tree, UnreadableError

MAX_INDEX = 1000
MAX_STEPS = 30


class Notation(StrEnum):
    """How the text after `=` becomes a value."""

    TYPED = "--set"
    TEXT = "--set-string"
    JSON = "--set-json"


def merge(base: Element, over: Element) -> Element:
    """Return `base` with `over` laid on top. A null in `over` stays in the tree and hides what it removes."""
    if not (isinstance(base.value, dict) and isinstance(over.value, dict)):
        return over
    merged = dict(base.value)
    for key, member in over.value.items():
        below = merged.get(key)
        merged[key] = Member(member.key, merge(below.element, member.element)) if below else member
    return base._replace(value=merged)


def assign(
    base: Element, expression: str, notation: Notation, known: Collection[str] = ()
) -> tuple[Element, list[Finding]]:
    """Return `base` with the assignments of one `--set`-like argument made, and what is wrong with the argument.

    `a.b=1,c[0]={x,y}` as in Helm: commas separate, a backslash takes the next character as it is, `[n]` indexes a list.
    A `--set-json` argument may also be one JSON object, which is merged. No message quotes a value, nor what follows a
    comma unless it is near one of `known`, the keys there are: it may be the rest of a secret with a comma in it.
    """
    reader = _Reader(expression, notation, known)
    try:
        reader.refuse_what_is_not_text()
        if notation is Notation.JSON and expression.lstrip().startswith("{"):
            return merge(base, reader.json_object()), []
        while not reader.at_end():
            path = reader.path()
            base = _put(base, path, reader.value())
    except UnreadableError as unreadable:
        return base, [unreadable.finding]
    return base, []


def _put(base: Element, path: Pointer, element: Element) -> Element:
    """Return `base` with `element` at `path`; what is no mapping or list on the way there becomes one."""
    if not path:
        return element
    part, rest = path[0], path[1:]
    if isinstance(part, int):
        is_list = isinstance(base.value, list)
        items = list(base.value) if is_list else []
        items += [Element(None, element.place)] * (part + 1 - len(items))
        items[part] = _put(items[part], rest, element)
        return Element(items, base.place if is_list else element.place)
    is_mapping = isinstance(base.value, dict)
    members = dict(base.value) if is_mapping else {}
    below = members[part].element if part in members else Element(None, element.place)
    members[part] = Member(element.place, _put(below, rest, element))
    return Element(members, base.place if is_mapping else element.place)


class _Reader:
    """Reads the assignments of one argument, in Helm's grammar."""

    def __init__(self, text: str, notation: Notation, known: Collection[str]) -> None:
        self.text = text
        self.known = known
        self.notation = notation
        self.at = 0
        self.place = Place(str(notation))

    def at_end(self) -> bool:
        return self.at >= len(self.text)

    def refuse_what_is_not_text(self) -> None:
        """Raise for bytes of the command line that are not UTF-8: Python hands them over as halves of characters."""
        if not self.text.isascii() and any("\ud800" <= char <= "\udfff" for char in self.text):
            raise self._malformed("The argument is not UTF-8", "octopus.taskCap=20")

    def path(self) -> Pointer:
        """Read a key path and its `=`, and let the place be that of its assignment."""
        start, parts, stop = self.at, list[str | int](), "."
        while stop == ".":
            name, stop = self._until("=[,.")
            if not name.strip():
                raise self._malformed("An assignment begins with a key", "octopus.taskCap=20")
            parts.append(name if parts else name.lstrip())
            while stop == "[":
                parts.append(self._index())
                name, stop = self._until("=[.")
                if name:
                    raise self._malformed("After an index comes = or . or another index", "network.subnets[0].id=…")
        fix = "key.path=value; a comma that belongs to a value is written \\,"
        if start and self.known and not (str(parts[0]).startswith("x-") or nearest(str(parts[0]), self.known)):
            raise self._malformed("What follows a comma does not begin with a known key", fix)
        if stop != "=":
            raise self._malformed("An assignment lacks its =", fix)
        if len(parts) > MAX_STEPS:
            raise self._malformed(f"A key path has at most {MAX_STEPS} steps", "octopus.taskCap=20")
        self.place = Place(f"{self.notation} {shorten(self.text[start : self.at - 1].strip())}")
        return tuple(parts)

    def value(self) -> Element:
        """Read a value and the comma after it."""
        if self.notation is Notation.JSON:
            return self._json_value()
        if self.text.startswith("{", self.at):
            return self._list()
        return self._typed(self._until(",")[0])

    def json_object(self) -> Element:
        """Read the whole argument as one JSON object."""
        element = self._json(len(self.text) - len(self.text.lstrip()))
        if self.text[self.at :].strip():
            raise self._malformed("Something follows the JSON object", '\'{"nodes": {"count": 3}}\'')
        return element

    def _until(self, stops: str) -> tuple[str, str]:
        """Read up to one of `stops` that no backslash precedes; return the text and the stop, empty at the end."""
        taken: list[str] = []
        while not self.at_end():
            char = self.text[self.at]
            self.at += 1
            if char in stops:
                return "".join(taken), char
            if char == "\\":
                char = self.text[self.at : self.at + 1]
                self.at += 1
            taken.append(char)
        return "".join(taken), ""

    def _index(self) -> int:
        digits, stop = self._until("]")
        if not stop or not re.fullmatch("[0-9]{1,4}", digits) or int(digits) > MAX_INDEX:
            raise self._malformed(f"An index is a number from 0 to {MAX_INDEX}", "network.subnets[0].id=…")
        return int(digits)

    def _list(self) -> Element:
        self.at += 1
        items, stop = [], ","
        while stop == ",":
            text, stop = self._until(",}")
            items.append(self._typed(text.strip()))
        if stop != "}":
            raise self._malformed("A list ends with }", "network.securityGroups={sg-…,sg-…}")
        if self._until(",")[0]:
            raise self._malformed("After a list comes a comma", "network.securityGroups={sg-…,sg-…}")
        empty = len(items) == 1 and items[0].value == ""
        return Element([] if empty else items, self.place)

    def _typed(self, text: str) -> Element:
        if self.notation is Notation.TEXT:
            return Element(text, self.place)
        if text == "[]":
            return Element([], self.place)
        if text.lower() in _WORDS:
            return Element(_WORDS[text.lower()], self.place, text)
        if _INT.fullmatch(text) and abs(int(text)) < 2**63:
            return Element(int(text), self.place, text)
        return Element(text, self.place)

    def _json_value(self) -> Element:
        if not self.text[self.at :].partition(",")[0].strip():
            self._until(",")
            return Element(None, self.place, "null")
        element = self._json(self.at)
        if self._until(",")[0].strip():
            raise self._malformed("After a JSON value comes a comma", 'nodes={"count": 3},octopus.taskCap=20')
        return element

    def _json(self, start: int) -> Element:
        tree = Tree(self.place.file)
        self.at = parse_json_at(tree, self.text, start)
        if tree.findings:
            finding = tree.findings[0]
            raise UnreadableError(finding.message, finding.place, finding.fix)
        return tree.roots[0]

    def _malformed(self, message: str, example: str) -> UnreadableError:
        return UnreadableError(message, self.place, f"{self.notation} {example}")


_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_INT = re.compile(r"0|[-+][0-9]{1,19}|[1-9][0-9]{0,18}")
