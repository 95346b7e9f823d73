"""Text to `Source`: the data of a YAML or JSON file and the place where each key and value was written.

The tree is built from PyYAML's event stream, which is iterative: depth and expanded size are bounded before anything
recursive sees them.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import yaml

from octogen.finding import Finding, Place, Severity, shorten
from octogen.node import Member, Node, scalar_node

MAX_BYTES = 10 * 1024 * 1024
MAX_DEPTH = 100
MAX_NODES = 500_000
"""Nodes after aliases and merge keys are expanded: what a walk over the data would visit."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read: one root per YAML document, and the OCT001 findings of what could not be read."""

    name: str
    text: str
    roots: tuple[Node, ...]
    findings: tuple[Finding, ...] = ()


def read(content: str | bytes, name: str = "<text>") -> Source:
    """Return the Source of `content`, which is YAML or JSON; what cannot be read is a finding, never an exception."""
    try:
        text = _decode(content, name)
        _reject_control_characters(text, name)
        if name.endswith(".json"):
            _reject_what_json_refuses(text, name)
        roots, findings = _Composer(name).compose(text)
    except _UnreadableError as unreadable:
        return Source(name, "", (), (unreadable.finding,))
    return Source(name, text, tuple(roots), tuple(findings))


# Everything YAML calls printable, less the three line separators that only YAML 1.1 takes for line breaks.
_CONTROL = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"


class _UnreadableError(Exception):
    def __init__(self, message: str, place: Place, fix: str) -> None:
        super().__init__(message)
        self.finding = _unreadable(message, place, fix)


def _unreadable(message: str, place: Place, fix: str) -> Finding:
    return Finding("OCT001", Severity.ERROR, message, place, fix)


