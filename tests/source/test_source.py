"""Text in, trees with places out: YAML and JSON, what neither of them is, and files that mean harm."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from octogen.finding import Place
from octogen.source.decoding import MAX_BYTES
from octogen.source.elements import Element, Member, plain, scalars
from octogen.source.source import Source, read
from octogen.source.tree import MAX_DEPTH, MAX_ELEMENTS, MAX_REPETITIONS, Tree, UnreadableError
from octogen.source.yaml_text import parse_yaml


def region(text: str, place: Place) -> str:
    """Return the part of `text` that a place names, in one line or over several."""
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
    chosen = lines[place.line - 1 : place.end_line]
    chosen[-1] = chosen[-1][: place.end_column - 1]
    chosen[0] = chosen[0][place.column - 1 :]
    return "".join(chosen)


def members(element: Element) -> Iterator[tuple[str, Member]]:
    if isinstance(element.value, dict):
        for key, member in element.value.items():
            yield key, member
            yield from members(member.element)
    elif isinstance(element.value, list):
        for item in element.value:
            yield from members(item)


def told(source: Source) -> list[tuple[int, int, str]]:
    assert {finding.rule for finding in source.findings} <= {"OCT001"}
    return [(finding.place.line, finding.place.column, finding.message) for finding in source.findings]


def yaml_tree(text: str) -> Tree | UnreadableError:
    tree = Tree("a.yaml")
    try:
        parse_yaml(tree, text)
    except UnreadableError as unreadable:
        return unreadable
    return tree


# Places.

SCALARS = st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.text(max_size=8)
FINITE = st.floats(allow_nan=False, allow_infinity=False)
DATA = st.recursive(
    SCALARS | FINITE,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=5), below, max_size=3),
)


@given(DATA, st.sampled_from([None, 0, 2, "\t"]))
def test_json_comes_back_and_every_key_and_value_is_where_its_place_says(
    data: object, indent: int | str | None
) -> None:
    text = json.dumps(data, indent=indent)
    source = read(text, "a.json")
    assert source.findings == ()
    (root,) = source.roots
    assert json.dumps(plain(root)) == json.dumps(data)
    for key, member in members(root):
        assert json.loads(region(text, member.key)) == key
    for element in scalars(root):
        assert json.dumps(json.loads(region(text, element.place))) == json.dumps(element.value)


@given(DATA)
def test_yaml_comes_back_and_every_key_and_scalar_is_where_its_place_says(data: object) -> None:
    text = yaml.dump(data, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=10**6)
    source = read(text, "a.yaml")
    assume(not source.findings)  # a control character that the dumper left as it is
    (root,) = source.roots
    if not any(element.trap for element in scalars(root)):  # 1e+16: PyYAML reads a number, others text
        assert plain(root) == data
    for key, member in members(root):
        assert str(yaml.safe_load(region(text, member.key))) == key
    for element in scalars(root):
        if not element.trap and "\n" not in region(text, element.place):
            assert yaml.safe_load(region(text, element.place)) == element.value


PLACES = """\
# a comment
top: one
map:
  'quoted key': "two"
  list: [three, {four: 4}]
