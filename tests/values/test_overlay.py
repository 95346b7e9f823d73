"""Laying values over values as Helm does: files, --set, --set-string, --set-json, and where each value was written.

Helm's rules: https://helm.sh/docs/intro/using_helm/#the-format-and-limitations-of---set, and where that is silent, the
parser behind it: https://github.com/helm/helm/blob/main/pkg/strvals/parser.go.
"""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octogen.finding import Place, Pointer
from octogen.source.elements import Element, descend, plain
from octogen.source.source import read
from octogen.values.overlay import MAX_INDEX, MAX_STEPS, Notation, assign, merge

TYPED, TEXT, JSON = Notation.TYPED, Notation.TEXT, Notation.JSON
NOTHING = Element({}, Place("base.yaml"))


def element(text: str, name: str = "base.yaml") -> Element:
    (root,) = read(text, name).roots
    return root


# Files.

LAID_OVER = {
    "maps merge": ("a: {x: 1, y: 1}", "a: {y: 2, z: 2}", {"a": {"x": 1, "y": 2, "z": 2}}),
    "deeply": ("a: {b: {c: {x: 1}}}", "a: {b: {c: {y: 2}}}", {"a": {"b": {"c": {"x": 1, "y": 2}}}}),
    "lists replace": ("a: [1, 2, 3]", "a: [4]", {"a": [4]}),
    "lists of maps too": ("a: [{x: 1}, {y: 1}]", "a: [{x: 2}]", {"a": [{"x": 2}]}),
    "an empty list empties": ("a: [1]", "a: []", {"a": []}),
    "an empty map changes nothing": ("a: {x: 1}", "a: {}", {"a": {"x": 1}}),
    "null stays, to remove": ("a: {x: 1, y: 1}", "a: {x: null}", {"a": {"x": None, "y": 1}}),
    "null removes a map": ("a: {x: 1}", "a: null", {"a": None}),
    "a map over null": ("a: null", "a: {x: 1}", {"a": {"x": 1}}),
    "text over a map": ("a: {x: 1}", "a: one", {"a": "one"}),
    "a map over text": ("a: one", "a: {x: 1}", {"a": {"x": 1}}),
    "a key that is new": ("a: 1", "b: 2", {"a": 1, "b": 2}),
}


@pytest.mark.parametrize(("base", "over", "expected"), LAID_OVER.values(), ids=LAID_OVER)
def test_a_file_is_laid_over_another(base: str, over: str, expected: object) -> None:
    lower, upper = element(base), element(over, "over.yaml")
    assert plain(merge(lower, upper)) == expected
    assert (plain(lower), plain(upper)) == (plain(element(base)), plain(element(over)))


def test_each_value_knows_the_file_that_wrote_it() -> None:
    merged = merge(element("a:\n  x: 1\n  y: 1\nb: [1]\n"), element("b: [2]\na:\n  y: 2\n", "over.yaml"))
    places = {pointer: descend(merged, pointer)[0].place for pointer in [("a", "x"), ("a", "y"), ("b",), ("b", 0)]}
    assert {pointer: f"{place.file}:{place.line}" for pointer, place in places.items()} == {
        ("a", "x"): "base.yaml:2",
        ("a", "y"): "over.yaml:3",
        ("b",): "over.yaml:1",
        ("b", 0): "over.yaml:1",
    }


# --set, --set-string, --set-json.