def _decode(content: str | bytes, name: str) -> str:
    if len(content) > MAX_BYTES:
        message = f"The file is larger than {MAX_BYTES // 1024 // 1024} MiB"
        raise _UnreadableError(message, Place(name), "name the files that describe the deployment")
    if isinstance(content, str):
        return content.removeprefix("\ufeff")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _UnreadableError("The file is UTF-16, not UTF-8", Place(name), "save the file as UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        message = f"Byte 0x{content[error.start]:02x} is not UTF-8"
        raise _UnreadableError(message, _place_at(before, name), "save the file as UTF-8") from None


def _place_at(before: str, name: str) -> Place:
    line = before.count("\n") + 1
    column = len(before) - before.rfind("\n")
    return Place(name, line, column, line, column + 1)


def _reject_control_characters(text: str, name: str) -> None:
    match = _CONTROL.search(text)
    if match:
        message = f"Control character U+{ord(match[0]):04X}"
        place = _place_at(text[: match.start()], name)
        raise _UnreadableError(message, place, 'remove it, or write it as an escape in double quotes ("\\u0000" style)')


def _reject_what_json_refuses(text: str, name: str) -> None:
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        place = Place(name, error.lineno, error.colno, error.lineno, error.colno + 1)
        raise _UnreadableError(f"Not JSON: {error.msg}", place, "correct the syntax") from None
    except (RecursionError, ValueError):
        raise _UnreadableError("Not JSON: nested too deeply or a number too long", Place(name), "simplify it") from None


class _Open:
    """A mapping or list whose end has not been read yet."""

    __slots__ = ("anchor", "key", "merges", "place", "size", "value")

    def __init__(self, value: dict[str, Member] | list[Node], place: Place, anchor: str | None) -> None:
        self.value = value
        self.place = place
        self.anchor = anchor
        self.size = 1
        self.key: tuple[str, Place, bool] | None = None
        self.merges: list[Node] = []


class _Composer:
    """Builds the node trees of one text from its YAML events."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.roots: list[Node] = []
        self.findings: list[Finding] = []
        self.stack: list[_Open] = []
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.size = 0

    def compose(self, text: str) -> tuple[list[Node], list[Finding]]:
        if text.lstrip()[:1] in ("{", "["):
            text = _json_as_yaml(text)
        try:
            for event in yaml.parse(text, Loader=_LOADER):
                self._take(event)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = Place(self.name) if mark is None else self._place(mark, mark)
            message = f"Not YAML: {error.problem or error.context}"
            raise _UnreadableError(message, place, "correct the syntax at this place or just above it") from None
        except (yaml.YAMLError, ValueError, OverflowError):
            raise _UnreadableError("Not YAML", Place(self.name), "correct the syntax") from None
        return self.roots, self.findings

    def _place(self, start: Any, end: Any) -> Place:  # noqa: ANN401 - marks, which a parser's events always have
        return Place(self.name, start.line + 1, start.column + 1, end.line + 1, end.column + 1)

    def _take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._open(event)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._close()
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self.anchors = {}

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        place = self._place(event.start_mark, event.end_mark)
        frame = self.stack[-1] if self.stack else None
        if frame and frame.key is None and isinstance(frame.value, dict):
            self._key(frame, event, place)
            return
        node = self._typed(event, place)
        if event.anchor:
            self.anchors[event.anchor] = (node, 1)
        self._add(node, 1)

    def _typed(self, event: yaml.ScalarEvent, place: Place) -> Node:
        text, tag = event.value, event.tag
        if tag is None:
            return scalar_node(text, place) if event.implicit[0] else Node(text, place)
        if tag in ("!", _TAG + "str"):
            return Node(text, place)
        if tag.removeprefix(_TAG) in ("int", "float", "bool", "null"):
            return scalar_node(text, place)
        raise _UnreadableError(f"The tag {_show_tag(tag)} is not supported", place, "remove the tag")

    def _key(self, frame: _Open, event: yaml.ScalarEvent, place: Place) -> None:
        merges = event.value == "<<" and event.implicit[0]
        if not merges and event.value in frame.value:
            message = f"The key `{shorten(event.value)}` is written twice in this mapping"
            self.findings.append(_unreadable(message, place, "keep one of them: readers silently take the last"))
        frame.key = (event.value, place, merges)

    def _open(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        place = self._place(event.start_mark, event.start_mark)
        if len(self.stack) >= MAX_DEPTH:
            raise _UnreadableError(f"Nested deeper than {MAX_DEPTH} levels", place, "flatten the data")
        mapping = isinstance(event, yaml.MappingStartEvent)
        if event.tag not in (None, "!", _TAG + ("map" if mapping else "seq")):
            raise _UnreadableError(f"The tag {_show_tag(event.tag)} is not supported", place, "remove the tag")
        frame = self.stack[-1] if self.stack else None
        if frame and isinstance(frame.value, dict):
            if frame.key is None:
                raise _UnreadableError("A mapping or list cannot be a key", place, "write the key as text")
            place = frame.key[1]
        self.stack.append(_Open({} if mapping else [], place, event.anchor))

    def _close(self) -> None:
        frame = self.stack.pop()
        value = frame.value
        if isinstance(value, dict):
            for merged in frame.merges:
                for key, member in merged.value.items():
                    value.setdefault(key, member)
        node = Node(value, frame.place)
        if frame.anchor:
            self.anchors[frame.anchor] = (node, frame.size)
        self._add(node, frame.size)

    def _alias(self, event: yaml.AliasEvent) -> None:
        place = self._place(event.start_mark, event.end_mark)
        frame = self.stack[-1] if self.stack else None
        if frame and frame.key is None and isinstance(frame.value, dict):
            raise _UnreadableError("An alias cannot be a key", place, "write the key as text")
        anchor = str(event.anchor)
        if anchor not in self.anchors:
            message = f"The alias *{shorten(anchor)} has no anchor before it, or stands inside its own anchor"
            raise _UnreadableError(message, place, f"define &{shorten(anchor)} above")
        node, size = self.anchors[anchor]
        self._add(node._replace(place=place), size)

    def _add(self, node: Node, size: int) -> None:
        if not self.stack:
            self.roots.append(node)
            return
        frame = self.stack[-1]
        frame.size += size
        if frame.size > MAX_NODES:
            message = f"Aliases expand to more than {MAX_NODES:,} values"
            raise _UnreadableError(message, node.place, "write the data out, or use fewer aliases")
        if isinstance(frame.value, list):
            frame.value.append(node)
        elif frame.key is not None:
            key, place, merges = frame.key
            frame.key = None
            if merges:
                self._merge(frame, node)
            else:
                frame.value[key] = Member(place, node)

    def _merge(self, frame: _Open, node: Node) -> None:
        merged = node.value if isinstance(node.value, list) else [node]
        for item in merged:
            if not isinstance(item.value, dict):
                raise _UnreadableError("`<<` takes a mapping or a list of mappings", item.place, "merge a mapping")
            frame.merges.append(item)


def _json_as_yaml(text: str) -> str:
    """Return JSON as YAML 1.1 reads it: no tabs (none can stand raw in a JSON string), no escaped surrogate pairs."""
    return _ESCAPE.sub(_spell_escape, text.replace("\t", " "))


_ESCAPE = re.compile(
    r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})(?:\\u([dD][c-fC-F][0-9a-fA-F]{2}))?|u[dD][c-fC-F][0-9a-fA-F]{2}|.)"
)


def _spell_escape(match: re.Match[str]) -> str:
    high, low = match[1], match[2]
    if low:
        return f"\\U{0x10000 + ((int(high, 16) & 0x3FF) << 10) + (int(low, 16) & 0x3FF):08x}"
    return "\\ufffd" if match[0][1:3] in ("ud", "uD") and match[0][3] in "89abcdefABCDEF" else match[0]


def _show_tag(tag: str) -> str:
    return shorten(tag.replace(_TAG, "!!"))
