"""Whether data keeps to a JSON Schema: yes or no, without the reasons.

Most files are in order. To see that takes a hundredth of the time that jsonschema needs to load, and an eighth of the
time that it takes to look for errors it can explain. `errors` says what is wrong where the answer here is no.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

Schema = Mapping[str, Any]
_Subschema = Schema | bool
_Test = Callable[[Any, Any, Schema, Schema], bool]
"""Whether a value passes a keyword, given the keyword's argument, the schema that it stands in, and the root schema."""


def is_valid(data: Any, schema: Schema) -> bool:  # noqa: ANN401 - JSON-like data
    """Return whether `data` keeps to `schema` (draft 2020-12), as `errors` understands it.

    Raises KeyError for a keyword that none of octogen's schemas has.
    """
    return _holds(data, schema, schema)


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a schema's pattern. Its `$` means the end of the text; Python's also matches before a last newline."""
    return re.compile(re.sub(r"\$(?=\)?$)", r"\\Z", pattern))


def target(reference: str, root: Schema) -> Any:  # noqa: ANN401 - a schema, which may be a boolean
    """Return what a local `$ref` names."""
    found: Any = root
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return found


def _holds(value: Any, schema: _Subschema, root: Schema) -> bool:  # noqa: ANN401
    if isinstance(schema, bool):
        return schema
    tests = _TESTS[type(value)]
    for keyword, argument in schema.items():
        if keyword in tests:
            if not tests[keyword](value, argument, schema, root):
                return False
        elif keyword not in _SILENT and not keyword.startswith("x-"):
            raise KeyError(keyword)
    return True


def _refers(value: Any, reference: str, _schema: Schema, root: Schema) -> bool:  # noqa: ANN401
    return _holds(value, target(reference, root), root)


def _is(value: Any, types: str | list[str]) -> bool:  # noqa: ANN401
    known = _JSON_TYPES[type(value)]
    return types in known if isinstance(types, str) else any(type_ in known for type_ in types)


def _equals(value: Any, other: Any) -> bool:  # noqa: ANN401
    """Return whether two scalars are equal; True is no number."""
    return bool(value == other) and isinstance(value, bool) is isinstance(other, bool)


def _items(value: list[Any], below: _Subschema, schema: Schema, root: Schema) -> bool:
    rest = value[len(schema["prefixItems"]) :] if "prefixItems" in schema else value
    return all(_holds(item, below, root) for item in rest)


def _properties(value: dict[str, Any], below: Mapping[str, _Subschema], _schema: Schema, root: Schema) -> bool:
    return all(_holds(item, below[key], root) for key, item in value.items() if key in below)


def _pattern_properties(value: dict[str, Any], below: Mapping[str, Schema], _schema: Schema, root: Schema) -> bool:
    matching = ((item, at) for key, item in value.items() for pattern, at in below.items() if _matches(key, [pattern]))
    return all(_holds(item, at, root) for item, at in matching)


def _additional_properties(value: dict[str, Any], below: _Subschema, schema: Schema, root: Schema) -> bool:
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", ())
    others = (item for key, item in value.items() if key not in known and not _matches(key, patterns))
    return all(_holds(item, below, root) for item in others)


def _matches(key: str, patterns: Iterable[str]) -> bool:
    return any(compiled(pattern).search(key) for pattern in patterns)


def _differ(items: list[Any]) -> bool:
    return len({json.dumps(item, sort_keys=True) for item in items}) == len(items)


# A keyword says nothing about values of a type that it does not speak of.
_OF_ALL: dict[str, _Test] = {
    "$ref": _refers,
    "anyOf": lambda value, options, _, root: any(_holds(value, option, root) for option in options),
    "const": lambda value, wanted, _, __: _equals(value, wanted),
    "enum": lambda value, wanted, _, __: any(_equals(value, item) for item in wanted),
    "if": lambda value, given, schema, root: not _holds(value, given, root) or _holds(value, schema["then"], root),
    "not": lambda value, below, _, root: not _holds(value, below, root),
    "type": lambda value, types, _, __: _is(value, types),
}
_OF_TEXT: dict[str, _Test] = {
    "maxLength": lambda value, limit, _, __: len(value) <= limit,
    "minLength": lambda value, limit, _, __: len(value) >= limit,
    "pattern": lambda value, pattern, _, __: _matches(value, [pattern]),
}
_OF_NUMBERS: dict[str, _Test] = {
    "maximum": lambda value, limit, _, __: value <= limit,
    "minimum": lambda value, limit, _, __: value >= limit,
}
_OF_LISTS: dict[str, _Test] = {
    "items": _items,
    "maxItems": lambda value, limit, _, __: len(value) <= limit,
    "minItems": lambda value, limit, _, __: len(value) >= limit,
    "prefixItems": lambda value, below, _, root: all(map(lambda item, at: _holds(item, at, root), value, below)),
    "uniqueItems": lambda value, wanted, _, __: not wanted or _differ(value),
}
_OF_MAPPINGS: dict[str, _Test] = {
    "additionalProperties": _additional_properties,
    "maxProperties": lambda value, limit, _, __: len(value) <= limit,
    "minProperties": lambda value, limit, _, __: len(value) >= limit,
    "patternProperties": _pattern_properties,
    "properties": _properties,
    "propertyNames": lambda value, below, _, root: all(_holds(key, below, root) for key in value),
    "required": lambda value, keys, _, __: all(key in value for key in keys),
}
_TESTS: dict[type, dict[str, _Test]] = {
    bool: _OF_ALL,
    dict: _OF_ALL | _OF_MAPPINGS,
    float: _OF_ALL | _OF_NUMBERS,
    int: _OF_ALL | _OF_NUMBERS,
    list: _OF_ALL | _OF_LISTS,
    str: _OF_ALL | _OF_TEXT,
    type(None): _OF_ALL,
}
_SILENT = frozenset(("$comment", "$defs", "$id", "$schema", "default", "description", "examples", "then", "title"))
_SILENT |= _OF_TEXT.keys() | _OF_NUMBERS.keys() | _OF_LISTS.keys() | _OF_MAPPINGS.keys()
_JSON_TYPES: dict[type, tuple[str, ...]] = {
    bool: ("boolean",),
    dict: ("object",),
    float: ("number",),
    int: ("integer", "number"),
    list: ("array",),
    str: ("string",),
    type(None): ("null",),
}