ASSIGNED: list[tuple[Notation, str, object]] = [
    # What Helm's guide shows.
    (TYPED, "name=value", {"name": "value"}),
    (TYPED, "a=b,c=d", {"a": "b", "c": "d"}),
    (TYPED, "outer.inner=value", {"outer": {"inner": "value"}}),
    (TYPED, "name={a, b, c}", {"name": ["a", "b", "c"]}),
    (TYPED, "name=[],a=null", {"name": [], "a": None}),
    (TYPED, "servers[0].port=80", {"servers": [{"port": 80}]}),
    (TYPED, "servers[0].port=80,servers[0].host=example", {"servers": [{"port": 80, "host": "example"}]}),
    (TYPED, "name=value1\\,value2", {"name": "value1,value2"}),
    (TYPED, "nodeSelector.kubernetes\\.io/role=master", {"nodeSelector": {"kubernetes.io/role": "master"}}),
    # Types.
    (TYPED, "a=true,b=FALSE,c=Null,d=0", {"a": True, "b": False, "c": None, "d": 0}),
    (TYPED, "a=1234567890,b=-5,c=+7", {"a": 1234567890, "b": -5, "c": 7}),
    (TYPED, "a=00009,b=012345678901", {"a": "00009", "b": "012345678901"}),
    (TYPED, "a=9223372036854775807,b=9223372036854775808", {"a": 2**63 - 1, "b": "9223372036854775808"}),
    (TYPED, "tag=2026.10,other=1e3,hex=0x1F,yes=Y", {"tag": "2026.10", "other": "1e3", "hex": "0x1F", "yes": "Y"}),
    (TEXT, "a=true,b=5,c=null,d=", {"a": "true", "b": "5", "c": "null", "d": ""}),
    (TEXT, "a={1,2}", {"a": ["1", "2"]}),
    (TEXT, "a=[]", {"a": "[]"}),
    # Commas, equals signs, backslashes, braces.
    (TYPED, "a=1,b=2,", {"a": 1, "b": 2}),
    (TYPED, "", {}),
    (TYPED, "a=,b=x", {"a": "", "b": "x"}),
    (TYPED, "a=one=two", {"a": "one=two"}),
    (TYPED, "a\\=b=c", {"a=b": "c"}),
    (TYPED, "a=one\\\\two", {"a": "one\\two"}),
    (TYPED, "a=b\\", {"a": "b"}),
    (TYPED, "a=one two,b=x}", {"a": "one two", "b": "x}"}),
    (TYPED, "a=x{y", {"a": "x{y"}),
    (TYPED, "a={1021,902},b={x}", {"a": [1021, 902], "b": ["x"]}),
    (TYPED, "a={one\\,two,three}", {"a": ["one,two", "three"]}),
    (TYPED, "a={true,,x}", {"a": [True, "", "x"]}),
    (TYPED, "a={}", {"a": []}),
    (TYPED, "a=1, b=2", {"a": 1, "b": 2}),
    # Lists by index.
    (TYPED, "list[0]=foo,list[3]=bar", {"list": ["foo", None, None, "bar"]}),
    (TYPED, "list[1]=b,list[0]=a", {"list": ["a", "b"]}),
    (TYPED, "nested[1][1]=1", {"nested": [None, [None, 1]]}),
    (TYPED, "a.b[1].c=x,a.b[0].c=y", {"a": {"b": [{"c": "y"}, {"c": "x"}]}}),
    (TYPED, "a[0]={x,y}", {"a": [["x", "y"]]}),
    # JSON.
    (JSON, 'a="1",b=3,c=true,d=[1, {"x": null}]', {"a": "1", "b": 3, "c": True, "d": [1, {"x": None}]}),
    (JSON, 'a={"x": 1, "y": "p,q"},b.c[1]=null', {"a": {"x": 1, "y": "p,q"}, "b": {"c": [None, None]}}),
    (JSON, "a=,b=1", {"a": None, "b": 1}),
    (JSON, "a=1e2", {"a": 100.0}),
    (JSON, ' {"a": {"b": 1}} ', {"a": {"b": 1}}),
]


@pytest.mark.parametrize(("notation", "expression", "expected"), ASSIGNED, ids=[case[1] for case in ASSIGNED])
def test_an_argument_assigns_what_helm_assigns(notation: Notation, expression: str, expected: object) -> None:
    made, findings = assign(NOTHING, expression, notation)
    assert findings == []
    assert json.dumps(plain(made)) == json.dumps(expected)


OVER_A_FILE: list[tuple[Notation, str, object]] = [
    (TYPED, "a.x=5", {"a": {"x": 5, "y": 1}, "l": [{"p": 1}, {"p": 2}]}),
    (TYPED, "l[1].p=5", {"a": {"x": 1, "y": 1}, "l": [{"p": 1}, {"p": 5}]}),
    (TYPED, "l[1].q=5", {"a": {"x": 1, "y": 1}, "l": [{"p": 1}, {"p": 2, "q": 5}]}),
    (TYPED, "a=null", {"a": None, "l": [{"p": 1}, {"p": 2}]}),
    (TYPED, "l={}", {"a": {"x": 1, "y": 1}, "l": []}),
    (TYPED, "a.x.deep=5", {"a": {"x": {"deep": 5}, "y": 1}, "l": [{"p": 1}, {"p": 2}]}),
    (JSON, 'a={"z": 1}', {"a": {"z": 1}, "l": [{"p": 1}, {"p": 2}]}),  # replaces, as with Helm
    (JSON, '{"a": {"z": 1}}', {"a": {"x": 1, "y": 1, "z": 1}, "l": [{"p": 1}, {"p": 2}]}),  # merges, as with Helm
]


@pytest.mark.parametrize(("notation", "expression", "expected"), OVER_A_FILE, ids=[case[1] for case in OVER_A_FILE])
def test_an_argument_is_laid_over_files(notation: Notation, expression: str, expected: object) -> None:
    base = element("a: {x: 1, y: 1}\nl: [{p: 1}, {p: 2}]\n")
    made, findings = assign(base, expression, notation)
    assert findings == []
    assert plain(made) == expected
    assert plain(base) == {"a": {"x": 1, "y": 1}, "l": [{"p": 1}, {"p": 2}]}


