"""A JSON Schema asked: what breaks it, where that is written, and what it says of a place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from octogen.finding import Place, Pointer
from octogen.json_schema.messages import Violation, explain
from octogen.json_schema.validity import Schema, compiled, is_valid, target
from octogen.octopus.sensitive import is_secret
from octogen.source.elements import Element, Member, descend, place_of

MAX_VIOLATIONS = 1000
OF_KEYS = ("additionalProperties", "propertyNames")
"""Keywords that speak of a key itself, not of its value."""


def violations(data: Any, schema: Schema) -> Iterator[Violation]:  # noqa: ANN401 - JSON-like data
    """Yield everything in `data` that breaks `schema` (draft 2020-12), up to MAX_VIOLATIONS."""
    if is_valid(data, schema):
        return iter(())
    from octogen.json_schema.errors import errors  # noqa: PLC0415 - it loads jsonschema, which what is_valid can do without

    return islice((violation for error in errors(data, schema) for violation in explain(error)), MAX_VIOLATIONS)


def place_of_violation(root: Element, violation: Violation) -> Place:
    """Return where the tree that was checked has to change: at a key that is wrong itself, else at the value.

    A key that is missing because somebody set it to null is placed there.
    """
    *above, last = violation.pointer or ("",)
    parent, _ = descend(root, tuple(above))
    if violation.keyword in OF_KEYS and isinstance(parent.value, dict) and last in parent.value:
        wrong: Member = parent.value[last]
        return wrong.key
    return place_of(root, (*violation.pointer, *violation.missing))


def resolve(schema: Schema, root: Schema) -> Schema:
    """Return `schema` with a local `$ref` followed; keys beside the reference win."""
    while "$ref" in schema:
        schema = {**target(schema["$ref"], root), **{key: value for key, value in schema.items() if key != "$ref"}}
    return schema


def at(pointer: Pointer, root: Schema) -> Schema | None:
    """Return the schema of the place `pointer` names, or None where `root` allows no such place."""
    *_, last = _way(pointer, root)
    return last[0]


def may_quote(pointer: Pointer, root: Schema) -> bool:
    """Return whether a message may quote the value at `pointer`: the schema names its key, and it is no secret's."""
    if any(isinstance(part, str) and is_secret(part) for part in pointer):
        return False
    return all(schema and named and "x-sensitive" not in schema for schema, named in _way(pointer, root))


def _way(pointer: Pointer, root: Schema) -> Iterator[tuple[Schema | None, bool]]:
    """Yield the schema of each step to `pointer`, None from where there is none, and whether it names the key."""
    schema: Schema | None = resolve(root, root)
    yield schema, True
    for part in pointer:
        schema, named = _step(schema or {}, part, root)
        yield schema, named


def _step(schema: Schema, part: str | int, root: Schema) -> tuple[Schema | None, bool]:
    branches = [resolve(branch, root) for keyword in ("anyOf", "oneOf") for branch in schema.get(keyword, ())]
    for branch in (schema, *branches):
        if isinstance(part, int) and "items" in branch:
            return resolve(branch["items"], root), True
        if part in branch.get("properties", {}):
            return resolve(branch["properties"][part], root), True
    others = [schema["additionalProperties"]] if isinstance(schema.get("additionalProperties"), Mapping) else []
    matching = (
        below for pattern, below in schema.get("patternProperties", {}).items() if compiled(pattern).search(str(part))
    )
    found = next((below for below in (*matching, *others)), None)
    return (resolve(found, root) if found is not None else None), False
