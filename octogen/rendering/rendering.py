"""Topology to Documents: each through its template, patched as the values' overrides say."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from octogen import assets
from octogen.documents.document import Document, Documents, Origin
from octogen.documents.kinds import kind_of
from octogen.finding import Finding, Place, Severity, did_you_mean, nearest, shorten
from octogen.rendering import templating
from octogen.rendering.document_list import document_list
from octogen.topology import Topology

MAX_UNKNOWN = 100
"""How many patches of documents that do not exist are reported; to look for the name that was meant takes a while."""

_ENDINGS = frozenset({".j2", ".jinja", ".jinja2", ".json", ".tmpl", ".tpl", ".yaml", ".yml"})
"""Of files that were meant to be templates, as service.json.j2 and service.yaml."""


def render(topology: Topology, templates: Path | None = None) -> Documents:
    """Return the documents of `topology`; `templates` is a folder of templates that stand in front of octogen's own.

    Of a template that fails there is an OCT005 finding instead of its documents; of a topology with findings there are
    no documents.
    """
    values = topology.values
    if topology.findings:
        return Documents((), values, values.sources, topology.findings, topology)
    environment = templating.environment(templates)
    common = {"topology": topology, "settings": topology.settings, "tags": topology.tags}
    patches = topology.settings["overrides"]
    wanted = list(document_list(topology))
    items: list[Document] = []
    found = list(_unused(templates)) if templates else []
    unreadable = dict(_unreadable(templates)) if templates else {}
    found += unreadable.values()
    for name, template, variables in wanted:
        if template in unreadable:
            continue
        body = templating.body(environment, template, {**common, **variables})
        if isinstance(body, Finding):
            found.append(body)
        else:
            kind = kind_of(name)
            assert kind is not None, name  # noqa: S101 - an entry for a kind that is not in the list is octogen's mistake
            items.append(Document(name, kind, _patched(body, patches.get(name, {})), Origin.RENDERED))
    found += _unknown_patches(topology, [name for name, _, _ in wanted])
    return Documents(tuple(items), values, values.sources, tuple(dict.fromkeys(found)), topology)


def _patched(body: Any, patch: Any) -> Any:  # noqa: ANN401 - JSON
    """Return `body` with a JSON merge patch (RFC 7396) applied."""
    if not isinstance(patch, dict):
        return patch
    patched = dict(body) if isinstance(body, dict) else {}
    for key, value in patch.items():
        if value is None:
            patched.pop(key, None)
        else:
            patched[key] = _patched(patched.get(key), value)
    return patched


def _unknown_patches(topology: Topology, names: list[str]) -> Iterator[Finding]:
    unknown = (name for name in topology.settings["overrides"] if name not in names)
    for name in islice(unknown, MAX_UNKNOWN):
        place = topology.values.place(("overrides", name))
        fix = did_you_mean(nearest(name, names), "documents: " + ", ".join(names), mark="`")
        yield Finding("OCT002", Severity.ERROR, f"No document is named `{shorten(name)}`", place, fix)


def _unreadable(templates: Path) -> Iterator[tuple[str, Finding]]:
    """Yield (name, finding) for what has the name of a template and is no file: Jinja would pass over to octogen's."""
    for path in sorted(templates.glob(f"*{templating.SUFFIX}")):
        problem = _problem(path)
        if problem:
            fix = "put a file there, or remove it so that octogen's own template is used"
            finding = Finding(
                "OCT005", Severity.ERROR, f"The template cannot be read: {problem}", Place(str(path)), fix
            )
            yield path.name.removesuffix(templating.SUFFIX), finding


def _problem(path: Path) -> str:
    """Return why a template cannot be read. A FIFO is not opened, which would wait for somebody to write into it."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return "it is a link that leads nowhere"
    except OSError as error:
        return error.strerror or type(error).__name__
    if stat.S_ISDIR(mode):
        return "it is a directory"
    if not stat.S_ISREG(mode):
        return "it is not a regular file"
    return "" if os.access(path, os.R_OK) else "permission denied"


def _unused(templates: Path) -> Iterator[Finding]:
    """Yield a finding for each file of the user's that looks like a template, and that no document is rendered through.

    It has the ending of octogen's templates but the name of none, or the name of one but another ending, or it lies in
    a folder below and none lies here.
    """
    known = sorted(path.name for path in assets.TEMPLATES.glob(f"*{templating.SUFFIX}"))
    below = [path for path in sorted(templates.glob(f"*/*{templating.SUFFIX}")) if path.name in known]
    if below and not any(path.name in known for path in templates.iterdir()):
        message = "No document is rendered through templates in a folder below the one that is named"
        yield Finding("OCT005", Severity.ERROR, message, Place(str(below[0])), f"name {below[0].parent} instead")
    for path in sorted(templates.iterdir()):
        meant = _meant(path, known)
        if meant is not None and path.name not in known and not path.name.startswith("_"):
            included = f"What other templates include begins with an underscore: _{shorten(path.name)}"
            fix = f"{did_you_mean(meant)} {included}".lstrip()
            message = "No document is rendered through a template of this name"
            yield Finding("OCT005", Severity.ERROR, message, Place(str(path)), fix)


def _meant(path: Path, known: Sequence[str]) -> str | None:
    """Return the template that a file was meant to be, empty where none is near; None for what is not a template."""
    if path.name.endswith(templating.SUFFIX):
        return nearest(path.name, known) or ""
    if path.suffix.lower() not in _ENDINGS:
        return None
    stem = path.name.partition(".")[0].lower() + templating.SUFFIX
    return stem if stem in known else None
