"""Findings without secrets: whatever a rule, the schema or a template's error quoted of a file is masked here.

Every report, the baseline and the fingerprints of SARIF are made from findings that went this way, so that no rule has
to know what it must not quote.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from functools import cache

from octogen.documents.document import Documents, Origin
from octogen.finding import Finding, Place, Related
from octogen.octopus.sensitive import Echoes, echoes_of
from octogen.source.elements import Element, Member


def without_secrets(findings: Collection[Finding], documents: Documents | None = None) -> list[Finding]:
    """Return findings about a deployment with its secrets masked in everything that they say."""
    if not findings:
        return []
    masked = cache((echoes_of(roots_of(documents)) if documents else Echoes()).masked)  # many findings say the same
    return [_masked(finding, masked) for finding in findings]


def _masked(finding: Finding, masked: Callable[[str], str]) -> Finding:
    place, pointer = finding.place, finding.pointer
    message, fix, document = masked(finding.message), masked(finding.fix), masked(finding.document)
    if place.is_argument:
        place = place._replace(file=masked(place.file))
    if any(isinstance(part, str) and masked(part) != part for part in pointer):
        pointer = tuple(masked(part) if isinstance(part, str) else part for part in pointer)
    related = tuple(Related(item.place, masked(item.label)) for item in finding.related)
    suppressed = masked(finding.suppressed)
    said = (finding.message, finding.fix, finding.document, finding.suppressed, finding.related)
    same = (message, fix, document, suppressed, related) == said
    if same and place is finding.place and pointer is finding.pointer:
        return finding
    return replace(
        finding,
        message=message,
        fix=fix,
        place=place,
        document=document,
        pointer=pointer,
        related=related,
        suppressed=suppressed,
    )


def roots_of(documents: Documents) -> Iterator[Element]:
    """Yield the trees of a deployment: of its files, of the values with every `--set`, and of what is rendered."""
    for source in documents.sources:
        yield from source.roots
    if documents.values:
        yield documents.values.root
        for source in documents.values.sources:
            yield from source.roots
    for document in documents.items:
        if document.origin is Origin.RENDERED:
            yield _tree(document.body)


def _tree(value: object) -> Element:
    """Return data as a tree whose places say nothing."""
    if isinstance(value, dict):
        return Element({key: Member(_NOWHERE, _tree(item)) for key, item in value.items()}, _NOWHERE)
    if isinstance(value, list):
        return Element([_tree(item) for item in value], _NOWHERE)
    return Element(value, _NOWHERE)


_NOWHERE = Place("")
