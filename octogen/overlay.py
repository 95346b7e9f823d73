"""Laying values over values by Helm's rules: maps merge, lists replace, null removes; and the `--set` notations.

Everything is done on nodes, so that a merged tree still knows which file, or which `--set`, wrote each value.
"""

from __future__ import annotations

import json
import re
from enum import StrEnum
from itertools import pairwise

from octogen.finding import Finding, Place, Pointer, Severity
from octogen.node import Member, Node
from octogen.source import read

MAX_INDEX = 1000


class Notation(StrEnum):
    """How the text after `=` becomes a value."""

    TYPED = "--set"
    TEXT = "--set-string"
    JSON = "--set-json"


def merge(base: Node, over: Node) -> Node:
    """Return `base` with `over` laid on top. A null in `over` stays in the tree and hides what it removes."""
    if not (isinstance(base.value, dict) and isinstance(over.value, dict)):
        return over
    merged = dict(base.value)
    for key, member in over.value.items():
        below = merged.get(key)
        merged[key] = Member(member.key, merge(below.node, member.node)) if below else member
    return base._replace(value=merged)


def assign(base: Node, expression: str, notation: Notation) -> tuple[Node, list[Finding]]:
    """Return `base` with the assignments of one `--set`-like argument made, and what is wrong with the argument.

    `a.b=1,c[0]={x,y}` as in Helm: commas separate, a backslash takes the next character as it is, `[n]` indexes a list.
    """
    found: list[Finding] = []
    for part in [expression] if notation is Notation.JSON else _split(expression, ","):
        path_text, equals, text = part.partition("=")
        place = Place(f"{notation} {path_text.strip()}")
        path = _path(path_text.strip())
        if not equals or path is None:
            message = "An assignment reads key.path=value" if not equals else "The key path cannot be read"
            found.append(Finding("OCT001", Severity.ERROR, message, place, f"{notation} octopus.taskCap=20"))
            continue
        node = _value(text, notation, place)
        if node is None:
            found.append(
                Finding(
                    "OCT001",
                    Severity.ERROR,
                    "What follows = is not JSON",
                    place,
                    f"{notation} 'nodes={{\"count\": 3}}'",
                )
            )
            continue
        base = _put(base, path, node)
    return base, found


def _value(text: str, notation: Notation, place: Place) -> Node | None:
    if notation is Notation.TEXT:
        return Node(_unescape(text), place)
    if notation is Notation.JSON:
        try:
            json.loads(text)
        except (ValueError, RecursionError):
            return None
        source = read(text, place.file)
        return source.roots[0] if source.roots and not source.findings else None
    if text.startswith("{") and text.endswith("}"):
        return Node([_typed(item, place) for item in _split(text[1:-1], ",") if item], place)
    return _typed(text, place)


def _typed(text: str, place: Place) -> Node:
    words: dict[str, bool | None] = {"true": True, "false": False, "null": None}
    if text in words:
        return Node(words[text], place, text)
    if re.fullmatch(r"-?(0|[1-9][0-9]{0,17})", text):
        return Node(int(text), place, text)
    return Node(_unescape(text), place)


def _put(base: Node, path: Pointer, node: Node) -> Node:
    if not path:
        return merge(base, node) if isinstance(node.value, dict) else node
    part, rest = path[0], path[1:]
    if isinstance(part, int):
        items = list(base.value) if isinstance(base.value, list) else []
        items += [Node(None, node.place)] * (part + 1 - len(items))
        items[part] = _put(items[part], rest, node)
        return base._replace(value=items)
    members = dict(base.value) if isinstance(base.value, dict) else {}
    below = members[part].node if part in members else Node(None, node.place)
    members[part] = Member(node.place, _put(below, rest, node))
    return base._replace(value=members)


def _path(text: str) -> Pointer | None:
    parts: list[str | int] = []
    for step in _split(text, "."):
        match = re.fullmatch(r"(.*?)((?:\[[0-9]{1,4}\])*)", step, re.DOTALL)
        if not match or not match[1]:
            return None
        parts.append(_unescape(match[1]))
        indices = [int(index) for index in re.findall(r"[0-9]+", match[2])]
        if any(index > MAX_INDEX for index in indices):
            return None
        parts.extend(indices)
    return tuple(parts) if 0 < len(parts) <= 20 else None  # noqa: PLR2004 - far deeper than any schema


def _split(text: str, separator: str) -> list[str]:
    """Split at separators that no backslash precedes and no braces enclose."""
    cuts, depth, index = [-1], 0, 0
    while index < len(text):
        char = text[index]
        if char == "\\":
            index += 1
        elif char == separator and depth == 0:
            cuts.append(index)
        elif separator == ",":
            depth += {"{": 1, "}": -1}.get(char, 0)
        index += 1
    return [text[start + 1 : end] for start, end in pairwise([*cuts, len(text)])]


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)
