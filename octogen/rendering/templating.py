"""Templates to bodies of documents.

Every `{{ expression }}` comes out as a JSON literal, so that no value can leave its place; the text is then read back
as YAML. What is null or empty by then is left out, so that a template needs no condition for it. Templates run in
Jinja's sandbox, because a user's own may stand in front of ours, and have nothing at hand that differs from run to run.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from octogen import assets
from octogen.finding import Finding, Place, Severity, shorten
from octogen.octopus.sensitive import MASK, is_secret
from octogen.source.elements import plain
from octogen.source.source import read

SUFFIX = ".yaml.j2"
_RANDOM = {"globals": ("lipsum",), "filters": ("random",)}


@cache
def environment(folder: Path | None = None) -> ImmutableSandboxedEnvironment:
    """Return the environment of octogen's templates, those of `folder` in front of them."""
    made = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader([*([folder] if folder else ()), assets.TEMPLATES]),
        undefined=StrictUndefined,
        finalize=json_literal,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,  # or what follows an include would go on in its last line
        autoescape=False,
    )
    made.filters["json"] = lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    made.filters["pairs"] = _pairs
    made.filters["enabled"] = lambda value: "ENABLED" if value else "DISABLED"
    for name in _RANDOM["globals"]:
        del made.globals[name]
    for name in _RANDOM["filters"]:
        del made.filters[name]
    return made


def json_literal(value: object) -> str:
    """Return `value` as JSON that YAML reads the same: everything that is not printable ASCII is escaped."""
    if isinstance(value, Undefined):
        value._fail_with_undefined_error()  # noqa: SLF001 - Jinja's own way to raise its UndefinedError
    return _NOT_ASCII.sub(_escape, json.dumps(value, ensure_ascii=False, allow_nan=False))


_NOT_ASCII = re.compile(r"[^\x20-\x7e]")


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - the end of the basic plane


def _pairs(items: Iterable[tuple[str, str]], first: str, second: str) -> list[dict[str, str]]:
    """Return (key, value) pairs as AWS's lists of {key, value} objects, the members named as wanted."""
    return [{first: key, second: value} for key, value in items]


def body(templates: ImmutableSandboxedEnvironment, name: str, variables: Mapping[str, Any]) -> dict[str, Any] | Finding:
    """Return what the template of that name yields, or the OCT005 finding of what is wrong with it."""
    path = name + SUFFIX
    try:
        template = templates.get_template(path)
        path = template.filename or path
        text = template.render(variables)
    except TemplateSyntaxError as error:
        return _wrong(error.filename or path, error.lineno, str(error.message))
    except TemplateNotFound as error:
        path, line = _innermost(error, path)
        named = isinstance(error.name, str) and error.name in _text(path)
        return _wrong(
            path, line, f"There is no template {error.name}" if named else "There is no template of that name"
        )
    except Exception as error:  # noqa: BLE001 - a template is the user's program: whatever it raises is its mistake
        path, line = _innermost(error, path)
        return _wrong(path, line, _said(error, _text(path)))
    return _read_back(text, path)


def _read_back(text: str, path: str) -> dict[str, Any] | Finding:
    source = read(text, path)
    fix = "an expression comes out as a JSON literal: write it without quotes, as the whole of a value"
    if source.findings:
        problem = source.findings[0]
        why = f" ({problem.message})" if _is_quoted(problem.message, _text(path)) else ""
        message = f"Line {problem.place.line} of what it yields cannot be read{why}"
        return Finding("OCT005", Severity.ERROR, message, Place(path), fix)
    if len(source.roots) != 1 or not isinstance(source.roots[0].value, dict):
        return Finding("OCT005", Severity.ERROR, "It does not yield one mapping", Place(path), fix)
    read_back: dict[str, Any] = _without_nulls(plain(source.roots[0]))
    return read_back


def _without_nulls(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return `value` without members that are null, or that hold nothing else; AWS takes no nulls."""
    if isinstance(value, list):
        return [item for item in map(_without_nulls, value) if item != {}]
    if not isinstance(value, dict):
        return value
    kept = {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return {key: item for key, item in kept.items() if item not in ({}, [])}


def _innermost(error: BaseException, path: str) -> tuple[str, int]:
    """Return file and line of the innermost frame of an exception that is a template's."""
    line, trace = 1, error.__traceback__
    while trace:
        filename = trace.tb_frame.f_code.co_filename
        if filename.endswith(".j2"):
            path, line = filename, trace.tb_lineno
        trace = trace.tb_next
    return path, line


def _text(path: str) -> str:
    file = Path(path)
    return file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""


def _said(error: Exception, template: str) -> str:
    """Return what an exception says, if all that it quotes is in the template: what is not may be a secret's value."""
    name = type(error).__name__
    said = f"{error}" if isinstance(error, TemplateError) else f"{name}: {error}"
    if _is_quoted(said, template):
        return shorten(said, 200)
    return f"{name} (its text is left out: it may quote a value)"


_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"|`([^`]*)`|(\S*[0-9]\S*)")
_OF_PYTHON = re.compile(r"(?:[\w.]+ object|str|int|float|bool|list|dict|tuple|NoneType|-->|[{}:]+)?")


def _is_quoted(said: str, template: str) -> bool:
    """Return whether all that a message quotes, and every number in it, is in the template or a type of Python's."""
    if said.count("'") % 2 or said.count('"') % 2:
        return False
    quoted = (next(filter(None, groups), "") for groups in _QUOTED.findall(said))
    return all(_OF_PYTHON.fullmatch(text) or text in template for text in quoted)


def _wrong(path: str, line: int, message: str) -> Finding:
    """Return the finding of an error in a template, the expressions of the line that raised it quoted."""
    lines = _text(path).splitlines()
    expression = lines[line - 1] if line <= len(lines) else ""
    indent = len(expression) - len(expression.lstrip())
    place = Place(path, line, indent + 1, line, len(expression.rstrip()) + 1)
    shown = _shown(expression, lines[max(0, line - 3) : line])
    return Finding("OCT005", Severity.ERROR, message + (f": {shown}" if shown else ""), place, "correct the template")


_EXPRESSION = re.compile(r"\{\{.*?(?:\}\}|$)|\{%.*?(?:%\}|$)")
_KEY_BEFORE = re.compile(r"[\s-]*(?:[\w.\"'-]+:)?\s*[\"']?")
_LITERAL = re.compile(r"'[^']*'|\"[^\"]*\"")


def _shown(line: str, around: list[str]) -> str:
    """Return what of a template's line may be shown: its expressions, and the key that they are for.

    Text beside them may be a secret, and so may be what they quote for a key or a variable with a secret's name.
    """
    found = list(_EXPRESSION.finditer(line))
    if not found:
        return ""
    whole = (
        _KEY_BEFORE.fullmatch(line[: found[0].start()]) and len(found) == 1 and len(line[found[0].end() :].strip()) <= 1
    )
    shown = line.strip() if whole else " ".join(match[0] for match in found)
    if any(is_secret(word) for text in around for word in re.findall(r"[\w-]{2,80}", text)):
        shown = _LITERAL.sub(lambda literal: literal[0][0] + MASK + literal[0][0], shown)
    return shorten(shown, 100)
