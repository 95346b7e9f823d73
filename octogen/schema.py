"""JSON Schema errors in octogen's own sentences, each at the key that has to change.

No message quotes a text value: it may be a secret that stands where its ARN belongs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, NamedTuple

import jsonschema
from jsonschema.protocols import Validator

from octogen.finding import Place, Pointer, shorten
from octogen.node import Member, Node, descend, place_of

Schema = Mapping[str, Any]


class Violation(NamedTuple):
    """One broken constraint. `keyword` is the JSON Schema keyword that broke."""

    pointer: Pointer
    message: str
    fix: str
    keyword: str


def violations(data: Any, schema: Schema) -> Iterator[Violation]:  # noqa: ANN401 - JSON-like data
    """Yield everything in `data` that breaks `schema` (draft 2020-12), all at once."""
    for error in _validator_class()(schema).iter_errors(data):
        yield from _explain(error)


def place_of_violation(root: Node, violation: Violation) -> Place:
    """Return where the tree that was checked has to change: at an unknown key itself, else at the value."""
    *above, last = violation.pointer or ("",)
    parent, _ = descend(root, tuple(above))
    if violation.keyword == "additionalProperties" and isinstance(parent.value, dict) and last in parent.value:
        unknown: Member = parent.value[last]
        return unknown.key
    return place_of(root, violation.pointer)


def resolve(schema: Schema, root: Schema) -> Schema:
    """Return `schema` with a local `$ref` followed; keys beside the reference win."""
    while "$ref" in schema:
        target: Any = root
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        schema = {**target, **{key: value for key, value in schema.items() if key != "$ref"}}
    return schema


def at(pointer: tuple[str | int, ...], root: Schema) -> Schema | None:
    """Return the schema of the place `pointer` names, or None where `root` allows no such place."""
    schema: Schema = resolve(root, root)
    for part in pointer:
        items = schema.get("items")
        if isinstance(part, int) and items is not None:
            step: Any = items
        else:
            step = schema.get("properties", {}).get(part, schema.get("additionalProperties"))
        if not isinstance(step, Mapping):
            return None
        schema = resolve(step, root)
    return schema


@cache
def _validator_class() -> Callable[[Schema], Validator]:
    # JSON Schema's `$` means the end; Python's also matches before a last newline.
    def pattern(_validator: Validator, pattern: str, instance: object, _schema: Schema) -> Iterator[Any]:
        if isinstance(instance, str) and not re.search(re.sub(r"\$(?=\)?$)", r"\\Z", pattern), instance):
            yield jsonschema.ValidationError("does not match")

    base = jsonschema.Draft202012Validator
    checker = base.TYPE_CHECKER.redefine(
        "integer", lambda _, value: isinstance(value, int) and not isinstance(value, bool)
    )
    extend: Any = jsonschema.validators.extend
    made: Callable[[Schema], Validator] = extend(base, {"pattern": pattern}, type_checker=checker)
    return made


# What the errors hold is typed Any from here on: jsonschema's stubs allow for fields that are not set yet.
Error = Any


def _explain(error: Error) -> Iterator[Violation]:
    pointer: Pointer = tuple(error.absolute_path)
    explain = _SENTENCES.get(str(error.validator), _unnamed)
    yield from explain(error, pointer)


def _wrong_type(error: Error, pointer: Pointer) -> Iterator[Violation]:
    wanted = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    expected = " or ".join(_TYPE_NAMES[name] for name in wanted)
    yield Violation(pointer, f"{_subject(pointer)} must be {expected}, not {type_name(error.instance)}", "", "type")


def _missing(error: Error, pointer: Pointer) -> Iterator[Violation]:
    # jsonschema yields one error per missing key and names it only in its message.
    match = re.match(r"'(.*)' is a required property", error.message)
    key = match[1] if match else "a key"
    schema: Any = error.schema
    described = schema.get("properties", {}).get(key, {}).get("description", "") if isinstance(schema, Mapping) else ""
    where = f"{_subject(pointer)} lacks the key `{key}`" if pointer else f"The key `{key}` is missing"
    yield Violation(pointer, where, described or f"add `{key}`", "required")


def _unknown(error: Error, pointer: Pointer) -> Iterator[Violation]:
    schema: Any = error.schema
    known = schema.get("properties", {})
    patterns = [re.compile(pattern) for pattern in schema.get("patternProperties", {})]
    for key in error.instance:
        if key in known or any(pattern.search(key) for pattern in patterns):
            continue
        near = nearest(key, known)
        fix = f"did you mean `{near}`?" if near else "known here: " + ", ".join(f"`{name}`" for name in sorted(known))
        yield Violation((*pointer, key), f"Unknown key `{shorten(key)}`", fix, "additionalProperties")


def _enum(error: Error, pointer: Pointer) -> Iterator[Violation]:
    allowed = [str(value) for value in error.validator_value]
    near = nearest(error.instance, allowed) if isinstance(error.instance, str) else None
    fix = f"did you mean `{near}`?" if near else ""
    listed = ", ".join(allowed[:30]) + (", …" if len(allowed) > 30 else "")  # noqa: PLR2004 - a line's worth
    yield Violation(pointer, f"{_subject(pointer)} must be one of {listed}", fix, "enum")


def _const(error: Error, pointer: Pointer) -> Iterator[Violation]:
    yield Violation(pointer, f"{_subject(pointer)} must be {error.validator_value}", "", "const")


def _pattern(error: Error, pointer: Pointer) -> Iterator[Violation]:
    schema: Any = error.schema
    expected = schema.get("x-expects")
    said = f"must be {expected}" if expected else f"must match {error.validator_value}"
    yield Violation(pointer, f"{_subject(pointer)} {said}", "", "pattern")


def _bound(error: Error, pointer: Pointer) -> Iterator[Violation]:
    keyword = str(error.validator)
    unit = error.schema.get("x-unit", "") if isinstance(error.schema, Mapping) else ""
    limit = f"{error.validator_value} {unit}".strip()
    words = "at least" if keyword.startswith(("minimum", "exclusiveMin")) else "at most"
    yield Violation(pointer, f"{_subject(pointer)} must be {words} {limit}, not {error.instance}", "", keyword)


def _length(error: Error, pointer: Pointer) -> Iterator[Violation]:
    keyword = str(error.validator)
    things = "characters" if keyword.endswith("Length") else "items" if keyword.endswith("Items") else "keys"
    words = "at least" if keyword.startswith("min") else "at most"
    said = f"must have {words} {error.validator_value} {things}, not {len(error.instance)}"
    yield Violation(pointer, f"{_subject(pointer)} {said}", "", keyword)


def _unique(_error: Error, pointer: Pointer) -> Iterator[Violation]:
    yield Violation(pointer, f"{_subject(pointer)} names the same thing twice", "remove the repetition", "uniqueItems")


def _alternatives(error: Error, pointer: Pointer) -> Iterator[Violation]:
    schema: Any = error.schema
    keyword = str(error.validator)
    said = schema.get(f"x-{keyword}")
    context = error.context or []
    of_another_type = {sub.schema_path[0] for sub in context if sub.validator == "type" and not sub.relative_path}
    fitting = [sub for sub in context if sub.schema_path[0] not in of_another_type]
    if said:
        yield Violation(pointer, f"{_subject(pointer)}: {said}", "", keyword)
    elif fitting:
        for sub in fitting:
            yield from _explain(sub)
    elif context:
        kinds = dict.fromkeys(_TYPE_NAMES.get(str(sub.validator_value), "another type") for sub in context)
        said = f"must be {' or '.join(kinds)}, not {type_name(error.instance)}"
        yield Violation(pointer, f"{_subject(pointer)} {said}", "", "type")


def _not(error: Error, pointer: Pointer) -> Iterator[Violation]:
    schema: Any = error.schema
    yield Violation(pointer, f"{_subject(pointer)}: {schema.get('x-not', 'not allowed here')}", "", "not")


def _unnamed(error: Error, pointer: Pointer) -> Iterator[Violation]:
    yield Violation(pointer, f"{_subject(pointer)} breaks `{error.validator}` of the schema", "", str(error.validator))


_SENTENCES: dict[str, Callable[[Error, Pointer], Iterator[Violation]]] = {
    "type": _wrong_type,
    "required": _missing,
    "additionalProperties": _unknown,
    "enum": _enum,
    "const": _const,
    "pattern": _pattern,
    "minimum": _bound,
    "maximum": _bound,
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


def type_name(value: object) -> str:
    """Return what a person calls the type of a JSON-like value."""
    names = {bool: "true or false", str: "text", int: "a whole number", float: "a decimal number"}
    names |= {dict: "a mapping", list: "a list"}
    return names.get(type(value), "null")


def nearest(word: str, known: object) -> str | None:
    """Return the name among `known` (an iterable of str) that `word` was probably meant to be."""
    names = {str(name).lower(): str(name) for name in known}  # type: ignore[attr-defined]
    found = get_close_matches(word[:80].lower(), names, n=1, cutoff=0.6)
    return names[found[0]] if found else None


def _subject(pointer: Pointer) -> str:
    words = ""
    for part in pointer:
        words += f"[{part}]" if isinstance(part, int) else f".{shorten(part)}" if words else shorten(part)
    return f"`{words}`" if words else "The document"
