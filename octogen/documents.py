"""Documents: AWS API inputs by name, and the recognition of AWS inputs and outputs that were read from files.

A document's body is exactly the JSON of its AWS operation. `describe-*` outputs become documents too, one for each
resource, so that a rule is written once for what octogen renders and for what a team already has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from octogen import assets
from octogen.finding import Finding, shorten
from octogen.kinds import KINDS, Kind, kind_of
from octogen.node import Node, plain
from octogen.source import Source
from octogen.values import Values


class Form(StrEnum):
    """Where a document comes from: rendered from values, an AWS input, what AWS printed, a CloudFormation template."""

    RENDERED = "rendered"
    INPUT = "input"
    OUTPUT = "output"
    TEMPLATE = "template"

    @property
    def is_printed(self) -> bool:
        """Whether AWS printed it: defaults are written out in it, unless it was cut short."""
        return self is Form.OUTPUT

    @property
    def is_whole(self) -> bool:
        """Whether all that belongs to a resource is beside it: its attributes, what it refers to."""
        return self in (Form.RENDERED, Form.TEMPLATE)

    @property
    def is_spelt_as_taken(self) -> bool:
        """Whether its members are written as the AWS operation takes them."""
        return self in (Form.RENDERED, Form.INPUT)


# Whose attributes AWS prints is told by their keys alone.
_ATTRIBUTE_OWNERS = tuple(
    (KINDS[f"{owner}-attributes"], re.compile(keys))
    for owner, keys in (
        (
            "target-group",
            r"deregistration|stickiness|slow_start|target_|preserve_client|proxy_protocol|lambda\.|load_balancing\.algo",
        ),
        ("listener", r"tcp\.idle_timeout|routing\.http\.(request|response)\."),
        ("load-balancer", r"idle_timeout|deletion_protection|cross_zone|access_logs|client_keep_alive|routing\."),
    )
)


@dataclass(frozen=True, slots=True)
class Document:
    """One AWS API input or output. `node` is where it was read; a rendered document has none."""

    name: str
    kind: Kind
    body: Mapping[str, Any]
    form: Form
    node: Node | None = None


@dataclass(frozen=True, slots=True)
class Documents:
    """The documents of one deployment: rendered from `values`, or read from `sources`."""

    items: tuple[Document, ...]
    values: Values | None = None
    sources: tuple[Source, ...] = ()
    findings: tuple[Finding, ...] = ()

    def get(self, name: str) -> Document | None:
        """Return the document of that name."""
        return next((document for document in self.items if document.name == name), None)

    def names(self) -> tuple[str, ...]:
        """Return all names, in the order in which AWS can take the documents."""
        return tuple(document.name for document in self.items)


def recognise(root: Node, stem: str = "") -> Iterator[Document]:
    """Yield the documents that one JSON or YAML document holds; none when it is not of AWS.

    `stem` is the file's name without folder and ending: `target-group.web` names the document it holds.
    """
    if isinstance(root.value, list):
        for item in root.value:
            yield from recognise(item, stem)
    elif isinstance(root.value, dict):
        # First by what it holds itself: `Listeners` is a member of a Classic Load Balancer's input as well.
        kind = _kind_of_body(root, stem)
        if kind:
            is_output = _has_identity(kind, root) or _is_mapping(root, kind.parsed)
            yield _document(kind, root, Form.OUTPUT if is_output else Form.INPUT, stem)
            return
        printed = list(_unwrap(root))
        for kind, node in printed:
            # A single one may be named by its file.
            yield _document(kind, node, Form.OUTPUT, stem if len(printed) == 1 else "")
        if not printed and root.value and all(kind_of(key) for key in root.value):
            for name, member in root.value.items():  # bodies by name, as octogen prints several in JSON
                yield from recognise(member.node, name)


def _has_identity(kind: Kind, node: Node) -> bool:
    return bool(kind.identity) and kind.identity in node.value


def _is_mapping(root: Node, key: str) -> bool:
    return key in root.value and isinstance(root.value[key].node.value, dict)


def _unwrap(root: Node) -> Iterator[tuple[Kind, Node]]:
    """Yield the resources that AWS printed, each with its kind."""
    for kind in KINDS.values():
        for key in kind.wrapped:
            member = root.value.get(key)
            if member is None:
                continue
            inner = member.node.value
            for item in inner if isinstance(inner, list) else [member.node]:
                if isinstance(item.value, dict) and _is_printed(kind, key, item):
                    yield kind, item
    attributes = _kind_of_attributes(root)
    if attributes:
        yield attributes, root


def _kind_of_attributes(root: Node) -> Kind | None:
    """Return the kind of what `describe-…-attributes` printed, which does not say whose attributes they are."""
    if _is_mapping(root, "LoadBalancerAttributes"):
        return KINDS["classic-load-balancer-attributes"]
    listed = plain(root.value["Attributes"].node) if "Attributes" in root.value else None
    items = listed if isinstance(listed, list) else []
    keys = " ".join(str(item.get("Key")) for item in items if isinstance(item, dict))
    return next((kind for kind, pattern in _ATTRIBUTE_OWNERS if pattern.search(keys)), None)


def _is_printed(kind: Kind, key: str, item: Node) -> bool:
    """Return whether an item below one of AWS's wrapping keys is AWS's: other tools have `services` too.

    `service` and `cluster` are names of documents as well, so below those it needs its identity.
    """
    return _has_identity(kind, item) or (not kind_of(key) and _is_marked(kind, item))


def _kind_of_body(root: Node, stem: str) -> Kind | None:
    named = kind_of(stem) if stem else None
    if named and (not root.value or _is_marked(named, root)):
        return named
    marked = (kind for kind in KINDS.values() if _is_marked(kind, root))
    return next((kind for kind in marked if _has_identity(kind, root) or _is_mostly_of(kind, root)), None)


def _is_marked(kind: Kind, node: Node) -> bool:
    named = not any(_is_mapping(node, key) for key in kind.title)  # below `service` may be a service that AWS printed
    return named and any(mark <= node.value.keys() for mark in kind.marks)


def _is_mostly_of(kind: Kind, node: Node) -> bool:
    """Return whether half of a body's keys or more are members of the operation: a Helm chart has `clusterName` too."""
    path = assets.SCHEMAS / "aws" / f"{kind.operation}.schema.json"
    known = assets.load_json(path).get("properties", {}) if path.is_file() else node.value
    return 2 * sum(key in known for key in node.value) >= len(node.value)


def _document(kind: Kind, node: Node, form: Form, stem: str = "") -> Document:
    body = plain(node)
    titles = (body.get(key) for key in kind.title)
    title = shorten(next((title for title in titles if isinstance(title, str)), ""))
    name = stem if stem and kind_of(stem) is kind else f"{kind.name}.{title}" if title else kind.name
    return Document(name, kind, body, form, node)
