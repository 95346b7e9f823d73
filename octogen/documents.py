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

from octogen.finding import Finding
from octogen.kinds import KINDS, Kind, kind_of
from octogen.node import Node, plain
from octogen.source import Source
from octogen.values import Values


class Form(StrEnum):
    """Where a document comes from: rendered from values, an AWS input, or what AWS printed."""

    RENDERED = "rendered"
    INPUT = "input"
    OUTPUT = "output"


_ATTRIBUTE_OWNERS = tuple(
    (f"{owner}-attributes", re.compile(keys))
    for owner, keys in (
        (
            "target-group",
            r"deregistration_delay|stickiness|slow_start|target_|preserve_client_ip|proxy_protocol|load_balancing\.algorithm",
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
            printed = kind.identity in root.value or _is_mapping(root, kind.parsed)
            yield _document(kind, root, Form.OUTPUT if printed else Form.INPUT, stem)
            return
        wrapped = list(_unwrap(root))
        if wrapped:
            yield from wrapped
        elif root.value and all(kind_of(key) for key in root.value):
            for name, member in root.value.items():  # bodies by name, as octogen prints several in JSON
                yield from recognise(member.node, name)


def _is_mapping(root: Node, key: str) -> bool:
    return key in root.value and isinstance(root.value[key].node.value, dict)


def _unwrap(root: Node) -> Iterator[Document]:
    for kind in KINDS.values():
        for key in kind.wrapped:
            member = root.value.get(key)
            if member is None:
                continue
            inner = member.node.value
            for item in inner if isinstance(inner, list) else [member.node]:
                # `service` and `cluster` are names of documents as well: only what AWS printed has the identity.
                if isinstance(item.value, dict) and (kind.identity in item.value or not kind_of(key)):
                    yield _document(kind, item, Form.OUTPUT)
    member = root.value.get("Attributes")
    if member is not None and not any(key.endswith("Arn") for key in root.value):
        keys = (
            " ".join(str(item.get("Key")) for item in plain(member.node) if isinstance(item, dict))
            if isinstance(member.node.value, list)
            else ""
        )
        for name, pattern in _ATTRIBUTE_OWNERS:
            if pattern.search(keys):
                yield _document(KINDS[name], root, Form.OUTPUT)
                return


def _kind_of_body(root: Node, stem: str) -> Kind | None:
    named = kind_of(stem) if stem else None
    if named and (not root.value or any(mark <= root.value.keys() for mark in named.marks)):
        return named
    return next((kind for kind in KINDS.values() if any(mark <= root.value.keys() for mark in kind.marks)), None)


def _document(kind: Kind, node: Node, form: Form, stem: str = "") -> Document:
    body = plain(node)
    titles = (body.get(key) for key in kind.title)
    title = next((title for title in titles if isinstance(title, str)), "")
    name = stem if stem and kind_of(stem) is kind else f"{kind.name}.{title}" if title else kind.name
    return Document(name, kind, body, form, node)
