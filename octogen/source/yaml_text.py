"""YAML to trees, from PyYAML's event stream.

The stream is iterative, so that the limits hold before anything recursive sees the data.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from octogen.finding import Place, shorten
from octogen.source.elements import Element
from octogen.source.tree import Subtree, Tree, UnreadableError
from octogen.source.yaml_errors import unreadable
from octogen.source.yaml_scalars import plain_scalar

_WITHOUT_LIBYAML = (
    "PyYAML was built without libyaml; install its wheel: pip install --force-reinstall --only-binary pyyaml pyyaml"
)

try:
    LOADER = yaml.CSafeLoader
except AttributeError:
    raise ImportError(_WITHOUT_LIBYAML, name="yaml") from None

_TAG = "tag:yaml.org,2002:"
_TAG_OF_ANOTHER_TOOL = re.compile(r"!Rain::[A-Za-z0-9]+")
"""`rain pkg` replaces these (https://github.com/aws-cloudformation/rain)."""
_SCALAR_TAGS: dict[str, tuple[type, ...]] = {
    _TAG + "int": (int,),
    _TAG + "float": (float, int),
    _TAG + "bool": (bool,),
    _TAG + "null": (type(None),),
}


# CloudFormation's short forms, and what they stand for.
# https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
FUNCTIONS = {"!Ref": "Ref", "!Condition": "Condition"} | {
    f"!{name}": f"Fn::{name}"
    for name in (
        "And", "Base64", "Cidr", "Contains", "EachMemberEquals", "EachMemberIn", "Equals", "FindInMap", "GetAtt",
        "GetAZs", "GetStackOutput", "If", "ImportValue", "Join", "Length", "Not", "Or", "RefAll", "Select", "Split",
        "Sub", "ToJsonString", "Transform", "ValueOf", "ValueOfAll",
    )
}  # fmt: skip


def parse_yaml(tree: Tree, text: str) -> None:
    """Fill `tree` with the YAML documents in `text`."""
    reader = _Reader(tree)
    try:
        for event in yaml.parse(text, Loader=LOADER):
            reader.take(event)
    except yaml.MarkedYAMLError as error:
        raise unreadable(error, text, tree.file) from None
    except yaml.YAMLError:
        raise UnreadableError("Not YAML", Place(tree.file), "correct the syntax") from None


def _place(file: str, start: Any, end: Any) -> Place:  # noqa: ANN401 - marks, which a parser's events always have
    return Place(file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)


class _Reader:
    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.anchors: dict[str, Subtree] = {}
        self.start = Place(tree.file)

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event, _place(self.tree.file, event.start_mark, event.end_mark))
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._open(event, _place(self.tree.file, event.start_mark, event.start_mark))
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._close()
        elif isinstance(event, yaml.AliasEvent):
            self._alias(str(event.anchor), _place(self.tree.file, event.start_mark, event.end_mark))
        elif isinstance(event, yaml.DocumentStartEvent):
            self.anchors = {}
            self.start = _place(self.tree.file, event.start_mark, event.start_mark)

    def _scalar(self, event: yaml.ScalarEvent, place: Place) -> None:
        if not self.tree.wants_key() and event.tag in FUNCTIONS:
            self._call(FUNCTIONS[event.tag], place)
            self.tree.scalar(Element(event.value, place))
            subtree = self.tree.close()
        elif self.tree.wants_key():
            self._key(event, place)
            subtree = Subtree(Element(event.value, place))
        else:
            subtree = self.tree.scalar(_typed(event, self._around(event) or place))
        if event.anchor:
            self.anchors[event.anchor] = subtree

    def _around(self, event: yaml.ScalarEvent) -> Place | None:
        """Return the place for a value that is not written at all: its key's, or where the document begins."""
        start, end = event.start_mark, event.end_mark
        if start and end and start.index < end.index:
            return None
        if not self.tree.stack:
            return self.start
        key = self.tree.stack[-1].key
        return key[1] if key else None

    def _key(self, event: yaml.ScalarEvent, place: Place) -> None:
        if event.tag not in (None, "!", _TAG + "str"):
            raise _unsupported(event.tag, place)
        if event.value == "<<" and event.implicit[0]:
            self.tree.merge_key(place)
        else:
            self.tree.key(event.value, place)

    def _open(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent, place: Place) -> None:
        mapping = isinstance(event, yaml.MappingStartEvent)
        if event.tag in FUNCTIONS and not self.tree.wants_key():
            self._call(FUNCTIONS[event.tag], place)
            self.tree.open({} if mapping else [], place).argument_of = event.anchor or ""
            return
        if event.tag not in (None, "!", _TAG + ("map" if mapping else "seq")):
            raise _unsupported(event.tag, place)
        if self.tree.wants_key():
            raise UnreadableError(
                "A mapping or list cannot be a key", place, "put text that begins with a bracket in quotes"
            )
        self.tree.open({} if mapping else [], place).anchor = event.anchor or ""

    def _call(self, name: str, place: Place) -> None:
        self.tree.open({}, place)
        self.tree.key(name, place)

    def _close(self) -> None:
        anchor, call_anchor = self.tree.stack[-1].anchor, self.tree.stack[-1].argument_of
        subtree = self.tree.close()
        if call_anchor is not None:
            anchor, subtree = call_anchor, self.tree.close()
        if anchor:
            self.anchors[anchor] = subtree

    def _alias(self, anchor: str, place: Place) -> None:
        if self.tree.wants_key():
            raise UnreadableError("An alias cannot be a key", place, "write the key as text")
        if anchor not in self.anchors:
            message = "This alias has no anchor before it, or stands inside its own anchor"
            raise UnreadableError(message, place, "define its anchor above; put text that begins with * in quotes")
        self.tree.repeat(self.anchors[anchor], place)


def _typed(event: yaml.ScalarEvent, place: Place) -> Element:
    text, tag = event.value, event.tag
    if tag is None and event.implicit[0]:
        return plain_scalar(text, place)
    if tag in (None, "!", _TAG + "str"):
        return Element(text, place)
    if tag not in _SCALAR_TAGS:
        raise _unsupported(tag, place)
    element = plain_scalar(text, place)
    if type(element.value) not in _SCALAR_TAGS[tag]:
        message = f"What follows the tag {_show(tag)} is not of that type"
        raise UnreadableError(message, place, "remove the tag, or write the value as the tag has it")
    return element


def _unsupported(tag: str, place: Place) -> UnreadableError:
    if _TAG_OF_ANOTHER_TOOL.fullmatch(tag):
        return UnreadableError(f"The tag {_show(tag)} belongs to another tool", place, "lint what that tool prints")
    if not tag.startswith(_TAG):  # it may be a secret that begins with an exclamation mark
        return UnreadableError("This tag is not supported", place, "remove it; put text that begins with ! in quotes")
    return UnreadableError(f"The tag {_show(tag)} is not supported", place, "remove the tag")


def _show(tag: str) -> str:
    return shorten(tag.replace(_TAG, "!!"))
