"""The `${…}` references between documents: those that lead nowhere, and those that AWS was fed as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from octogen.documents.answers import REFERENCE, own_references
from octogen.documents.document import Document, Origin
from octogen.documents.kinds import kind_of
from octogen.view.deployment import Deployment
from octogen.view.part import Part
from octogen.view.three_answers import holds_reference

_HANDED_ON = frozenset({"command", "dockerLabels", "entryPoint", "environment", "healthCheck"})


def unresolved(deployment: Deployment) -> Iterator[tuple[Part, str]]:
    """Yield (place, document name) for references to a document that is not there, where it would be if it existed.

    Rendered documents are all there. Of documents that were read, those of a kind are there when one of them is, under
    a name that references can know. A template refers to its resources in a way of its own; what AWS printed refers to
    none (`stored`).
    """
    kinds = _kinds_there(deployment)
    for place, reference in _references(deployment, Origin.RENDERED, Origin.INPUT):
        kind = kind_of(reference[1])
        is_complete = place.document.origin is Origin.RENDERED or (kind and kind.name in kinds)
        if kind and is_complete and deployment.referred(reference[0]) is None:
            yield place, reference[1]


def absent(deployment: Deployment) -> Iterator[tuple[Part, str]]:
    """Yield (place, reference) for references to a document of a kind of which none was read: it may be elsewhere.

    Nothing is yielded unless one of the documents refers to another of them. Then they are some of those that octogen
    rendered; a text of the same look in anything else may be for another tool.
    """
    kinds, found, joined = _kinds_there(deployment), [], False
    for place, reference in _references(deployment, Origin.INPUT):
        if reference[0] in own_references(reference[0]) and _is_named(place.document):
            joined = joined or deployment.referred(reference[0]) is not None
            kind = kind_of(reference[1])
            if kind and kind.name not in kinds:
                found.append((place, reference[0]))
    yield from found if joined else ()


def stored(deployment: Deployment) -> Iterator[tuple[Part, str]]:
    """Yield (place, reference) for references of octogen's in what AWS printed: somebody fed them to it unresolved."""
    for document in deployment.documents.items:
        if document.origin is Origin.OUTPUT:
            for place in _texts(Part(document, (), document.body)):
                if not _is_for_the_container(place):
                    yield from ((place, reference) for reference in dict.fromkeys(own_references(place.value)))


def _is_for_the_container(place: Part) -> bool:
    """Return whether a text is handed to a container as it is, which may use the same notation for its own ends."""
    first, *rest = place.pointer
    return first == "containerDefinitions" and any(member in _HANDED_ON for member in rest)


def _kinds_there(deployment: Deployment) -> frozenset[str]:
    """Return the kinds of the documents that were read under a name that references can know, and of those rendered."""
    own = (Origin.RENDERED, Origin.INPUT)
    documents = (document for document in deployment.documents.items if document.origin in own)
    return frozenset(document.kind.name for document in documents if _is_named(document))


def _references(deployment: Deployment, *origins: Origin) -> Iterator[tuple[Part, re.Match[str]]]:
    """Yield (place, match) for the references in documents of these origins."""
    for document in deployment.documents.items:
        if document.origin in origins:
            for place in _texts(Part(document, (), document.body)):
                # What a container is given may use the same notation for something of its own.
                if document.origin is Origin.RENDERED or place.pointer[:1] != ("containerDefinitions",):
                    yield from ((place, match) for match in REFERENCE.finditer(place.value))


def _is_named(document: Document) -> bool:
    """Return whether a name was given to a document, not made up from its contents."""
    titles = (document.body.get(member) for member in document.kind.title)
    title = next((title for title in titles if isinstance(title, str)), "")
    return document.name != (f"{document.kind.name}.{title}" if title else document.kind.name)


def _texts(part: Part) -> Iterator[Part]:
    """Yield the texts below that may hold a reference; most of a document is scalars without one."""
    value = part.value
    for key, item in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(item, dict | list):
            yield from _texts(part.at(key))
        elif holds_reference(item):
            yield part.at(key)
