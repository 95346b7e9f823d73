"""Topology to Documents, through the templates.

Every `{{ expression }}` comes out as a JSON literal, so that no value can leave its place; the text is then read back
as YAML. What is null or empty by then is left out, so that a template needs no condition for it. Templates run in
Jinja's sandbox, because a user's own may stand in front of ours.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from octogen import assets
from octogen.documents import Document, Documents, Form
from octogen.finding import Finding, Place, Severity, nearest
from octogen.jobs import jobs
from octogen.kinds import kind_of
from octogen.node import plain
from octogen.source import read
from octogen.topology import Topology


def render(topology: Topology, templates: Path | None = None) -> Documents:
    """Return the documents of `topology`; `templates` is a folder of templates that stand in front of octogen's own."""
    environment = _environment([templates] if templates else [])
    common = {
        "topology": topology,
        "settings": topology.settings,
        "tags": topology.tags,
    }
    patches = topology.settings["overrides"]
    items: list[Document] = []
    found: list[Finding] = []
    for name, template, variables in jobs(topology):
        body = _body(environment, template, {**common, **variables})
        if isinstance(body, Finding):
            found.append(body)
            continue
        kind = kind_of(name)
        if kind:
            items.append(Document(name, kind, _patched(body, patches.get(name, {})), Form.RENDERED))
    found += _unknown_patches(topology, [name for name, _, _ in jobs(topology)])
    return Documents(tuple(items), topology.values, topology.values.sources, tuple(dict.fromkeys(found)))


def json_literal(value: object) -> str:
    """Return `value` as JSON that YAML reads the same: everything that is not printable ASCII is escaped."""
    if isinstance(value, Undefined):
        value._fail_with_undefined_error()  # noqa: SLF001 - Jinja's own way to raise its UndefinedError
    return _NOT_ASCII.sub(_escape, json.dumps(value, ensure_ascii=False))


_NOT_ASCII = re.compile(r"[^\x20-\x7e]")


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - the end of the basic plane


def _environment(folders: list[Path]) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader([*folders, assets.TEMPLATES]),
        undefined=StrictUndefined,
        finalize=json_literal,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    environment.filters["json"] = lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    environment.filters["pairs"] = _pairs
    return environment


def _body(
    environment: ImmutableSandboxedEnvironment, name: str, variables: Mapping[str, Any]
) -> dict[str, Any] | Finding:
    try:
        text = environment.get_template(f"{name}.yaml.j2").render(variables)
    except TemplateSyntaxError as error:
        return _template_error(error.filename or error.name or name, error.lineno, str(error.message))
    except TemplateNotFound as error:
        return _template_error(f"{name}.yaml.j2", 1, f"No template {error.name}")
    except (
        TemplateError,
        ArithmeticError,
        TypeError,
        ValueError,
        LookupError,
        AttributeError,
        RecursionError,
    ) as error:
        path, line = _template_line(error, name)
        return _template_error(path, line, str(error) or type(error).__name__)
    source = read(text, f"{name}.yaml.j2")
    if source.findings:
        problem = source.findings[0]
        return _template_error(f"{name}.yaml.j2", 1, f"Line {problem.place.line} of what it yields: {problem.message}")
    if len(source.roots) != 1 or not isinstance(source.roots[0].value, dict):
        return _template_error(f"{name}.yaml.j2", 1, "It yields no mapping")
    body: dict[str, Any] = _without_nulls(plain(source.roots[0]))
    return body


def _pairs(items: Iterable[tuple[str, str]], first: str, second: str) -> list[dict[str, str]]:
    """Return (key, value) pairs as AWS's lists of {key, value} objects, the members named as wanted."""
    return [{first: key, second: value} for key, value in items]


def _without_nulls(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return `value` without members that are null, or that hold nothing else; AWS takes no nulls."""
    if isinstance(value, list):
        return [item for item in map(_without_nulls, value) if item != {}]
    if not isinstance(value, dict):
        return value
    kept = {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return {key: item for key, item in kept.items() if item not in ({}, [])}


def _template_line(error: BaseException, name: str) -> tuple[str, int]:
    """Return file and line of the innermost template frame of an exception."""
    path, line = f"{name}.yaml.j2", 1
    trace = error.__traceback__
    while trace:
        filename = trace.tb_frame.f_code.co_filename
        if filename.endswith(".j2"):
            path, line = filename, trace.tb_lineno
        trace = trace.tb_next
    return path, line


def _template_error(path: str, line: int, message: str) -> Finding:
    expression = ""
    file = Path(path)
    if file.is_file():
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        expression = lines[line - 1].strip() if line <= len(lines) else ""
    place = Place(path, line, 1, line, len(expression) + 1)
    shown = f": {expression}" if expression else ""
    return Finding("OCT005", Severity.ERROR, f"{message}{shown}", place, "correct the template")


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
    for name in topology.settings["overrides"]:
        if name not in names:
            place = topology.values.place(("overrides", name))
            near = nearest(name, names)
            fix = f"did you mean `{near}`?" if near else "documents: " + ", ".join(names)
            yield Finding("OCT002", Severity.ERROR, f"No document is named `{name}`", place, fix)
