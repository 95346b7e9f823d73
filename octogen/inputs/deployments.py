"""Sources to deployments: values files are rendered, the AWS documents of one directory or stream are joined."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePath
from types import MappingProxyType

from octogen.documents.document import Document, Documents
from octogen.documents.recognition import recognise
from octogen.finding import Finding
from octogen.inputs.cloudformation import documents_of, is_template
from octogen.inputs.likeness import is_misspelt, is_overlay
from octogen.inputs.unreadable import Claim, unread
from octogen.source.elements import Element
from octogen.source.source import Source
from octogen.values.overlay import Notation
from octogen.values.values import check, claims_to_be_values

Assignments = Sequence[tuple[Notation, str]]
"""The `--set`-like arguments of a command line, in the order in which they are applied."""


@dataclass(frozen=True, slots=True)
class Deployments:
    """Deployments, each of which is made when the loop comes to it, so that not all have to be in memory at once."""

    makers: tuple[Callable[[], Documents], ...]

    def __len__(self) -> int:
        return len(self.makers)

    def __iter__(self) -> Iterator[Documents]:
        return (make() for make in self.makers)


@dataclass(frozen=True, slots=True)
class Inputs:
    """What sources amount to: deployments, and the sources that are neither octogen's nor AWS's.

    Among the latter may be some that could not be read, as a template of a Helm chart. `has_values` says whether any
    deployment is a values file's, or may be: it could not be read.
    """

    deployments: Deployments
    unknown: tuple[Source, ...]
    has_values: bool

    def __add__(self, other: Inputs) -> Inputs:
        """Return the deployments of both."""
        return Inputs(
            Deployments(self.deployments.makers + other.deployments.makers),
            self.unknown + other.unknown,
            self.has_values or other.has_values,
        )


NOTHING = Inputs(Deployments(()), (), has_values=False)


def sort_inputs(  # noqa: PLR0913 - options, which have defaults
    sources: Iterable[Source],
    layers: Sequence[Source] = (),
    sets: Assignments = (),
    templates: Path | None = None,
    claims: Mapping[str, Claim] = MappingProxyType({}),
    *,
    together: bool = False,
) -> Inputs:
    """Return the deployments that `sources` describe.

    Each values file is one, with `layers` and `sets` laid over it, and so is each CloudFormation template: two may use
    the same logical ids. AWS documents of one directory are one together, or with `together` those of all directories,
    with what could not be read there and must not be passed over; `claims` say, by the names of sources, what speaks
    for that. Directories beside each other are one together where none has a kind of document that another has.
    """
    makers: list[Callable[[], Documents]] = []
    documents: dict[PurePath, list[Source]] = {}
    unknown, has_values = [], False
    for source in sources:
        folder = PurePath() if together else PurePath(source.name).parent
        if any(claims_to_be_values(root) or is_misspelt(root) for root in source.roots):
            makers.append(partial(from_values, [source, *layers], sets, templates))
            has_values = True
        elif any(is_template(root) for root in source.roots):
            makers.append(partial(from_documents, [source]))
        elif holds_documents(source):
            documents.setdefault(folder, []).append(source)
        elif found := unread(source, claims.get(source.name, Claim.FOUND)):
            documents.setdefault(folder, []).append(replace(source, findings=found))
            has_values = True
        else:
            unknown.append(source)
    makers += (partial(from_documents, group) for group in _joined(documents))
    return Inputs(Deployments(tuple(makers)), tuple(unknown), has_values)


def _joined(documents: Mapping[PurePath, list[Source]]) -> Iterator[list[Source]]:
    """Yield the documents of each directory, those sorted into directories by kind together: services/, listeners/."""
    siblings: dict[PurePath, list[PurePath]] = {}
    for folder in documents:
        siblings.setdefault(folder.parent if folder.name else folder, []).append(folder)
    for folders in siblings.values():
        kinds = [{document.kind.name for document in _documents(documents[folder])} for folder in folders]
        if sum(map(len, kinds)) == len(set().union(*kinds)):
            yield [source for folder in folders for source in documents[folder]]
        else:
            yield from (documents[folder] for folder in folders)


def from_values(sources: Sequence[Source], sets: Assignments = (), templates: Path | None = None) -> Documents:
    """Return the documents that values render to; none where the values or their topology have findings."""
    # AWS documents need neither the topology nor Jinja, which take a fifth of a short run to import.
    from octogen.rendering.rendering import render  # noqa: PLC0415
    from octogen.topology.resolve import arrange  # noqa: PLC0415

    values = check(*sources, sets=sets)
    if values.findings:
        return Documents((), values, values.sources, values.findings)
    return render(arrange(values), templates)


def from_documents(sources: Sequence[Source]) -> Documents:
    """Return the AWS documents that sources hold, as one deployment in which every name is there once."""
    found = _documents(sources)
    findings: tuple[Finding, ...] = tuple(finding for source in sources for finding in source.findings)
    return Documents(tuple(_with_names_of_their_own(found)), None, tuple(sources), findings)


def without_contents(source: Source) -> Source:
    """Return a source that is nobody's without what it holds, so that memory does not grow with files passed over.

    What could not be read, is empty, or may be values, an overlay, a template or documents is returned as it is.
    """
    is_empty = all(root.value is None for root in source.roots)
    if source.findings or is_empty or any(map(_may_matter, source.roots)) or holds_documents(source):
        return source
    return replace(source, text="", roots=(source.roots[0]._replace(value={}),))


def _may_matter(root: Element) -> bool:
    values = claims_to_be_values(root) or is_misspelt(root) or is_overlay(root, expected=True)
    return values or is_template(root)


def holds_documents(source: Source) -> bool:
    """Return whether a source holds AWS documents, be it in a template."""
    return any(True for _ in _documents([source]))


def _documents(sources: Iterable[Source]) -> Iterator[Document]:
    templates = 0
    for source in sources:
        lines = source.text.splitlines() if "# Document: " in source.text else []
        for root in source.roots:
            if is_template(root):
                templates += 1
                yield from documents_of(root, f".{templates}" if templates > 1 else "")
            else:
                yield from recognise(root, _announced(lines, root) or PurePath(source.name).stem)


def _announced(lines: Sequence[str], root: Element) -> str:
    """Return the name that a comment right above a document gives it, as in the streams that octogen writes."""
    for line in reversed(lines[: root.place.line - 1]):
        if not line.startswith("#"):
            break
        if line.startswith("# Document: "):
            return line.removeprefix("# Document: ").strip()
    return ""


def _with_names_of_their_own(documents: Iterable[Document]) -> Iterator[Document]:
    found = list(documents)
    taken = {document.name for document in found}
    counts: dict[str, int] = {}
    for document in found:
        name, count = document.name, counts.get(document.name, 0) + 1
        while count > 1 and (name := f"{document.name}.{count}") in taken:
            count += 1
        counts[document.name] = count
        taken.add(name)
        yield document if name == document.name else replace(document, name=name)
