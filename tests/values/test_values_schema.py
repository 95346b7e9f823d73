"""The values schema itself: every key is explained, shown and sound, and no pattern takes long over any text."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

from jsonschema import Draft202012Validator

from octogen.finding import Pointer
from octogen.json_schema import schema
from octogen.json_schema.messages import MESSAGES
from octogen.values.values import values_schema

# Numbers that count nothing, or what a name beside them says: of ports and users, shares, limits.
WITHOUT_UNIT = {"port", "ports", "basePort", "uid", "gid", "weight", "soft", "hard"}
ANNOTATIONS = {"$schema", "$id", "$ref", "$defs", "title", "description", "default", "examples"}
STRUCTURE = {"properties", "patternProperties", "propertyNames", "items"}
OURS = {
    "x-expects",
    "x-unit",
    "x-sensitive",
    "x-removable",
    "x-defaultWith",
    "x-not",
    "x-anyOf",
    "x-oneOf",
    "x-missing",
    "x-surplus",
}

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


def violations(data: object, part: Part) -> list[str]:
    whole = part | {"$defs": values_schema()["$defs"]}
    return [violation.message for violation in schema.violations(data, whole)]


def offenders(wrong: Callable[[Pointer, Part], object], applies: Callable[[Part], object] = bool) -> list[str]:
    """Return the keys with which something is wrong, among those to which the question applies: at least one."""
    asked = [(pointer, part) for pointer, part in KEYS if applies(part)]
    assert asked
    return [".".join(map(str, pointer)) for pointer, part in asked if wrong(pointer, part)]


def test_a_key_is_described_in_sentences() -> None:
    def wrong(_pointer: Pointer, part: Part) -> bool:
        described = part.get("description", "")
        begins = described[:1].isupper() or described.startswith("gRPC") or "enum" in part
        return not (begins and described.endswith("."))

    assert offenders(wrong) == []


def test_a_key_has_examples_unless_those_below_it_have() -> None:
    def wrong(_pointer: Pointer, part: Part) -> bool:
        return not (part.get("examples") or part.get("properties") or part.get("type") == "object")

    assert offenders(wrong) == []


def test_examples_are_valid() -> None:
    def wrong(_pointer: Pointer, part: Part) -> bool:
        return any(violations(example, part) for example in part["examples"])

    assert offenders(wrong, lambda part: part.get("examples")) == []


def test_a_default_is_valid() -> None:
    # An object's default is what is left out; its own keys have defaults of theirs.
    def wrong(_pointer: Pointer, part: Part) -> bool:
        return part["default"] is None or bool(violations(part["default"], part))

    assert offenders(wrong, lambda part: "default" in part) == []


def test_a_number_has_a_unit_and_bounds() -> None:
    def wrong(pointer: Pointer, part: Part) -> bool:
        return not (
            ("x-unit" in part or {pointer[-1], pointer[-2]} & WITHOUT_UNIT or "enum" in part)
            and part.keys() >= {"minimum", "maximum"}
        )

    assert offenders(wrong, lambda part: part.get("type") in ("integer", "number")) == []


def test_a_text_is_bounded_by_a_pattern_or_a_length() -> None:
    def wrong(_pointer: Pointer, part: Part) -> bool:
        return not part.keys() & {"pattern", "maxLength", "enum"}

    assert offenders(wrong, lambda part: part.get("type") == "string") == []


def test_a_pattern_is_anchored_and_explained() -> None:
    def wrong(_pointer: Pointer, part: Part) -> bool:
        pattern, expects = part["pattern"], part.get("x-expects", "")
        anchored = (pattern.startswith("^") and pattern.endswith("$")) or pattern == "\\S"
        return not (anchored and expects and not expects.endswith("."))

    assert offenders(wrong, lambda part: "pattern" in part) == []


def test_a_mapping_knows_its_keys_or_says_what_any_key_holds() -> None:
    def wrong(pointer: Pointer, part: Part) -> bool:
        any_key = part.get("additionalProperties", {})
        explained = any_key is False or ("description" in any_key and "x-expects" in part["propertyNames"])
        return not explained and pointer[:1] != ("overrides",)

    assert offenders(wrong, lambda part: part.get("type") == "object") == []


def test_the_schema_is_valid_and_each_keyword_in_it_has_a_sentence() -> None:
    Draft202012Validator.check_schema(dict(values_schema()))
    used = {keyword for part in parts(values_schema()) for keyword in part}
    assert used - ANNOTATIONS - STRUCTURE - OURS <= MESSAGES.keys()


def test_alternatives_are_explained_where_no_branch_explains_itself() -> None:
    for part in parts(values_schema()):
        if "not" in part:
            assert "x-not" in part
        if any("properties" not in branch and "$ref" not in branch for branch in part.get("anyOf", ())):
            assert "x-anyOf" in part


PATTERNS = sorted({part["pattern"] for part in parts(values_schema()) if "pattern" in part})
HOSTILE = ("a", "0", "-", "a-", "0.", "a.", "/a", "arn:aws", " ", "200,", "@", "a@", "A0_", "é")


def test_no_text_makes_a_pattern_take_long() -> None:
    # A limit for what never ends, not a measurement: these searches take a fraction of a second, and hours where a
    # pattern goes back and forth over a text. Only a process of its own can be ended in the middle of a search.
    texts = [prefix + unit * 200_000 + "\n!" for unit in HOSTILE for prefix in ("", "a", "arn:aws:", "https://", "eu")]
    program = (
        "import json, re, resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (120, 120))\n"
        "patterns, texts = json.load(sys.stdin)\n"
        "for pattern in patterns:\n"
        "    print(pattern, flush=True)\n"
        "    for text in texts:\n"
        "        re.search(pattern, text)\n"
        "print('done')"
    )
    given = json.dumps([PATTERNS, texts])
    done = subprocess.run([sys.executable, "-c", program], input=given, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "done"
