"""JSON Schema errors in octogen's own sentences, each at the key that has to change.

No message quotes a text value: it may be a secret that stands where its ARN belongs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from octogen.finding import Pointer, did_you_mean, nearest, shorten

if TYPE_CHECKING:
    from octogen.json_schema.errors import Error  # which loads jsonschema

_MOST_LISTED = 30  # names in a message


class Violation(NamedTuple):
    """One broken constraint. `keyword` is the JSON Schema keyword that broke; `missing` a key that is not there."""

    pointer: Pointer
    message: str
    fix: str
    keyword: str
    missing: tuple[str, ...] = ()


def explain(error: Error) -> Iterator[Violation]:
    """Yield what a person has to know of an error: several things for unknown keys and for alternatives."""
    pointer: Pointer = tuple(error.absolute_path)
    of_a_key = "propertyNames" in error.absolute_schema_path
    explain = _misnamed if of_a_key else MESSAGES.get(str(error.validator), _unnamed)
    yield from explain(error, pointer)


def _wrong_type(error: Error, pointer: Pointer) -> Iterator[Violation]:
    expected = " or ".join(_TYPE_NAMES[name] for name in _types(error))
    yield Violation(pointer, f"{subject(pointer)} must be {expected}, not {_type_name(error.instance)}", "", "type")


def _types(error: Error) -> list[str]:
    return error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]


def _missing(error: Error, pointer: Pointer) -> Iterator[Violation]:
    key = error.message
    known = error.schema.get("properties", {}).get(key, {})
    described = known.get("description", "")
    where = f"{subject(pointer)} lacks the key `{key}`" if pointer else f"The key `{key}` is missing"
    fix = known.get("x-missing") or f"add `{key}`" + (f" ({described.rstrip('.')})" if described else "")
    yield Violation(pointer, where, fix, "required", (key,))


def _misnamed(error: Error, pointer: Pointer) -> Iterator[Violation]:
    expected = error.schema.get("x-expects") or f"something that passes `{error.validator}` of the schema"
    message = f"The key `{shorten(str(error.instance))}` must be {expected}"
    yield Violation(pointer, message, "", "propertyNames")


def _unknown(error: Error, pointer: Pointer) -> Iterator[Violation]:
    schema: Any = error.schema
    known = schema.get("properties", {})
    patterns = [re.compile(pattern) for pattern in schema.get("patternProperties", {})]
    for key in error.instance:
        if key in known or any(pattern.search(key) for pattern in patterns):
            continue
        names = f"known here: {_listed(f'`{name}`' for name in sorted(known))}"
        fix = did_you_mean(nearest(key, known), names, mark="`")
        yield Violation((*pointer, key), f"Unknown key `{shorten(key)}`", fix, "additionalProperties")


def _enum(error: Error, pointer: Pointer) -> Iterator[Violation]:
    allowed = [str(value) for value in error.validator_value]
    near = nearest(error.instance, allowed) if isinstance(error.instance, str) else None
    fix = did_you_mean(near, mark="`")
    yield Violation(pointer, f"{subject(pointer)} must be one of {_listed(allowed)}", fix, "enum")


def _listed(names: Iterable[str]) -> str:
    shown = list(names)
    return ", ".join(shown[:_MOST_LISTED]) + (", …" if len(shown) > _MOST_LISTED else "")


def _const(error: Error, pointer: Pointer) -> Iterator[Violation]:
    yield Violation(pointer, f"{subject(pointer)} must be {error.validator_value}", "", "const")


def _pattern(error: Error, pointer: Pointer) -> Iterator[Violation]:
    schema: Any = error.schema
    expected = schema.get("x-expects")
    said = f"must be {expected}" if expected else f"must match {error.validator_value}"
    yield Violation(pointer, f"{subject(pointer)} {said}", "", "pattern")


def _bound(error: Error, pointer: Pointer) -> Iterator[Violation]:
    keyword = str(error.validator)
    unit = error.schema.get("x-unit", "") if isinstance(error.schema, Mapping) else ""
    unit = unit.removesuffix("s") if error.validator_value == 1 and unit.isalpha() else unit
    limit = f"{error.validator_value} {unit}".strip()
    words = {"minimum": "at least", "maximum": "at most", "exclusiveMinimum": "more than"}.get(keyword, "less than")
    said = f"must be {words} {limit}, not {shorten(str(error.instance))}"
    yield Violation(pointer, f"{subject(pointer)} {said}", "", keyword)


def _length(error: Error, pointer: Pointer) -> Iterator[Violation]:
    keyword = str(error.validator)
    thing = "character" if keyword.endswith("Length") else "item" if keyword.endswith("Items") else "key"
    things = thing if error.validator_value == 1 else f"{thing}s"
    words = "at least" if keyword.startswith("min") else "at most"
    said = f"must have {words} {error.validator_value} {things}, not {len(error.instance)}"
    yield Violation(pointer, f"{subject(pointer)} {said}", "", keyword)


def _unique(_error: Error, pointer: Pointer) -> Iterator[Violation]:
    yield Violation(pointer, f"{subject(pointer)} repeats an earlier item", "remove the repetition", "uniqueItems")


def _alternatives(error: Error, pointer: Pointer) -> Iterator[Violation]:
    schema: Any = error.schema
    keyword = str(error.validator)
    said = schema.get(f"x-{keyword}")
    context = error.context or []
    of_another_type = {sub.schema_path[0] for sub in context if sub.validator == "type" and not sub.relative_path}
    fitting = [sub for sub in context if sub.schema_path[0] not in of_another_type]
    if said:
        yield Violation(pointer, f"{subject(pointer)}: {said}", "", keyword)
    elif fitting:
        for sub in fitting:
            yield from explain(sub)
    elif context:
        types = dict.fromkeys(_TYPE_NAMES[name] for sub in context for name in _types(sub))
        said = f"must be {' or '.join(types)}, not {_type_name(error.instance)}"
        yield Violation(pointer, f"{subject(pointer)} {said}", "", "type")
    else:
        yield Violation(pointer, f"{subject(pointer)} fits more than one of the forms it may have", "", keyword)


def _not(error: Error, pointer: Pointer) -> Iterator[Violation]:
    schema: Any = error.schema
    yield Violation(pointer, f"{subject(pointer)}: {schema.get('x-not', 'not allowed here')}", "", "not")


def _unnamed(error: Error, pointer: Pointer) -> Iterator[Violation]:
    yield Violation(pointer, f"{subject(pointer)} breaks `{error.validator}` of the schema", "", str(error.validator))


MESSAGES: dict[str, Callable[[Error, Pointer], Iterator[Violation]]] = {
    "type": _wrong_type,
    "required": _missing,
    "additionalProperties": _unknown,
    "enum": _enum,
    "const": _const,
    "pattern": _pattern,
    "minimum": _bound,
    "maximum": _bound,
    "exclusiveMinimum": _bound,
    "exclusiveMaximum": _bound,
    "minLength": _length,
    "maxLength": _length,
    "minItems": _length,
    "maxItems": _length,
    "minProperties": _length,
    "maxProperties": _length,
    "uniqueItems": _unique,
    "anyOf": _alternatives,
    "oneOf": _alternatives,
    "not": _not,
}
_TYPE_NAMES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
    "null": "null",
}


def _type_name(value: object) -> str:
    """Return what a person calls the type of a JSON-like value."""
    names = {bool: "true or false", str: "text", int: "a whole number", float: "a decimal number"}
    names |= {dict: "a mapping", list: "a list"}
    return names.get(type(value), "null")


def subject(pointer: Pointer) -> str:
    """Return a place as messages name it: `network.subnets[0].id`."""
    words = ""
    for part in pointer:
        words += f"[{part}]" if isinstance(part, int) else f".{shorten(part)}" if words else shorten(part)
    return f"`{words}`" if words else "The document"
