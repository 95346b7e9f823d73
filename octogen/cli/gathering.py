"""The files of a selection read, and made the deployments that they describe."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from octogen.cli.changes import may_be_ours
from octogen.cli.configuration import Project
from octogen.cli.console import complain, read_if_possible, with_progress
from octogen.cli.files import CHART, claims
from octogen.cli.folder import JOURNAL
from octogen.cli.project import Declared
from octogen.cli.selection import Selection
from octogen.finding import Finding, Place, Severity
from octogen.inputs.cloudformation import is_template
from octogen.inputs.deployments import (
    NOTHING,
    Assignments,
    Deployments,
    Inputs,
    from_values,
    holds_documents,
    sort_inputs,
    without_contents,
)
from octogen.inputs.likeness import is_misspelt, is_overlay
from octogen.inputs.unreadable import Claim, unread
from octogen.source.source import Source
from octogen.values.values import claims_to_be_values

_BASES = ("values.yaml", "values.yml")


@dataclass(frozen=True, slots=True)
class Layers:
    """What the command line lays on every values file, and the templates with which it has them rendered."""

    sources: Sequence[Source] = ()
    sets: Assignments = ()
    templates: Path | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """The sources that were read, what they amount to, and what is wrong with how they lie there.

    `refused` are the sources that a person named and that are neither octogen's nor AWS's.
    """

    sources: tuple[Source, ...] = ()
    inputs: Inputs = NOTHING
    findings: tuple[Finding, ...] = ()
    refused: tuple[Source, ...] = ()

    @property
    def judged(self) -> list[str]:
        """The names of the sources that are octogen's or AWS's, or may be: they cannot be read."""
        passed_over = {source.name for source in self.inputs.unknown if not source.findings}
        return [source.name for source in self.sources if source.name not in passed_over]

    def __add__(self, other: Batch) -> Batch:
        """Return both as one, each source once."""
        known = {source.name for source in self.sources}
        return Batch(
            (*self.sources, *(source for source in other.sources if source.name not in known)),
            self.inputs + other.inputs,
            self.findings + other.findings,
            self.refused + other.refused,
        )


def gather(selection: Selection, layers: Layers, project: Project, *, skip_unknown: bool) -> Batch:
    """Return what a selection amounts to."""
    missing = (finding for one in selection.declared for finding in one.findings)
    batch = Batch(findings=tuple(missing))
    for one in selection.judged:
        batch += _declared(one, layers)
    files = {path: itself for path, itself in selection.files.items() if Path(path).name != JOURNAL}
    sources = _read(files)
    known = claims(files, sources, by_hand=selection.by_hand, skip_unknown=skip_unknown)
    if not selection.by_hand:
        overlays = list(_overlays(sources, known))
        for overlay, base in overlays:
            batch += _of_overlay(overlay, base, layers, project)
            sources.remove(overlay)
    if selection.neighbours:
        sources += _neighbours(sources, selection)
    inputs = sort_inputs(sources, layers.sources, layers.sets, layers.templates, known)
    refused = (source for source in inputs.unknown if selection.by_hand and known[source.name] is Claim.NAMED)
    return batch + Batch(tuple(sources), inputs, refused=tuple(refused))


def _read(paths: Iterable[str]) -> list[Source]:
    """Return the sources of files; of what is neither octogen's nor AWS's no more is kept than that it is there."""
    found = list(paths)
    return [without_contents(read_if_possible(path)) for path in with_progress(found, len(found), "Reading")]


def _declared(one: Declared, layers: Layers) -> Batch:
    """Return what a declared deployment amounts to: what its values render to, and its documents, never mixed."""
    values, documents = _read(one.values), _read(one.documents)
    known = claims(one.documents, documents, by_hand=False, skip_unknown=False)
    inputs = sort_inputs(documents, claims=known, together=True)
    findings = [
        _finding(f"`documents` names `{source.name}`, which is not an AWS document", one.listed, "remove it there")
        for source in inputs.unknown
        if known[source.name] is Claim.NAMED
    ]
    if one.documents and not inputs.deployments and not findings:
        findings.append(_finding("`documents` holds no AWS documents", one.listed, "render them again, or remove it"))
    batch = Batch(tuple(documents), inputs, tuple(findings))
    return batch + _of_values(values, layers, one.templates) if values else batch


def _of_values(values: Sequence[Source], layers: Layers, templates: Path | None = None) -> Batch:
    maker = partial(from_values, [*values, *layers.sources], layers.sets, templates or layers.templates)
    return Batch(tuple(values), Inputs(Deployments((maker,)), (), has_values=True))


def _overlays(sources: Iterable[Source], known: Mapping[str, Claim]) -> Iterator[tuple[Source, Source | None]]:
    """Yield the sources that are overlays, each with the values file beside it, if there is one."""
    for source in sources:
        path = Path(source.name)
        if len(source.roots) != 1 or known[source.name] is Claim.IN_CHART or path.with_name(CHART).is_file():
            continue
        (root,), base = source.roots, _beside(path)
        expected = path.stem.endswith(".octogen") or bool(base and re.match(r"values[._-]", path.stem))
        stands_alone = (base is None and claims_to_be_values(root)) or (is_misspelt(root) and not expected)
        if not stands_alone and is_overlay(root, expected=expected):
            yield source, base


def _beside(path: Path) -> Source | None:
    """Return the values file beside an overlay."""
    for base in (path.with_name(name) for name in _BASES):
        if base.is_file() and base != path:
            source = read_if_possible(str(base))
            unread = bool(source.findings and not source.roots)
            if unread or any(claims_to_be_values(root) or is_misspelt(root) for root in source.roots):
                return source
    return None


def _of_overlay(source: Source, base: Source | None, layers: Layers, project: Project) -> Batch:
    if base:
        complain(f"judged {source.name} on {base.name}; name other layers in `deployments` of the configuration")
        return _of_values([base, source], layers)
    path = json.dumps(project.relative(source.name))
    message = "By its keys this is an overlay, but nothing says which values file it belongs to"
    fix = (
        f"add to .octogen.yaml: deployments: [{{values: BASE.yaml, overlays: [{path}]}}]; "
        "if it is a values file itself, begin it with apiVersion: octogen/v1"
    )
    finding = _finding(message, source.roots[0].place, fix)
    return Batch((source,), findings=(finding,))


def _neighbours(sources: Iterable[Source], selection: Selection) -> list[Source]:
    """Return the AWS documents that lie beside those among the sources, and in the selection's folders."""
    folders = {str(Path(source.name).parent) for source in sources if _is_document(source)} | selection.folders
    files = (str(path) for folder in sorted(folders) for path in sorted(Path(folder).glob("*")) if path.is_file())
    others = [path for path in files if path not in selection.files and not selection.has(path) and may_be_ours(path)]
    return [source for source in _read(others) if _is_document(source) or unread(source)]


def _is_document(source: Source) -> bool:
    """Return whether a source holds AWS documents, and neither values nor a template, which are judged alone."""
    return holds_documents(source) and not any(
        claims_to_be_values(root) or is_misspelt(root) or is_template(root) for root in source.roots
    )


def _finding(message: str, place: Place, fix: str) -> Finding:
    return Finding("OCT002", Severity.ERROR, message, place, fix)
