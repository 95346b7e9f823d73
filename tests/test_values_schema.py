"""The values schema itself: every key is explained, shown and sound, and no pattern takes long over any text."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from octogen import schema
from octogen.finding import Pointer
from octogen.sentences import SENTENCES
from octogen.values import values_schema

# Numbers that count nothing: names of ports and users, and shares.
WITHOUT_UNIT = {"port", "basePort", "uid", "gid", "weight"}
ANNOTATIONS = {"$schema", "$id", "$ref", "$defs", "title", "description", "default", "examples"}
STRUCTURE = {"properties", "patternProperties", "propertyNames", "items"}
OURS = {"x-expects", "x-unit", "x-sensitive", "x-removable", "x-not", "x-anyOf", "x-oneOf"}

Part = dict[str, Any]


def keys(part: Part, pointer: Pointer = ()) -> Iterator[tuple[Pointer, Part]]:
    """Yield every place that values can have, with its schema, `$ref` followed; `*` stands for any key."""
    part = dict(schema.resolve(part, values_schema()))
    yield pointer, part
    below = [*part.get("properties", {}).items()]
    below += [("*", part["additionalProperties"])] if isinstance(part.get("additionalProperties"), dict) else []
    below += [(0, part["items"])] if "items" in part else []
    for key, value in below:
        yield from keys(value, (*pointer, key))
    for branch in part.get("anyOf", ()):
        if "properties" in schema.resolve(branch, values_schema()):
            yield from (found for found in keys(branch, pointer) if found[0] != pointer)


def parts(part: Any) -> Iterator[Part]:  # noqa: ANN401 - JSON
    """Yield every schema inside a schema."""
    if not isinstance(part, dict):
        return
    yield part
    for keyword in ("properties", "patternProperties", "$defs"):
        for below in part.get(keyword, {}).values():
            yield from parts(below)
    for keyword in ("items", "additionalProperties", "propertyNames", "not"):
        yield from parts(part.get(keyword))
    for keyword in ("anyOf", "oneOf", "allOf"):
        for below in part.get(keyword, ()):
            yield from parts(below)


KEYS = list(keys(dict(values_schema())))
each_key = pytest.mark.parametrize(
    ("pointer", "part"), KEYS, ids=[".".join(map(str, pointer)) or "values" for pointer, _ in KEYS]
)


def violations(data: object, part: Part) -> list[str]:
    whole = part | {"$defs": values_schema()["$defs"]}
    return [violation.message for violation in schema.violations(data, whole)]


@each_key
def test_a_key_is_described_in_sentences(pointer: Pointer, part: Part) -> None:
    described = part.get("description", "")
    assert described[:1].isupper() or described.startswith("gRPC") or "enum" in part, pointer
    assert described.endswith("."), pointer


@each_key
def test_a_key_has_examples_that_are_valid(pointer: Pointer, part: Part) -> None:
    named = {key for key, below in part.get("properties", {}).items()}
    assert part.get("examples") or named or part.get("type") == "object", pointer
    for example in part.get("examples", ()):
        assert violations(example, part) == []


@each_key
def test_a_default_is_valid(pointer: Pointer, part: Part) -> None:
    if "default" in part:
        # An object's default is what is left out; its own keys have defaults of theirs.
        assert violations(part["default"], part) == [], pointer
        assert part["default"] is not None


@each_key
def test_a_number_has_a_unit_and_bounds(pointer: Pointer, part: Part) -> None:
    if part.get("type") in ("integer", "number"):
        assert "x-unit" in part or pointer[-1] in WITHOUT_UNIT
        assert part.keys() >= {"minimum", "maximum"}


@each_key
def test_a_text_is_bounded_by_a_pattern_or_a_length(pointer: Pointer, part: Part) -> None:
    if part.get("type") == "string":
        assert part.keys() & {"pattern", "maxLength", "enum"}, pointer


@each_key
def test_a_pattern_is_anchored_and_explained(pointer: Pointer, part: Part) -> None:
    for pattern in [part["pattern"]] if "pattern" in part else []:
        assert part.get("x-expects"), pointer
        assert not part["x-expects"].endswith(".")
        assert (pattern.startswith("^") and pattern.endswith("$")) or pattern == "\\S"


@each_key
def test_a_mapping_knows_its_keys_or_says_what_any_key_holds(pointer: Pointer, part: Part) -> None:
    if part.get("type") == "object" and pointer[:1] != ("overrides",):
        assert part.get("additionalProperties") is False or "description" in part["additionalProperties"]
        assert part.get("additionalProperties") is False or "x-expects" in part["propertyNames"]


def test_the_schema_is_valid_and_each_keyword_in_it_has_a_sentence() -> None:
    Draft202012Validator.check_schema(dict(values_schema()))
    used = {keyword for part in parts(values_schema()) for keyword in part}
    assert used - ANNOTATIONS - STRUCTURE - OURS <= SENTENCES.keys()


def test_alternatives_are_explained_where_no_branch_explains_itself() -> None:
    for part in parts(values_schema()):
        if "not" in part:
            assert "x-not" in part
        if any("properties" not in branch and "$ref" not in branch for branch in part.get("anyOf", ())):
            assert "x-anyOf" in part


PATTERNS = sorted({part["pattern"] for part in parts(values_schema()) if "pattern" in part})
HOSTILE = ("a", "0", "-", "a-", "0.", "a.", "/a", "arn:aws", " ", "200,", "@", "a@", "A0_", "é")


@pytest.mark.parametrize("pattern", PATTERNS)
def test_no_text_makes_a_pattern_take_long(pattern: str) -> None:
    compiled = re.compile(pattern)
    begun = time.process_time()
    for unit in HOSTILE:
        for prefix in ("", "a", "arn:aws:", "https://", "eu"):
            compiled.search(prefix + unit * 20_000 + "\n!")
    assert time.process_time() - begun < 5