"""


@pytest.mark.parametrize(
    ("pointer", "key", "value"),
    [
        (("top",), (2, 1), (2, 6)),
        (("map",), (3, 1), (3, 1)),
        (("map", "quoted key"), (4, 3), (4, 17)),
        (("map", "list"), (5, 3), (5, 3)),
        (("map", "list", 0), None, (5, 10)),
        (("map", "list", 1), None, (5, 17)),
        (("map", "list", 1, "four"), (5, 18), (5, 24)),
    ],
    ids=str,
)
def test_a_mapping_or_list_is_placed_at_its_key_and_a_scalar_at_itself(
    pointer: tuple[str | int, ...], key: tuple[int, int] | None, value: tuple[int, int]
) -> None:
    element = read(PLACES).roots[0]
    place = None
    for part in pointer:
        place = element.value[part].key if isinstance(part, str) else None
        element = element.value[part].element if isinstance(part, str) else element.value[part]
    assert (place and (place.line, place.column)) == key
    assert (element.place.line, element.place.column) == value


def test_a_value_that_is_not_written_is_placed_at_its_key() -> None:
    (root,) = read("first: 1\nnothing:\n").roots
    assert root.value["nothing"].element == Element(None, root.value["nothing"].key)


def test_an_alias_is_placed_where_it_stands_and_what_it_brings_where_that_was_written() -> None:
    (root,) = read("x-a: &a 5\nx-m: &m {inner: 1}\none: *a\ntwo: *m\nthree: {<<: *m}\n").roots
    assert plain(root)["one"] == 5
    assert root.value["one"].element.place[1:] == (3, 6, 3, 8)
    assert root.value["two"].element.place.line == 4
    assert root.value["two"].element.value["inner"].key.line == 2
    assert root.value["three"].element.value["inner"].key.line == 2


# Pieces of YAML, in any order.

SYNTAX = ["a", "key", ": ", ":", "- ", "-", "? ", "|\n", ">\n", "|-\n", ">+\n", "|2\n", "\n", "\n  ", "\n    ", "  "]
QUOTED = ['"x"', '"', "'", "[", "]", "{", "}", ",", ", ", "&a ", "*a", "<<: *a", "!!int ", "!t ", "---\n", "...\n", "@"]
WORDS = [
    "5",
    "012",
    "1.50",
    "true",
    "Y",
    "~",
    "2024-01-01",
    "é",
    "😀",
    "\r\n",
    "\r",
    "\\",
    "\\u0041",
    "\\ud800",
    "\\\n",
]
LINES = ["# c\n", "#c", "k: [a, b]\n", "k: {a: b}\n", "k:\n  - a\n  - b\n", "a\t# c\n", "k:\tv\n", "=", "`", "\u3000"]
PIECES = st.sampled_from([*SYNTAX, *QUOTED, *WORDS, *LINES])
YAML_TEXTS = st.lists(PIECES, max_size=14).map("".join)


@settings(max_examples=500)
@given(YAML_TEXTS)
def test_any_text_is_a_tree_or_unreadable(text: str) -> None:
    tree = yaml_tree(text)
    assert isinstance(tree, Tree) or tree.finding.rule == "OCT001"


# What is wrong with a file is a finding, at its place. hunter2 stands where a secret might; no message may hold it.

WRONG_YAML = {
    "twice": ("a: hunter2\nb: 1\na: hunter2\n", 3, 1, "The key `a` is written twice in this mapping"),
    "twice, typed": ('1: hunter2\n"1": hunter2\n', 2, 1, "The key `1` is written twice in this mapping"),
    "merged twice": ("x: &x {a: 1}\ny: {<<: *x, <<: *x}\n", 2, 13, "The key `<<` is written twice in this mapping"),
    "merge of text": ("a: {<<: hunter2}\n", 1, 9, "`<<` takes a mapping or a list of mappings"),
    "merge of texts": ("a: {<<: [hunter2]}\n", 1, 10, "`<<` takes a mapping or a list of mappings"),
    "tag": ("a: !!python/object:os.system hunter2\n", 1, 4, "The tag !!python/object:os.system is not supported"),
    "tag on a mapping": ("a: !!set {hunter2}\n", 1, 4, "The tag !!set is not supported"),
    "tag on a key": ("!!int 1: hunter2\n", 1, 1, "The tag !!int is not supported"),
    "binary": ("a: !!binary aHVudGVyMg==\n", 1, 4, "The tag !!binary is not supported"),
    "typed wrongly": ("a: !!int hunter2\n", 1, 4, "What follows the tag !!int is not of that type"),
    "no anchor": ("a: *b\n", 1, 4, "This alias has no anchor before it, or stands inside its own anchor"),
    "anchor of another document": ("&b a: 1\n---\nc: *b\n", 3, 4, "This alias has no anchor before it"),
    "alias into itself": (
        "a: &a [*a]\n",
        1,
        8,
        "This alias has no anchor before it, or stands inside its own anchor",
    ),
    "alias as key": ("a: &a x\n*a : 1\n", 2, 1, "An alias cannot be a key"),
    "mapping as key": ("? {a: 1}\n: 2\n", 1, 3, "A mapping or list cannot be a key"),
    "half a character": ('a: "\\ud83d hunter2"\n', None, None, ""),
    "tab": ("a:\n\tb: hunter2\n", 2, 1, "Not YAML: "),
    "open bracket": ("a: [hunter2\n", 2, 1, "Not YAML: "),
    "open quote": ('a: "hunter2\n', 1, 4, "Not YAML: the quotes that open here are not closed"),
    "password with an asterisk": ("a: *hunter2\n", 1, 4, "This alias has no anchor before it"),
    "password with an exclamation mark": ("a: !hunter2\n", 1, 4, "This tag is not supported"),
    "password with two": ("a: !hunter2!x y\n", 1, 4, "Not YAML: found undefined tag handle"),
    "two values": ("a: b: hunter2\n", 1, 5, "Not YAML: mapping values are not allowed"),
}


@pytest.mark.parametrize(("text", "line", "column", "message"), WRONG_YAML.values(), ids=WRONG_YAML)
def test_what_is_wrong_in_yaml_is_a_finding_at_its_place(
    text: str, line: int | None, column: int | None, message: str
) -> None:
    tree = yaml_tree(text)
    (finding,) = tree.findings if isinstance(tree, Tree) else [tree.finding]
    assert finding.rule == "OCT001"
    assert finding.message.startswith(message)
    if line is not None:
        assert (finding.place.line, finding.place.column) == (line, column)
    assert "hunter2" not in finding.message + finding.fix
    assert finding.fix


INDENTATION = "look at the indentation, here and above"
WAYS_OUT = {
    "too little": ("a:\n  b: 1\n c: 2\n", INDENTATION),
    "too much": ("a:\n  b: x\n    c: 2\n", INDENTATION),
    "an item without a hyphen": ("a:\n  - b\n  c: 1\n", INDENTATION),
    "a tab": ("a:\n\tb: 1\n", "indent with spaces, not with tabs"),
    "a tab further down": ("a:\n  b: 1\n\tc: 1\n", "indent with spaces, not with tabs"),
    "a reserved character": ("a: @b\n", "put text that begins with such a character in quotes"),
    "an asterisk": ("a: *\n", "put text that begins with * or & in quotes"),
    "an exclamation mark": ("a: !x!y z\n", "put text that begins with ! in quotes"),
    "a bracket that nothing opened": ("a: }\n", "put text that begins with a bracket or comma in quotes"),
    "a bracket": ("a: {b\nc: 1\n", "close the bracket that opens in line 1, or put a comma between its items"),
    "a quote": ("a: 'b\nc: 1\n", "close them"),
    "a hyphen beside its key": ("a: - b\n", "begin the list on the line below its key"),
    "no colon": ("a:\n- b: 1\n  c\n", "write key: value with a space after the colon, here or on the line above"),
    "a backslash": ('a: "\\d"\n', "write the backslash twice, or put the text in single quotes"),
    "what has no name": ("a: ? b\n", "correct the syntax at this place or just above it"),
}


@pytest.mark.parametrize(("text", "fix"), WAYS_OUT.values(), ids=WAYS_OUT)
def test_a_mistake_in_the_syntax_is_told_with_the_way_to_mend_it(text: str, fix: str) -> None:
    found = yaml_tree(text)
    assert isinstance(found, UnreadableError)
    assert found.finding.fix.startswith(fix)


WRONG_JSON = {
    "nothing": ("", 1, 1, "the file is empty"),
    "comma at the end of a list": ("[1,]", 1, 4, "expected a value"),
    "comma at the end of a mapping": ('{"a": 1,}', 1, 9, "expected a key in double quotes"),
    "key without quotes": ("{a: 1}", 1, 2, "expected a key in double quotes"),
    "no colon": ('{"a" 1}', 1, 6, "expected a colon after the key"),
    "no value": ('{"a":}', 1, 6, "expected a value"),
    "no comma": ('{"a": 1\n "hunter2": 2}', 2, 2, "expected a comma or }"),
    "wrong bracket": ("[1}", 1, 3, "expected a comma or ]"),
    "single quotes": ("['hunter2']", 1, 2, "expected a value"),
    "not a number": ("[NaN]", 1, 2, "expected a value"),
    "infinity": ("[-Infinity]", 1, 2, "expected a value"),
    "too large": ("[1e999]", 1, 2, "this number is too large"),
    "too long": (f"[{'9' * 5000}]", 1, 2, "this number is too large"),
    "leading zero": ("[012]", 1, 3, "expected a comma or ]"),
    "bad escape": ('["hunter2 \\x"]', 1, 11, "invalid \\escape"),
    "raw line break": ('["hunter2\n"]', 1, 10, "invalid control character at"),
    "open text": ('["hunter2', 1, 2, "unterminated string starting at"),
    "open list": ("[1", 1, 3, "expected a comma or ]"),
    "comment": ("[1] // hunter2", 1, 5, "this is JSON with comments"),
    "comment inside": ('{\n  /* hunter2 */ "a": 1}', 2, 3, "this is JSON with comments"),
    "two values": ("{} {}", 1, 4, "something follows the end of the value"),
}


@pytest.mark.parametrize(("text", "line", "column", "message"), WRONG_JSON.values(), ids=WRONG_JSON)
def test_what_is_no_json_is_a_finding_at_its_place(text: str, line: int, column: int, message: str) -> None:
    ((found_line, found_column, found),) = told(read(text, "a.json"))
    assert (found_line, found_column) == (line, column)
    assert found.startswith(f"Not JSON: {message}")
    assert "hunter2" not in found


JSON_PIECES = st.sampled_from(
    [
        *'{}[],:"\\ \n-+.e0159',
        "true",
        "null",
        '"a"',
        '"b"',
        ": ",
        ", ",
        "1.5",
        "-0",
        "1e5",
        "\\u00e9",
        "'",
        "/",
        "\ufeff",
    ]
)


@settings(max_examples=500)
@given(st.lists(JSON_PIECES, max_size=10).map("".join))
def test_json_is_what_the_standard_library_takes_for_json(text: str) -> None:
    assume(not text.startswith("\ufeff") and "\\ud" not in text)
    expected = None
    try:
        expected = json.loads(text)
        json.dumps(expected, allow_nan=False)  # NaN, Infinity, and 1e999, which becomes infinite
        valid = True
    except ValueError:
        valid = False
    source = read(text, "a.json")
    assert bool(source.roots) == valid or "\ufeff" in text
    if source.roots:
        assert json.dumps(plain(source.roots[0])) == json.dumps(expected)


def test_a_half_of_a_surrogate_pair_is_refused_and_a_whole_one_read() -> None:
    assert "half a character" in told(read('{"a": "\\ud83d"}', "a.json"))[0][2]
    assert "half a character" in told(read('{"\\ude00": 1}', "a.json"))[0][2]
    assert plain(read('{"a": "\\ud83d\\ude00"}', "a.json").roots[0]) == {"a": "😀"}


@pytest.mark.parametrize(
    ("content", "line", "column", "message"),
    [
        (b"a: \xff\n", 1, 4, "Byte 0xff is not UTF-8"),
        (b"a: 1\nb: caf\xe9\n", 2, 7, "Byte 0xe9 is not UTF-8"),
        ("é: ".encode() + b"\xc3", 1, 4, "Byte 0xc3 is not UTF-8"),
        ("\ufeffé: ".encode() + b"\xff", 1, 4, "Byte 0xff is not UTF-8"),
        ("a: 1\n".encode("utf-16"), 1, 1, "The file is UTF-16, not UTF-8"),
        ("a: 1\n".encode("utf-16-be"), 1, 1, "Control character U+0000"),
        (b"a: \x1b[31mred\n", 1, 4, "Control character U+001B"),
        ("a: 1\r\nb: \u2028\r\n".encode(), 2, 4, "Control character U+2028"),
        (b"a: \x7f", 1, 4, "Control character U+007F"),
        ("\ud800", 1, 1, "Control character U+D800"),
        (b" " * (MAX_BYTES + 1), 1, 1, "The file is larger than 10 MiB"),
    ],
    ids=ascii,
)
def test_bytes_that_are_no_text_are_a_finding(content: bytes | str, line: int, column: int, message: str) -> None:
    source = read(content, "a.yaml")
    assert told(source) == [(line, column, message)]
    assert source.text == ""
    assert source.roots == ()


@pytest.mark.parametrize("name", ["a.yaml", "a.json"])
def test_a_byte_order_mark_is_passed_over(name: str) -> None:
    (root,) = read(b'\xef\xbb\xbf{"a": 1}', name).roots
    assert plain(root) == {"a": 1}
    assert root.place[1:3] == (1, 1)


def test_every_repeated_key_is_told_up_to_a_limit() -> None:
    assert len(read("a: 1\n" * 3, "a.yaml").findings) == 2
    assert told(read("a: 1\n" * (MAX_REPETITIONS + 9)))[0][2] == f"More than {MAX_REPETITIONS} keys are written twice"


# What text becomes.


def test_several_json_values_in_a_row_are_several_documents_unless_the_file_is_called_json() -> None:
    text = '{"services": []}\n{"taskDefinition": {}}'
    assert [plain(root) for root in read(text, "<stdin>").roots] == [{"services": []}, {"taskDefinition": {}}]
    assert not read(text, "a.json").roots


def test_flow_style_that_is_no_json_is_read_as_yaml() -> None:
    assert plain(read("{a: [b, 'c'], # comment\n d: 2}\n", "<stdin>").roots[0]) == {"a": ["b", "c"], "d": 2}
    assert told(read("{a: ", "a.yaml"))[0][2].startswith("Not YAML")
    assert told(read('{"a": ', "<stdin>"))[0][2].startswith("Not JSON")


def test_a_stream_has_a_root_for_each_document() -> None:
    assert [plain(root) for root in read("a: 1\n---\n- 2\n---\n...\n").roots] == [{"a": 1}, [2], None]
    assert read("# nothing\n").roots == ()


def test_merge_keys_lend_what_is_not_written() -> None:
    text = "x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz: {c: 3, <<: [*x, *y], d: 3}\n"
    tree = yaml_tree(text)
    assert isinstance(tree, Tree)
    assert plain(tree.roots[0])["z"] == {"c": 3, "d": 3, "a": 1, "b": 1}


@pytest.mark.parametrize(
    ("text", "value", "trap"),
    [
        ("true", True, ""),
        ("False", False, ""),
        ("null", None, ""),
        ("~", None, ""),
        ("5", 5, ""),
        ("-17", -17, ""),
        ("2026.10", 2026.1, ""),
        ("Y", "Y", "true"),
        ("no", "no", "false"),
        ("on", "on", "true"),
        ("Off", "Off", "false"),
        ("0755", "0755", "an octal number"),
        ("0o17", "0o17", "an octal number"),
        ("012345678901", "012345678901", "a number"),
        ("0x1F", "0x1F", "a number"),
        ("1_000", "1_000", "a number"),
        ("12345678901234567890", "12345678901234567890", "a number"),
        ("1e3", "1e3", "a number"),
        (".inf", ".inf", "a number"),
        ("08", "08", "a number"),
        ("08_", "08_", ""),
        ("22:30", "22:30", "a number in base 60"),
        ("2027-01-31", "2027-01-31", "a date"),
        ("2027-01-31 10:00:00", "2027-01-31 10:00:00", "a date"),
        ("2026.3.15878", "2026.3.15878", ""),
        ("octopus", "octopus", ""),
        ("nothing", "nothing", ""),
        ("'Y'", "Y", ""),
        ('"012"', "012", ""),
        ("!!str 012", "012", ""),
        ("!!int '5'", 5, ""),
    ],
)
def test_plain_scalars_are_typed_and_those_in_dispute_noted(text: str, value: object, trap: str) -> None:
    element = read(f"a: {text}\n").roots[0].value["a"].element
    assert (element.value, type(element.value), element.trap) == (value, type(value), trap)
    if not isinstance(value, str):
        assert element.written == text.removeprefix("!!int '").removesuffix("'")


PLAIN = st.from_regex(r"[-+0-9._:eETtoxbfnynaNYsuilr~=]{1,12}", fullmatch=True)
YAML_1_2 = re.compile(
    r"null|Null|NULL|~|true|True|TRUE|false|False|FALSE|[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"
    r"|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
)


@settings(max_examples=500)
@given(PLAIN)
def test_nothing_that_a_reader_of_yaml_1_1_or_1_2_takes_for_more_than_text_is_text_in_silence(text: str) -> None:
    source = read(f"- {text}\n")
    assume(source.roots and isinstance(source.roots[0].value, list) and len(source.roots[0].value) == 1)
    (element,) = source.roots[0].value
    assume(not isinstance(element.value, dict | list))
    tag = yaml.SafeLoader("").resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    is_text = tag == "tag:yaml.org,2002:str" and not YAML_1_2.fullmatch(text)
    assert (isinstance(element.value, str) and not element.trap) == is_text or text in "yYnN"


# Files that mean harm. Each would take minutes, gigabytes or the interpreter itself.


def laughs(levels: int, width: int) -> str:
    lines = ["l0: &l0 [hunter2]"]
    lines += [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * width)}]" for n in range(1, levels)]
    return "\n".join(lines)


HARM = {
    "a billion laughs": (laughs(10, 9), "more than 200,000 values"),
    "a billion laughs in a stream": ("---\n".join([laughs(5, 9) + "\n"] * 60), "more than 200,000 values"),
    "aliases nested in aliases": (
        "\n".join(["l0: &l0 [x]", *(f"l{n}: &l{n} [[[[[[[[[*l{n - 1}]]]]]]]]]" for n in range(1, 5000))]),
        f"Nested deeper than {MAX_DEPTH} levels",
    ),
    "a merge bomb": (
        "m0: &m0 {"
        + ", ".join(f"k{n}: 1" for n in range(100))
        + "}\n"
        + "\n".join(f"m{n}: &m{n} {{<<: [{', '.join([f'*m{n - 1}'] * 100)}]}}" for n in range(1, 6)),
        "more than 200,000 values",
    ),
    "brackets": ("[" * 50_000, f"Nested deeper than {MAX_DEPTH} levels"),
    "braces": ('{"a":' * 50_000, f"Nested deeper than {MAX_DEPTH} levels"),
    "closed brackets": ("[" * 50_000 + "]" * 50_000, f"Nested deeper than {MAX_DEPTH} levels"),
    "dashes": ("- " * 50_000, f"Nested deeper than {MAX_DEPTH} levels"),
    "indentation": ("\n".join(" " * n + "a:" for n in range(2_000)), f"Nested deeper than {MAX_DEPTH} levels"),
    "many values": ("- x\n" * (MAX_ELEMENTS + 1), "more than 200,000 values"),
    "many values in JSON": ("[" + "1," * MAX_ELEMENTS + "1]", "more than 200,000 values"),
    "many documents": ("--- x\n" * (MAX_ELEMENTS + 1), "more than 200,000 values"),
    "many repetitions": ("a: 1\n" * 100_000, "keys are written twice"),
    "a long line": ("a: " + "x" * (MAX_BYTES - 10), ""),
    "a long text": ('["' + "x" * (MAX_BYTES - 10) + '"]', ""),
    "a long number": ("[" + "9" * 1_000_000 + "]", "too large"),
    "backslashes": ('["' + "\\\\" * 2_000_000 + '"]', ""),
    "white space": (" " * (MAX_BYTES - 10) + "[", "Not"),
    "comments": ("# x\n" * 1_000_000, ""),
}


@pytest.mark.parametrize("name", ["a.yaml", "a.json"])
@pytest.mark.parametrize(("text", "message"), HARM.values(), ids=HARM)
def test_a_file_that_means_harm_is_read_within_the_limits_or_refused(text: str, message: str, name: str) -> None:
    source = read(text.encode(), name)
    if source.findings and not source.findings[0].message.startswith(
        ("Not JSON: expected a value", "Not JSON: this is")
    ):
        assert message
        assert message in source.findings[0].message
        assert "hunter2" not in source.findings[0].message
    if source.roots:
        assert sum(1 for root in source.roots for _ in scalars(root)) <= MAX_ELEMENTS


def test_what_stays_below_the_limits_is_read() -> None:
    deep = "[" * (MAX_DEPTH - 1) + "1" + "]" * (MAX_DEPTH - 1)
    for name in ("a.yaml", "a.json"):
        assert read(deep, name).findings == ()
        assert read("[" + "1," * (MAX_ELEMENTS - 2) + "1]", name).findings == ()


# Anything at all.

NAMES = st.sampled_from(["a.yaml", "a.json", "<stdin>"])
ANYTHING = st.binary(max_size=60) | YAML_TEXTS | st.text(max_size=40).map(str.encode) | DATA.map(json.dumps)


@settings(max_examples=500)
@given(ANYTHING, NAMES)
def test_any_content_gives_data_or_findings_and_never_an_exception(content: bytes | str, name: str) -> None:
    source = read(content, name)
    for root in source.roots:
        plain(root)
    for finding in source.findings:
        assert finding.rule == "OCT001"
        assert finding.place.file == name
        assert finding.place.line >= 1
        assert finding.place.column >= 1
        assert finding.message.isprintable()
        assert finding.fix
    assert source.roots or source.findings or not source.text.strip() or name != "a.json"
