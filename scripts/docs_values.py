"""docs/values.md: every key of a values file, from schemas/values.schema.json."""

from __future__ import annotations

from octogen.values.values import values_schema
from scripts.docs_schema import Reference, code

_INTRODUCTION = """\
# Values

<!-- `make docs` writes this page from schemas/values.schema.json. -->

A values file, YAML or JSON, describes one deployment of Octopus Server. Leave out what is not required; where
there is no default either, the description says what that means. An unknown key is an error, but keys at the top that
begin with `x-` are yours: put YAML anchors there. `octogen schema` prints the JSON Schema from which this page is made,
for editors; `octogen init` writes a file to start from.
"""
_SECTIONS = ("secret", "subnets", "folder", "healthCheck", "statements")
"""Definitions of the schema that many keys share, and that have a section of their own."""


def values_page() -> str:
    """Return the page."""
    schema = values_schema()
    reference = Reference(schema, _SECTIONS)
    parts = [_INTRODUCTION, *reference.table(schema, "")]
    for key, below in schema["properties"].items():
        parts += reference.section(key, below, depth=2)
    parts.append("## What several keys hold\n")
    for name in _SECTIONS:
        shape = schema["$defs"][name]
        below = next((branch for branch in shape.get("anyOf", ()) if "properties" in branch), shape.get("items", shape))
        examples = " or ".join(map(code, shape.get("examples", ())))
        parts += [f"### {name}\n", f"{shape['description']}{f' For example {examples}.' if examples else ''}\n"]
        parts += [*reference.conditions(below), *reference.table(below, "")]
    return "\n".join(parts)
