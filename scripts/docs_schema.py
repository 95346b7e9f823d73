"""The keys that a JSON Schema of octogen's allows, as tables in Markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from octogen.json_schema.schema import resolve
from octogen.json_schema.validity import Schema

_TYPES = {"string": "text", "boolean": "`true` or `false`", "array": "list", "object": "map"}


@dataclass(frozen=True, slots=True)
class Reference:
    """A schema, and those of its definitions that many keys share and that have a section of their own on the page."""

    root: Schema
    shared: tuple[str, ...] = ()

    def section(self, path: str, schema: Schema, depth: int) -> Iterator[str]:
        """Yield the lines about a mapping, or a list of mappings, and about those below it; none about other things."""
        if self._shared(schema):
            return
        schema = resolve(schema, self.root)
        each = schema.get("additionalProperties")
        if isinstance(each, dict) and "properties" in each:
            path, schema = f"{path}.NAME", each
        if "properties" in schema.get("items", {}):
            path, schema = f"{path}[]", schema["items"]
        if "properties" not in schema:
            return
        yield f"{'#' * depth} `{path}`\n"
        yield f"{schema['description']}\n"
        yield from self.conditions(schema)
        yield from self.table(schema, path)
        for key, below in schema["properties"].items():
            yield from self.section(f"{path}.{key}", below, depth=3)

    def conditions(self, schema: Schema) -> Iterator[str]:
        """Yield what several keys of a mapping demand of one another, as the messages about it say."""
        described = [schema[keyword] for keyword in ("x-anyOf", "x-not") if keyword in schema]
        if described:
            text = "; ".join(described)
            yield f"{text[0].upper()}{text[1:]}.\n"

    def table(self, schema: Schema, path: str) -> Iterator[str]:
        yield "| key | what it takes | default | example | what it is |"
        yield "|---|---|---|---|---|"
        for key, below in schema["properties"].items():
            whole = resolve(below, self.root)
            default = "**required**" if key in schema.get("required", ()) else _default(whole)
            example = _example(below if self._shared(below) else whole)
            cells = (f"`{key}`", self._takes(below, f"{path}.{key}".lstrip(".")), default, example, _described(whole))
            yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"
            if isinstance(whole.get("additionalProperties"), dict):
                each = whole["additionalProperties"]
                takes = self._takes(each, f"{path}.{key}.NAME".lstrip("."))
                yield f"| `{key}.NAME` | {takes} |  | {_example(each)} | {_described(each)} |"
        yield ""

    def _takes(self, schema: Schema, path: str) -> str:
        """Return in words what a key takes: a type with its range and unit, or a link to the section that tells."""
        whole = resolve(schema, self.root)
        unit = f" {whole['x-unit']}" if "x-unit" in whole else ""
        if self._shared(schema):
            return f"[{self._shared(schema)}](#{self._shared(schema).lower()})"
        if "properties" in whole or "properties" in whole.get("items", {}):
            what = "map" if "properties" in whole else "list of maps"
            return f"[{what}](#{re.sub(r'[^a-z0-9-]', '', path.lower())})"
        if "const" in whole or "enum" in whole:
            *others, last = map(code, whole.get("enum", [whole.get("const")]))
            return f"{', '.join(others)} or {last}{unit}" if others else last
        if "minimum" in whole:
            return f"whole number, {whole['minimum']} to {whole['maximum']}{unit}"
        kind = _TYPES[whole["type"]] if "type" in whole else whole.get("x-anyOf", "anything")
        if "items" in whole:
            return f"{kind} of {self._takes(whole['items'], '')}"
        return f"{kind}: {whole['x-expects']}" if "x-expects" in whole else kind

    def _shared(self, schema: Schema) -> str:
        name = schema.get("$ref", "").rpartition("/")[2]
        return name if name in self.shared else ""


def _default(schema: Schema) -> str:
    """Return the default; nothing for a mapping whose keys have their own."""
    if "x-defaultWith" in schema:
        return ", ".join(f"{code(value)} with {code(key)}" for key, value in schema["x-defaultWith"].items())
    return code(schema["default"]) if "default" in schema and "properties" not in schema else ""


def _example(schema: Schema) -> str:
    """Return an example that is not the default, if there is one."""
    others = [example for example in schema.get("examples", ()) if example != schema.get("default")]
    return code(others[0] if others else schema["examples"][0]) if "examples" in schema else ""


def _described(schema: Schema) -> str:
    """Return what a key is: for a mapping, which has a section, the first sentence."""
    text: str = schema["description"]
    return re.split(r"(?<=[.:]) ", text)[0].rstrip(":") if "properties" in schema else text


def code(value: Any) -> str:  # noqa: ANN401 - JSON-like data
    """Return a value as the page shows it."""
    return f"`{json.dumps(value, ensure_ascii=False)}`" if not isinstance(value, str) else f"`{value}`"
