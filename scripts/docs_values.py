"""docs/values.md: every key of a values file, from schemas/values.schema.json."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from octogen.conformity import Schema
from octogen.schema import resolve
from octogen.values import values_schema

_INTRODUCTION = """\
# Values

<!-- `make docs` writes this page from schemas/values.schema.json. -->

A values file, YAML or JSON, describes one deployment of Octopus Server. What is not required may be left out; where
there is no default either, the description says what that means. An unknown key is an error, but keys at the top that
begin with `x-` are yours, to hold YAML anchors. `octogen schema` prints the JSON Schema from which this page is made,
for editors; `octogen init` writes a file to start from.
"""
_SECTIONS = ("secret", "subnets", "folder")
"""Definitions of the schema that many keys share, and that have a section of their own."""
_TYPES = {"string": "text", "boolean": "`true` or `false`", "array": "list", "object": "map"}


def values_page() -> str:
    """Return the page."""
    schema = values_schema()
    parts = [_INTRODUCTION, *_table(schema, "")]
    for key, below in schema["properties"].items():
        parts += _section(key, below, depth=2)
    parts.append("## What several keys hold\n")
    for name in _SECTIONS:
        shape = schema["$defs"][name]
        below = next((branch for branch in shape.get("anyOf", ()) if "properties" in branch), shape.get("items", shape))
        examples = " or ".join(map(_code, shape["examples"]))
        parts += [f"### {name}\n", f"{shape['description']} For example {examples}.\n"]
        parts += [*_conditions(below), *_table(below, "")]
    return "\n".join(parts)


def _section(path: str, schema: Schema, depth: int) -> Iterator[str]:
    """Yield the lines about a mapping, or a list of mappings, and about those below it; none about anything else."""
    if _shared(schema):
        return
    if "properties" in schema.get("items", {}):
        path, schema = f"{path}[]", schema["items"]
    if "properties" not in schema:
        return
    yield f"{'#' * depth} `{path}`\n"
    yield f"{schema['description']}\n"
    yield from _conditions(schema)
    yield from _table(schema, path)
    for key, below in schema["properties"].items():
        yield from _section(f"{path}.{key}", below, depth=3)


def _conditions(schema: Schema) -> Iterator[str]:
    """Yield what several keys of a mapping demand of one another, as the messages about it say."""
    sentences = [schema[keyword] for keyword in ("x-anyOf", "x-not") if keyword in schema]
    if sentences:
        text = "; ".join(sentences)
        yield f"{text[0].upper()}{text[1:]}.\n"


def _table(schema: Schema, path: str) -> Iterator[str]:
    yield "| key | what it takes | default | example | what it is |"
    yield "|---|---|---|---|---|"
    for key, below in schema["properties"].items():
        whole = resolve(below, values_schema())
        default = "**required**" if key in schema.get("required", ()) else _default(whole)
        example = _example(below if _shared(below) else whole)
        cells = (f"`{key}`", _takes(below, f"{path}.{key}".lstrip(".")), default, example, _described(whole))
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"
        if isinstance(whole.get("additionalProperties"), dict):
            each = whole["additionalProperties"]
            yield f"| `{key}.NAME` | {_takes(each, '')} |  | {_example(each)} | {_described(each)} |"
    yield ""


def _takes(schema: Schema, path: str) -> str:
    """Return in words what a key takes: a type with its range and unit, or a link to the section that tells."""
    whole = resolve(schema, values_schema())
    unit = f" {whole['x-unit']}" if "x-unit" in whole else ""
    if _shared(schema):
        return f"[{_shared(schema)}](#{_shared(schema)})"
    if "properties" in whole or "properties" in whole.get("items", {}):
        what = "map" if "properties" in whole else "list of maps"
        return f"[{what}](#{re.sub(r'[^a-z0-9-]', '', path.lower())})"
    if "const" in whole or "enum" in whole:
        *others, last = map(_code, whole.get("enum", [whole.get("const")]))
        return f"{', '.join(others)} or {last}{unit}" if others else last
    if "minimum" in whole:
        return f"whole number, {whole['minimum']} to {whole['maximum']}{unit}"
    kind = _TYPES[whole["type"]]
    if "items" in whole:
        return f"{kind} of {_takes(whole['items'], '')}"
    return f"{kind}: {whole['x-expects']}" if "x-expects" in whole else kind


def _shared(schema: Schema) -> str:
    name = schema.get("$ref", "").rpartition("/")[2]
    return name if name in _SECTIONS else ""


def _default(schema: Schema) -> str:
    """Return the default; nothing for a mapping whose keys have their own."""
    return _code(schema["default"]) if "default" in schema and "properties" not in schema else ""


def _example(schema: Schema) -> str:
    """Return an example that is not the default, if there is one."""
    others = [example for example in schema.get("examples", ()) if example != schema.get("default")]
    return _code(others[0] if others else schema["examples"][0]) if "examples" in schema else ""


def _described(schema: Schema) -> str:
    """Return what a key is: for a mapping, which has a section, the first sentence."""
    text: str = schema["description"]
    return re.split(r"(?<=[.:]) ", text)[0].rstrip(":") if "properties" in schema else text


def _code(value: Any) -> str:  # noqa: ANN401 - JSON-like data
    return f"`{json.dumps(value, ensure_ascii=False)}`" if not isinstance(value, str) else f"`{value}`"
