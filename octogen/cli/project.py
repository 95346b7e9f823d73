"""The deployments that a configuration declares: which files each of them has, and which of these are not there."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from octogen.cli.configuration import Project
from octogen.cli.files import expand
from octogen.finding import Finding, Place, Severity
from octogen.linting.configuration import matcher

_FIX = "correct the path, or remove it"


@dataclass(frozen=True, slots=True)
class Declared:
    """One entry of `deployments`. Paths are as seen from the working directory.

    `values` are the values file and its overlays in order, none where one of them is missing. `documents` are the files
    of AWS documents, each with whether it was named itself; `listed` is where the entry lists them. `patterns` are
    all paths of the entry, there or not, relative to `directory`. `findings` tell what is missing.
    """

    values: tuple[str, ...]
    templates: Path | None
    documents: dict[str, bool]
    listed: Place
    patterns: tuple[str, ...]
    directory: Path
    findings: tuple[Finding, ...]

    def has(self, path: str) -> bool:
        """Return whether a file belongs to the deployment: it is listed, matched, or lies below a listed directory."""
        relative = Path(os.path.relpath(path, self.directory))
        parts = [part.as_posix() for part in (relative, *relative.parents)]
        return any(matcher(pattern).match(part) for pattern in self.patterns for part in parts)


def declared(project: Project) -> tuple[Declared, ...]:
    """Return the entries of `deployments`, in order."""
    entries = enumerate(project.configuration.data["deployments"])
    return tuple(_declared(project, index, entry) for index, entry in entries)


def _declared(project: Project, index: int, entry: dict[str, Any]) -> Declared:
    findings: list[Finding] = []

    def present(path: str, *pointer: str | int, folder: bool = False) -> str:
        seen = os.path.relpath(project.directory / path)
        if not (Path(seen).is_dir() if folder else Path(seen).is_file()):
            what = "directory" if folder else "file"
            findings.append(_missing(project, (index, *pointer), path, f"there is no such {what}"))
        return seen

    values = [present(entry["values"], "values")] if "values" in entry else []
    values += [present(path, "overlays", number) for number, path in enumerate(entry.get("overlays", ()))]
    templates = Path(present(entry["templates"], "templates", folder=True)) if "templates" in entry else None
    complete = not findings
    documents: dict[str, bool] = {}
    for number, pattern in enumerate(entry.get("documents", ())):
        matching = expand(project.matching(pattern))
        documents |= {file: itself or documents.get(file, False) for file, itself in matching.items()}
        if not matching:
            findings.append(_missing(project, (index, "documents", number), pattern, "there is no YAML or JSON file"))
    return Declared(
        values=tuple(values) if complete else (),
        templates=templates,
        documents=documents,
        listed=project.configuration.place("deployments", index, "documents"),
        patterns=tuple(_patterns(entry)),
        directory=project.directory,
        findings=tuple(findings),
    )


def _missing(project: Project, pointer: tuple[str | int, ...], path: str, why: str) -> Finding:
    name = project.configuration.data["deployments"][pointer[0]].get("name")
    whose = f"The deployment {name}" if name else "The deployment"
    place = project.configuration.place("deployments", *pointer)
    return Finding("OCT002", Severity.ERROR, f"{whose} names `{path}` in `{pointer[1]}`, but {why}", place, _FIX)


def _patterns(entry: dict[str, Any]) -> Iterator[str]:
    single = [entry[key] for key in ("values", "templates") if key in entry]
    for path in (*single, *entry.get("overlays", ()), *entry.get("documents", ())):
        yield posixpath.normpath(path)
