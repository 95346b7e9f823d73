"""Whatever the schema allows renders or is refused with a finding: the same way every time, and as botocore takes it.

The values are drawn from schemas/values.schema.json itself: whole files, areas laid over the files in examples/, and
each key by itself, so that none is too rare to be drawn.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis_jsonschema import from_schema

from octogen.api import arrange, check, lint, read, render
from octogen.documents import aws_checks
from octogen.documents.serialising import yaml_stream
from octogen.finding import Pointer
from octogen.json_schema import schema
from octogen.json_schema.validity import Schema
from octogen.source.source import Source
from octogen.values.values import values_schema
from tests.support.botocore_says import refused

ROOT = Path(__file__).parent.parent.parent
FILES = [ROOT / "sample-values.yaml", *sorted((ROOT / "examples").glob("*.yaml"))]
AREAS = sorted(values_schema()["properties"])


@cache
def source(path: Path) -> Source:
    return read(path.read_bytes(), path.name)


def inlined(part: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a part of the schema without references, and without what is no constraint."""
    if isinstance(part, list):
        return [inlined(item) for item in part]
    if not isinstance(part, dict):
        return part
    part = schema.resolve(part, values_schema())
    kept = {key: below for key, below in part.items() if key not in ("description", "examples", "default")}
    return {key: inlined(below) for key, below in kept.items() if not key.startswith(("$", "x-"))}


def keys(part: Schema, pointer: Pointer = ()) -> Iterator[Pointer]:
    """Yield the keys that hold no keys of their own."""
    for key, below in schema.resolve(part, values_schema()).get("properties", {}).items():
        deeper = list(keys(below, (*pointer, key)))
        yield from deeper or [(*pointer, key)]


def holds(*sources: Source) -> bool:
    """Hold what must be true of any values, and return whether they were rendered."""
    values = check(*sources)
    assert {finding.rule for finding in values.findings} <= {"OCT002"}
    assert bool(values.data) != bool(values.findings)
    if values.findings:
        return False
    documents, again = render(arrange(values)), render(arrange(check(*sources)))
    assert yaml_stream(documents.items) == yaml_stream(again.items)
    assert documents.findings == again.findings
    assert {finding.rule for finding in documents.findings} <= {"OCT002"}
    patched = values.data["overrides"]
    for document in documents.items:
        if document.name not in patched:
            assert refused(document) == "", document.name
            assert [violation.message for violation in aws_checks.violations(document)] == [], document.name
    lint(documents)
    return True


def drawn(data: object) -> Source:
    return read(json.dumps(data), "drawn.json")


ANYWHERE = inlined(dict(values_schema()))
# Drawn by chance, no two things would lie in one region, and all but every file be refused for that.
REGION, ACCOUNT = "eu-west-2", "123456789012"
HERE = {
    "^[a-z]{2}(-[a-z]+)+-[0-9]$": f"^{REGION}$",
    "^[a-z]{2}(-[a-z]+)+-[0-9][a-z]$": f"^{REGION}[abc]$",
    "arn:aws[a-z-]*:": "arn:aws:",
    ":[a-z0-9-]+:[0-9]{12}:": f":{REGION}:{ACCOUNT}:",
    "^[0-9]{12}$": f"^{ACCOUNT}$",
}


def here(part: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a schema in which every ARN and zone is of one region."""
    text = json.dumps(part)
    for anywhere, narrow in HERE.items():
        text = text.replace(json.dumps(anywhere)[1:-1], json.dumps(narrow)[1:-1])
    return json.loads(text)


LONG = ("sidecars", "executionStatements", "taskStatements")


def short(part: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a schema of short lists and maps, without sidecars and statements: all at once is more than can be drawn.

    Each key is drawn by itself, below, and those that are left out here with their areas.
    """
    if isinstance(part, list):
        return [short(item) for item in part]
    if not isinstance(part, dict):
        return part
    shorter = {key: short(below) for key, below in part.items() if key not in LONG}
    if part.get("type") == "array":
        shorter["maxItems"] = max(part.get("minItems", 0), 2)
    if part.get("type") == "object" and "properties" not in part:
        shorter["maxProperties"] = max(part.get("minProperties", 0), 2)
    return shorter


WHOLE = here(ANYWHERE)
# What most files that are drawn are refused for: who may reach what, and what runs on what.
SOUND = read(
    """
    aws: {partition: null}
    network: {securityGroups: [sg-0a1b2c3d], createSecurityGroups: null}
    storage: {fileSystemId: fs-0a1b2c3d, create: null}
    database: {create: null}
    compute: {launchType: null, networkMode: null, capacityProviders: null, dockerInDocker: null}
    loadBalancer: {existing: null, type: null}
    nodes: {taskCaps: null}
    """,
    "sound.yaml",
)


def test_the_patterns_that_are_narrowed_are_those_of_the_schema() -> None:
    assert [pattern for pattern in HERE if json.dumps(pattern)[1:-1] not in json.dumps(ANYWHERE)] == []


def test_any_file_that_the_schema_allows_renders_or_is_refused() -> None:
    rendered: list[bool] = []

    @settings(max_examples=10)
    @given(from_schema(short(ANYWHERE)), from_schema(short(WHOLE)))
    def draw(anywhere: dict[str, object], whole: dict[str, object]) -> None:
        holds(drawn(anywhere))
        holds(drawn(whole))
        rendered.append(holds(drawn(whole), SOUND))

    draw()
    assert any(rendered)


@pytest.mark.parametrize("area", AREAS)
@settings(max_examples=8)
@given(data=st.data(), path=st.sampled_from(FILES))
def test_any_area_laid_over_an_example_renders_or_is_refused(area: str, data: st.DataObject, path: Path) -> None:
    holds(source(path), drawn({area: data.draw(from_schema(WHOLE["properties"][area]))}))


KEYS = list(keys(values_schema()))


@pytest.mark.parametrize("pointer", KEYS, ids=lambda pointer: ".".join(map(str, pointer)))
@settings(max_examples=3)
@given(data=st.data(), path=st.sampled_from(FILES))
def test_any_value_of_a_key_renders_or_is_refused(pointer: Pointer, data: st.DataObject, path: Path) -> None:
    value: object = data.draw(from_schema(here(inlined(schema.at(pointer, values_schema())))))
    for key in reversed(pointer):
        value = {key: value}
    holds(source(path), drawn(value))