REFUSED: list[tuple[Notation, str, str, str]] = [
    (TYPED, "hunter2", "--set", "An assignment lacks its ="),
    (TYPED, "a.b=hunter2,hunter2", "--set a.b", "An assignment lacks its ="),
    (TYPED, "a,b=hunter2", "--set", "An assignment lacks its ="),
    (TYPED, "a=1,,b=hunter2", "--set a", "An assignment begins with a key"),
    (TYPED, "=hunter2", "--set", "An assignment begins with a key"),
    (TYPED, "a.=hunter2", "--set", "An assignment begins with a key"),
    (TYPED, "a..b=hunter2", "--set", "An assignment begins with a key"),
    (TYPED, "[0]=hunter2", "--set", "An assignment begins with a key"),
    (TYPED, "a[-1]=hunter2", "--set", f"An index is a number from 0 to {MAX_INDEX}"),
    (TYPED, f"a[{MAX_INDEX + 1}]=hunter2", "--set", f"An index is a number from 0 to {MAX_INDEX}"),
    (TYPED, "a[x]=hunter2", "--set", f"An index is a number from 0 to {MAX_INDEX}"),
    (TYPED, "a[0=hunter2", "--set", f"An index is a number from 0 to {MAX_INDEX}"),
    (TYPED, "a[0]b=hunter2", "--set", "After an index comes = or . or another index"),
    (TYPED, "a[0]", "--set", "An assignment lacks its ="),
    (TYPED, "a={hunter2", "--set a", "A list ends with }"),
    (TYPED, "a={1}hunter2", "--set a", "After a list comes a comma"),
    (TYPED, ".".join(["a"] * (MAX_STEPS + 1)) + "=hunter2", "--set", f"A key path has at most {MAX_STEPS} steps"),
    (TEXT, "hunter2", "--set-string", "An assignment lacks its ="),
    (JSON, "a=hunter2", "--set-json a", "Not JSON: expected a value"),
    (JSON, 'a="hunter2', "--set-json a", "Not JSON: unterminated string starting at"),
    (JSON, 'a={"hunter2": 1,}', "--set-json a", "Not JSON: expected a key in double quotes"),
    (JSON, 'a={"b": 1, "b": "hunter2"}', "--set-json a", "The key `b` is written twice in this mapping"),
    (JSON, 'a=1 "hunter2"', "--set-json a", "After a JSON value comes a comma"),
    (JSON, '{"a": 1}"hunter2"', "--set-json", "Something follows the JSON object"),
    (JSON, '{"a": "hunter2"', "--set-json", "Not JSON: expected a comma or }"),
    (JSON, "a=" + "[" * 9999, "--set-json a", "Nested deeper than 100 levels"),
]


@pytest.mark.parametrize(
    ("notation", "expression", "place", "message"), REFUSED, ids=[case[1][:40] for case in REFUSED]
)
def test_a_malformed_argument_is_a_finding_that_quotes_no_value(
    notation: Notation, expression: str, place: str, message: str
) -> None:
    _, (finding,) = assign(NOTHING, expression, notation)
    assert (finding.rule, finding.place.file, finding.message) == ("OCT001", place, message)
    assert finding.fix
    assert "hunter2" not in f"{finding}"


def test_what_an_argument_writes_is_placed_at_it_and_what_was_there_stays_in_its_file() -> None:
    base = element("nodes:\n  topology: service-per-node\n")
    made, _ = assign(base, "nodes.count=3,octopus.image.tag=x", TYPED)
    assert descend(made, ("nodes", "topology"))[0].place.file == "base.yaml"
    assert descend(made, ("nodes", "count"))[0].place.file == "--set nodes.count"
    assert descend(made, ("octopus",))[0].place.file == "--set octopus.image.tag"
    made, _ = assign(base, 'nodes={"count": 3}', JSON)
    place = descend(made, ("nodes", "count"))[0].place
    assert (place.file, place.line, place.column) == ("--set-json nodes", 1, 17)


@pytest.mark.parametrize(("argument", "pointer"), [("taskCap.x=1", ("taskCap",)), ("subnets.0.id=x", ("subnets",))])
def test_what_an_argument_makes_a_mapping_of_is_placed_at_it(argument: str, pointer: Pointer) -> None:
    made, _ = assign(element("taskCap: Y\nsubnets: [{id: a}]\n"), argument, TYPED)
    found = descend(made, pointer)[0]
    assert (found.place.file, found.trap) == (f"--set {argument.partition('=')[0]}", "")


ARGUMENTS = st.lists(
    st.sampled_from([*'ab01.=,[]{}\\" \n-', "true", "[0]", '{"a": 1}', "null", "é", "\x00"]), max_size=20
)


@given(ARGUMENTS.map("".join), st.sampled_from(Notation))
def test_any_argument_gives_values_or_a_finding_and_never_an_exception(expression: str, notation: Notation) -> None:
    made, findings = assign(NOTHING, expression, notation)
    plain(made)
    assert all(finding.rule == "OCT001" and finding.place.file.startswith("--set") for finding in findings)
    assert all(finding.place.file.isprintable() for finding in findings)


@given(st.text(max_size=20), st.sampled_from([TYPED, TEXT]))
def test_a_backslash_before_each_character_takes_any_text_as_it_is(text: str, notation: Notation) -> None:
    made, findings = assign(NOTHING, "key=" + "".join(f"\\{char}" for char in text), notation)
    assert findings == []
    value = plain(made)["key"]
    assert value == text or notation is TYPED
    assert text == str(value) or not isinstance(value, str)
