"""The quick answer and jsonschema's are the same: for every keyword, and for every document changed in one place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from octogen.api import read
from octogen.assets import SCHEMAS
from octogen.finding import Pointer
from octogen.inputs.deployments import from_values
from octogen.json_schema.errors import errors
from octogen.json_schema.validity import Schema, is_valid
from octogen.source.elements import plain

ROOT = Path(__file__).parent.parent.parent
FILES = {path.name.removesuffix(".schema.json"): path for path in sorted(SCHEMAS.rglob("*.schema.json"))}
LIMITS = [limit["schema"] for limit in json.loads((SCHEMAS / "aws-limits.json").read_text(encoding="utf-8"))["limits"]]
SOURCES = [read(path.read_bytes(), path.name) for path in (ROOT / "sample-values.yaml", *ROOT.glob("examples/*.yaml"))]


def schema_of(name: str) -> Any:  # noqa: ANN401 - JSON
    return json.loads(FILES[name].read_text(encoding="utf-8"))


def accepted(data: object, schema: Schema) -> bool:
    return next(errors(data, schema), None) is None


# Keywords


def below(schema: Any) -> Iterator[Any]:  # noqa: ANN401 - JSON
    """Yield a schema and all schemas in it."""
    yield schema
    if isinstance(schema, dict):
        for keyword in ("properties", "patternProperties", "$defs"):
            for part in schema.get(keyword, {}).values():
                yield from below(part)
        for keyword in ("anyOf", "prefixItems"):
            for part in schema.get(keyword, []):
                yield from below(part)
        for keyword in ("items", "additionalProperties", "propertyNames", "not", "if", "then"):
            if keyword in schema:
                yield from below(schema[keyword])


@pytest.mark.parametrize("schema", [*map(schema_of, FILES), *LIMITS], ids=[*FILES, *map(json.dumps, LIMITS)])
def test_no_schema_has_a_keyword_without_an_answer(schema: Schema) -> None:
    for part in below(schema):
        for keyword, argument in part.items() if isinstance(part, dict) else ():
            if keyword in ("enum", "const"):
                assert not any(
                    isinstance(item, dict | list) for item in (argument if keyword == "enum" else [argument])
                )
            elif keyword not in ("$ref", "anyOf", "if", "not"):  # of whose arguments `below` has told
                assert isinstance(is_valid(None, {keyword: argument}), bool)


def test_an_unknown_keyword_is_an_error_and_not_passed_over() -> None:
    with pytest.raises(KeyError):
        is_valid(1, {"multipleOf": 2})


ODD: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 30, 1.0, 1.5, 10**30, "", "x", "x\n", "CMD", "y" * 300),
    *([], ["x"], ["x", "x"], ["CMD", 1], [1, True], [True, 1], [[]], [1.0, 1], [{"x": 1}, {"x": 1}]),
    *({}, {"x": 1}, {"x": "x", "y": 1}, {"y": 1}, {"xx": None}, {"x\n": 1}, {"Engine": "sqlserver-ex", "DBName": "x"}),
)


@pytest.mark.parametrize(
    "schema",
    [
        *LIMITS,
        *({"type": kind} for kind in ("array", "boolean", "integer", "null", "number", "object", "string")),
        *({"enum": [value]} for value in (1, 1.0, True, "x", None)),
        *({keyword: 1} for keyword in ("minimum", "maximum", "minItems", "maxItems", "minProperties", "maxProperties")),
        {"type": ["integer", "null"]},
        {"const": 0},
        {"minLength": 1, "maxLength": 1},
        {"pattern": "^x$"},
        {"not": {"type": "string", "pattern": "^(x|y)$"}},
        {"anyOf": [{"type": "string"}, {"minimum": 1}]},
        {"if": {"required": ["x"]}, "then": {"maxProperties": 1}},
        {"items": {"type": "string"}, "uniqueItems": True},
        {"uniqueItems": True},
        {"uniqueItems": False},
        {"prefixItems": [{"enum": ["CMD"]}], "items": {"type": "integer"}},
        {"properties": {"x": {"type": "string"}}, "additionalProperties": False},
        {"properties": {"x": False}},
        {"patternProperties": {"^x": {"type": "integer"}}, "additionalProperties": {"type": "null"}},
        {"propertyNames": {"pattern": "^x$"}},
        {"required": ["x"]},
        {
            "$ref": "#/$defs/x",
            "$defs": {"x": {"type": "object", "additionalProperties": {"$ref": "#/$defs/y"}}, "y": {}},
        },
    ],
    ids=json.dumps,
)
def test_each_keyword_is_understood_as_jsonschema_does(schema: Schema) -> None:
    assert [(value, is_valid(value, schema)) for value in ODD] == [(value, accepted(value, schema)) for value in ODD]


# Documents


def documents() -> dict[str, Any]:
    """Return documents by the names of their schemas: of each kind the largest in the examples."""
    found = {"values": max((plain(source.roots[0]) for source in SOURCES), key=lambda values: len(json.dumps(values)))}
    for source in SOURCES:
        for document in from_values([source]).items:
            name, body = document.kind.operation, dict(document.body)
            if len(json.dumps(body)) > len(json.dumps(found.get(name, {}))):
                found[name] = body
    return found


DOCUMENTS = documents()


def places(data: Any, pointer: Pointer = ()) -> Iterator[Pointer]:  # noqa: ANN401 - JSON
    yield pointer
    for key, item in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from places(item, (*pointer, key))


def changed(data: Any, pointer: Pointer) -> Iterator[Any]:  # noqa: ANN401 - JSON
    """Yield the data with something else at a place: nothing, a key more, and every odd value."""
    if not pointer:
        yield from ODD
        if isinstance(data, dict):
            yield {**data, "unknown": 1}
        return
    key: Any = pointer[0]
    if isinstance(data, dict) and len(pointer) == 1:
        yield {name: item for name, item in data.items() if name != key}
    for value in changed(data[key], pointer[1:]):
        yield {**data, key: value} if isinstance(data, dict) else [*data[:key], value, *data[key + 1 :]]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_changed_in_one_place_is_judged_as_jsonschema_judges_it(name: str) -> None:
    schema, document = schema_of(name), DOCUMENTS[name]
    for pointer in places(document):
        for data in (document, *changed(document, pointer)):
            assert is_valid(data, schema) is accepted(data, schema), (pointer, data)


# Anything, held against jsonschema as it comes. Left out is what octogen takes otherwise on purpose
# (`json_schema.errors`): 2.0 is not a whole number, and no pattern allows for a newline at the end.

TEXTS = st.text(max_size=12).filter(lambda text: not text.endswith("\n"))
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(0, 1, exclude_min=True, exclude_max=True) | TEXTS
ANYTHING = st.recursive(
    SCALARS, lambda below: st.lists(below, max_size=3) | st.dictionaries(TEXTS, below, max_size=3), max_leaves=6
)
HELD = DOCUMENTS | {
    "configuration": {
        "select": ["OCT2"],
        "failOn": "warning",
        "serverImages": ["registry.example.com/octopus"],
    }
}


def with_at(data: Any, pointer: Pointer, value: object) -> Any:  # noqa: ANN401 - JSON
    if not pointer:
        return value
    key: Any = pointer[0]
    inner = with_at(data[key], pointer[1:], value)
    return {**data, key: inner} if isinstance(data, dict) else [*data[:key], inner, *data[key + 1 :]]


@pytest.mark.parametrize("name", HELD)
@settings(max_examples=200)
@given(data=st.data())
def test_a_document_with_anything_in_it_is_judged_as_plain_jsonschema_judges_it(name: str, data: st.DataObject) -> None:
    schema, document = schema_of(name), HELD[name]
    pointer = data.draw(st.sampled_from(list(places(document))))
    neighbours = st.sampled_from([document, *ODD[:6]])
    changed_document = with_at(document, pointer, data.draw(ANYTHING | neighbours))
    accepts = jsonschema.Draft202012Validator(schema).is_valid(changed_document)
    assert is_valid(changed_document, schema) is accepts
