"""Which documents a file holds: AWS inputs and outputs, known by their members or by the file's name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from octogen.documents.document import Document, Origin
from octogen.documents.fit import fits
from octogen.documents.kinds import KINDS, Kind, kind_of
from octogen.finding import shorten
from octogen.source.elements import Element, plain

# Whose attributes AWS prints is known by their keys alone.
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


def recognise(root: Element, stem: str = "") -> Iterator[Document]:
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
            yield _document(kind, root, Origin.OUTPUT if is_output else Origin.INPUT, stem)
            return
        printed = list(_unwrap(root))
        for kind, element in printed:
            # A single one may be named by its file.
            yield _document(kind, element, Origin.OUTPUT, stem if len(printed) == 1 else "")
        if not printed and root.value and all(kind_of(key) for key in root.value):
            for name, member in root.value.items():  # bodies by name, as octogen prints several in JSON
                yield from recognise(member.element, name)


def _has_identity(kind: Kind, element: Element) -> bool:
    return bool(kind.identity) and kind.identity in element.value


def _is_mapping(root: Element, key: str) -> bool:
    return key in root.value and isinstance(root.value[key].element.value, dict)


def _unwrap(root: Element) -> Iterator[tuple[Kind, Element]]:
    """Yield the resources that AWS printed, each with its kind."""
    for kind in KINDS.values():
        for key in kind.wrapped:
            member = root.value.get(key)
            if member is None:
                continue
            inner = member.element.value
            for item in inner if isinstance(inner, list) else [member.element]:
                if isinstance(item.value, dict) and _is_printed(kind, key, item):
                    yield kind, item
    attributes = _kind_of_attributes(root)
    if attributes:
        yield attributes, root


def _kind_of_attributes(root: Element) -> Kind | None:
    """Return the kind of what `describe-…-attributes` printed, which does not say whose attributes they are."""
    if _is_mapping(root, "LoadBalancerAttributes"):
        return KINDS["classic-load-balancer-attributes"]
    listed = plain(root.value["Attributes"].element) if "Attributes" in root.value else None
    items = listed if isinstance(listed, list) else []
    keys = " ".join(str(item.get("Key")) for item in items if isinstance(item, dict))
    return next((kind for kind, pattern in _ATTRIBUTE_OWNERS if pattern.search(keys)), None)


def _is_printed(kind: Kind, key: str, item: Element) -> bool:
    """Return whether an item below one of AWS's wrapping keys is AWS's: other tools have `services` too.

    `service` and `cluster` are names of documents as well, so below those it needs its identity.
    """
    return _has_identity(kind, item) or (not kind_of(key) and _is_marked(kind, item))


def _kind_of_body(root: Element, stem: str) -> Kind | None:
    named = kind_of(stem) if stem else None
    kinds = ([named] if named else []) + list(KINDS.values())
    return next((kind for kind in kinds if _is_marked(kind, root) and _is_of(kind, root, named)), None)


def _is_of(kind: Kind, root: Element, named: Kind | None) -> bool:
    return _has_identity(kind, root) or fits(root.value, kind, by_name=kind is named)


def _is_marked(kind: Kind, element: Element) -> bool:
    named = not any(
        _is_mapping(element, key) for key in kind.title
    )  # below `service` may be a service that AWS printed
    of_others = any(key in element.value for key in kind.foreign)
    return named and not of_others and any(mark <= element.value.keys() for mark in kind.marks)


def _document(kind: Kind, element: Element, origin: Origin, stem: str = "") -> Document:
    body = plain(element)
    titles = (body.get(key) for key in kind.title)
    title = shorten(next((title for title in titles if isinstance(title, str)), ""))
    name = stem if stem and kind_of(stem) is kind else f"{kind.name}.{title}" if title else kind.name
    return Document(name, kind, body, origin, element)
