"""How two documents differ."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octogen.changes.members import differences

NAMED = [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]
POLICY = {"Statement": [{"Sid": "One", "Action": ["a"]}]}

CASES = [
    ("a scalar", {"x": 1}, {"x": 2}, [(("x",), 1, 2)]),
    ("a number and its text are two things", {"x": 1}, {"x": "1"}, [(("x",), 1, "1")]),
    ("true and one are two things", {"x": True}, {"x": 1}, [(("x",), True, 1)]),
    ("what is added", {}, {"x": {"y": 1}}, [(("x",), None, {"y": 1})]),
    ("what is removed", {"x": 1, "y": 2}, {"y": 2}, [(("x",), 1, None)]),
    ("the order of named items", {"e": NAMED}, {"e": NAMED[::-1]}, []),
    ("a named item", {"e": NAMED}, {"e": [NAMED[0], {"name": "B", "value": "3"}]}, [(("e", "B", "value"), "2", "3")]),
    ("a named item that is added", {"e": NAMED[:1]}, {"e": NAMED}, [(("e", "B"), None, NAMED[1])]),
    ("a first item", {"e": []}, {"e": NAMED[:1]}, [(("e", "A"), None, NAMED[0])]),
    ("items that have one name", {"e": [NAMED[0]] * 2}, {"e": NAMED}, [(("e",), [NAMED[0]] * 2, NAMED)]),
    ("a list of scalars is one value", {"s": ["a", "b"]}, {"s": ["b", "a"]}, [(("s",), ["a", "b"], ["b", "a"])]),
    ("JSON as text, spelt otherwise", {"p": json.dumps(POLICY)}, {"p": json.dumps(POLICY, indent=1)}, []),
    (
        "JSON as text",
        {"p": json.dumps(POLICY)},
        {"p": json.dumps({"Statement": [{"Sid": "One", "Action": ["b"]}]})},
        [(("p", "Statement", "One", "Action"), ["a"], ["b"])],
    ),
    ("a brace that begins no JSON", {"p": "{a}"}, {"p": "{b}"}, [(("p",), "{a}", "{b}")]),
    ("JSON too deep to parse", {"p": "{}"}, {"p": '{"a":' * 10**5 + "1" + "}" * 10**5}, None),
]


@pytest.mark.parametrize(("before", "after", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_documents_differ_by_member(
    before: object, after: object, expected: list[tuple[tuple[str, ...], object, object]] | None
) -> None:
    found = [(item.pointer, item.before, item.after) for item in differences(before, after)]
    if expected is None:
        assert len(found) == 1
    else:
        assert found == expected
        assert [tuple(map(type, item[1:])) for item in found] == [tuple(map(type, item[1:])) for item in expected]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "Key", "x"]), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(_JSON)
def test_nothing_differs_from_itself(value: object) -> None:
    assert list(differences(value, json.loads(json.dumps(value)))) == []


@given(st.dictionaries(st.sampled_from("abc"), _JSON), st.dictionaries(st.sampled_from("abc"), _JSON))
def test_what_differs_is_found_in_both_directions(before: object, after: object) -> None:
    there = {(item.pointer, repr(item.before), repr(item.after)) for item in differences(before, after)}
    back = {(item.pointer, repr(item.after), repr(item.before)) for item in differences(after, before)}
    assert there == back
