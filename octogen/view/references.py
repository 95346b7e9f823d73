"""The `${…}` references between documents: those that lead nowhere, and those that AWS was fed as they are."""

from __future__ import annotations

from collections.abc import Iterator

from octogen.documents.answers import own_references
from octogen.documents.document import Document, Origin
from octogen.documents.kinds import kind_of
from octogen.view.deployment import Deployment, references
from octogen.view.part import Part

_HANDED_ON = frozenset({"command", "dockerLabels", "entryPoint", "environment", "healthCheck"})


def unresolved(deployment: Deployment) -> Iterator[tuple[Part, str]]:
    """Yield (place, document name) for references to a document that is not there, where it would be if it existed.

    Rendered documents are all there. Of documents that were read, those of a kind are there when one of them is, under
    a name that references can know. A template refers to its resources in a way of its own; what AWS printed refers to
    none (`stored`).
    """
    names = set(deployment.documents.names())
    own = (Origin.RENDERED, Origin.INPUT)
    documents = [document for document in deployment.documents.items if document.origin in own]
    kinds = {document.kind.name for document in documents if _named_by_its_file(document)}
    for document in documents:
        rendered = document.origin is Origin.RENDERED
        for place in _texts(Part(document, (), document.body)):
            # What a container is given may use the same notation for something of its own.
            if not rendered and place.pointer[:1] == ("containerDefinitions",):
                continue
            for name in references(place.value):
                kind = kind_of(name)
                if kind and name not in names and (rendered or kind.name in kinds):
                    yield place, name


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


def _named_by_its_file(document: Document) -> bool:
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
        elif isinstance(item, str) and "${" in item:
            yield part.at(key)
