"""The JSON Schema validator whose errors octogen puts into words: jsonschema's, made exact and made linear.

Exact: `$` is the end of the text, 2.0 is no whole number, and an error about a key's name or a repeated item is at that
key or item. Linear: no comparison of every item with every other, so that no file takes long.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import jsonschema
from jsonschema.protocols import Validator

from octogen.json_schema.validity import Schema, compiled

Error = Any  # jsonschema's stubs allow for fields of an error that are not set yet; those of a yielded one are


def errors(data: Any, schema: Schema) -> Iterator[Error]:  # noqa: ANN401 - JSON-like data
    """Yield jsonschema's errors, lazily. That of a missing key has the key for its message."""
    return iter(_validator_class()(schema).iter_errors(data))


@cache
def _validator_class() -> Callable[[Schema], Validator]:
    base = jsonschema.Draft202012Validator
    keywords = {
        "pattern": _pattern,
        "propertyNames": _property_names,
        "required": _required,
        "uniqueItems": _unique_items,
    }
    checker = base.TYPE_CHECKER.redefine(
        "integer", lambda _, value: isinstance(value, int) and not isinstance(value, bool)
    )
    extend: Any = jsonschema.validators.extend
    made: Callable[[Schema], Validator] = extend(base, keywords, type_checker=checker)
    return made


def _pattern(_validator: Validator, pattern: str, instance: Any, _schema: Schema) -> Iterator[Error]:  # noqa: ANN401
    if isinstance(instance, str) and not compiled(pattern).search(instance):
        yield jsonschema.ValidationError("does not match")


def _required(_validator: Validator, required: list[str], instance: Any, _schema: Schema) -> Iterator[Error]:  # noqa: ANN401
    if isinstance(instance, dict):
        yield from (jsonschema.ValidationError(key) for key in required if key not in instance)


def _property_names(validator: Any, names: Schema, instance: Any, _schema: Schema) -> Iterator[Error]:  # noqa: ANN401
    if isinstance(instance, dict):
        for key in instance:
            yield from validator.descend(key, names, path=key)


def _unique_items(_validator: Validator, wanted: bool, instance: Any, _schema: Schema) -> Iterator[Error]:  # noqa: ANN401, FBT001
    if not wanted or not isinstance(instance, list):
        return
    seen: set[str] = set()
    for index, item in enumerate(instance):
        spelt = json.dumps(item, sort_keys=True)
        if spelt in seen:
            yield jsonschema.ValidationError("repeats an earlier item", path=(index,))
        seen.add(spelt)
