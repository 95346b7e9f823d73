"""A document: the input of one AWS operation, key for key, or what AWS printed about one resource."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from octogen.documents.kinds import Kind
from octogen.finding import Finding
from octogen.source.elements import Element
from octogen.source.source import Source
from octogen.values.values import Values

if TYPE_CHECKING:
    from octogen.topology import Topology  # AWS documents need no topology, which takes a while to import


class Origin(StrEnum):
    """Where a document comes from: rendered from values, an AWS input, what AWS printed, a CloudFormation template."""

    RENDERED = "rendered"
    INPUT = "input"
    OUTPUT = "output"
    TEMPLATE = "template"

    @property
    def is_printed(self) -> bool:
        """Whether AWS printed it: defaults are written out in it, unless it was cut short."""
        return self is Origin.OUTPUT

    @property
    def is_whole(self) -> bool:
        """Whether all that belongs to a resource is beside it: its attributes, what it refers to."""
        return self in (Origin.RENDERED, Origin.TEMPLATE)

    @property
    def is_of_a_stack(self) -> bool:
        """Whether CloudFormation makes it, and unmakes what an update of its stack did where that fails."""
        return self is Origin.TEMPLATE

    @property
    def is_spelt_as_taken(self) -> bool:
        """Whether its members are written as the AWS operation takes them."""
        return self in (Origin.RENDERED, Origin.INPUT)


@dataclass(frozen=True, slots=True)
class Document:
    """One AWS API input or output. `element` is where it was read; a rendered document has none."""

    name: str
    kind: Kind
    body: Mapping[str, Any]
    origin: Origin
    element: Element | None = None


@dataclass(frozen=True, slots=True)
class Documents:
    """The documents of one deployment: rendered from `values`, or read from `sources`.

    `findings` are those of every step so far: of the sources, the values, the topology, the rendering. `topology` is
    that of `values`, None where these have findings.
    """

    items: tuple[Document, ...]
    values: Values | None = None
    sources: tuple[Source, ...] = ()
    findings: tuple[Finding, ...] = ()
    topology: Topology | None = None

    def get(self, name: str) -> Document | None:
        """Return the document of that name."""
        return next((document for document in self.items if document.name == name), None)

    def names(self) -> tuple[str, ...]:
        """Return all names, in the order in which AWS can take the documents."""
        return tuple(document.name for document in self.items)
