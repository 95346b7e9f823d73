"""No value leaves its place: whatever text stands in the values comes out as exactly that text, and nowhere else.

Each text of the values is replaced, past what the schema allows, by one that is full of what YAML, JSON, Jinja and
octogen itself give a meaning to; and once more with each such character exchanged for a letter that means nothing. What
is rendered from the two must differ in those letters and in nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from octogen.api import arrange, check, read, render
from octogen.documents.document import Documents
from octogen.documents.serialising import json_stream, yaml_stream
from octogen.finding import Pointer
from octogen.json_schema import schema
from octogen.values.values import Values, values_schema

ROOT = Path(__file__).parent.parent.parent
FILES = [ROOT / "sample-values.yaml", *sorted((ROOT / "examples").glob("*.yaml"))]

# Without : @ and -, which separate parts of ARNs, images and regions that octogen takes apart.
HOSTILE = (
    "\"'\n\r\t {{ name }}{% raw %}{# c #} ${a.b} !!python/object &a *b # c [x] {y} , | > % ` ? <<\\ \\n "
    "\x00\x7f é😀\u2028"
)
SEPARATORS = ": @ - x: y\n- z"

Text = Callable[[str], str]
Case = tuple[Path, Pointer]


def texts(data: Any, pointer: Pointer = ()) -> Iterator[Pointer]:  # noqa: ANN401 - JSON
    if isinstance(data, dict):
        for key, value in data.items():
            yield from texts(value, (*pointer, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from texts(value, (*pointer, index))
    elif isinstance(data, str):
        yield pointer


def values_of(path: Path) -> Values:
    return check(read(path.read_bytes(), path.name))


def cases() -> Iterator[Case]:
    """Yield every text that a values file holds, in the first file that holds it; words to choose from aside."""
    seen: set[Pointer] = set()
    for path in FILES:
        for pointer in texts(values_of(path).data):
            known = schema.at(pointer, values_schema()) or {}
            if pointer not in seen and not known.keys() & {"enum", "const"} and pointer[0] not in ("lint", "overrides"):
                seen.add(pointer)
                yield path, pointer


def rendered(values: Values, pointer: Pointer, change: Text) -> Documents:
    data: Any = deepcopy(values.data)
    place = at(data, pointer[:-1])
    place[pointer[-1]] = change(place[pointer[-1]])
    documents = render(arrange(replace(values, data=data)))
    assert documents.findings == ()
    return documents


def meaningless(hostile: str, kept: str = "") -> Text:
    special = sorted(set(hostile) - set("abcdefghijklmnopqrstuvwxyz " + kept))
    return lambda text: text.translate({ord(char): chr(0x4E00 + index) for index, char in enumerate(special)})


def changed(value: Any, change: Text) -> Any:  # noqa: ANN401 - JSON
    """Return JSON with every text in it changed, also in policies, which are JSON in a text; order is no matter."""
    if isinstance(value, dict):
        return {change(key): changed(item, change) for key, item in value.items()}
    if isinstance(value, list):
        return sorted((changed(item, change) for item in value), key=repr)
    if isinstance(value, str) and value.startswith('{"Version"'):
        return changed(json.loads(value), change)
    return change(value) if isinstance(value, str) else value


def at(data: Any, pointer: Pointer) -> Any:  # noqa: ANN401 - JSON
    for part in pointer:
        data = data[part]
    return data


CASES = list(cases())
# ARNs, regions and images are taken apart and put together elsewhere.
UNDIVIDED = [
    (path, pointer)
    for path, pointer in CASES
    if "image" not in pointer and not set(":-") & set(at(values_of(path).data, pointer))
]
ids = [".".join(map(str, pointer)) for _, pointer in CASES]


@pytest.mark.parametrize(("path", "pointer"), CASES, ids=ids)
@pytest.mark.parametrize("put", [lambda _: HOSTILE, lambda text: text + HOSTILE], ids=["alone", "behind"])
def test_hostile_text_comes_out_as_it_is_and_nowhere_else(path: Path, pointer: Pointer, put: Text) -> None:
    # Of a file's ARN the bucket is taken apart: up to the first slash.
    kept = "/" if pointer[:2] == ("octopus", "environmentFiles") else ""
    values, calm = values_of(path), meaningless(HOSTILE, kept)
    hostile = {item.name: item.body for item in rendered(values, pointer, put).items}
    harmless = {item.name: item.body for item in rendered(values, pointer, lambda text: calm(put(text))).items}
    assert changed(hostile, calm) == changed(harmless, calm)


@pytest.mark.parametrize(("path", "pointer"), UNDIVIDED, ids=[".".join(map(str, pointer)) for _, pointer in UNDIVIDED])
def test_separators_come_out_as_they_are(path: Path, pointer: Pointer) -> None:
    values, calm = values_of(path), meaningless(SEPARATORS)
    hostile = {item.name: item.body for item in rendered(values, pointer, lambda _: SEPARATORS).items}
    harmless = {item.name: item.body for item in rendered(values, pointer, lambda _: calm(SEPARATORS)).items}
    assert changed(hostile, calm) == changed(harmless, calm)


@pytest.mark.parametrize(("area", "key"), [("octopus", "environment"), ("aws", "tags")])
def test_hostile_names_come_out_as_they_are(area: str, key: str) -> None:
    values = values_of(FILES[0])
    text = HOSTILE + SEPARATORS
    data: Any = deepcopy(values.data)
    data[area][key] = {text: text}
    documents = render(arrange(replace(values, data=data)))
    assert documents.findings == ()
    found = json.dumps([document.body for document in documents.items]).count(json.dumps(text))
    assert found >= 2


def test_a_patch_comes_out_as_it_is() -> None:
    text = HOSTILE + SEPARATORS
    patch = {text: [text, {text: text}], "serviceName": text}
    source = read(json.dumps({"overrides": {"service": patch}}), "patch.json")
    values = check(read(FILES[0].read_bytes(), FILES[0].name), source)
    service = render(arrange(values)).get("service")
    assert service is not None
    assert {key: service.body[key] for key in patch} == patch


@pytest.mark.parametrize(("path", "pointer"), CASES[::5], ids=ids[::5])
def test_what_is_printed_reads_back_as_what_was_rendered(path: Path, pointer: Pointer) -> None:
    documents = rendered(values_of(path), pointer, lambda text: text + HOSTILE)
    bodies = [document.body for document in documents.items]
    assert list(json.loads(json_stream(documents.items)).values()) == bodies
    assert list(yaml.safe_load_all(yaml_stream(documents.items))) == bodies
