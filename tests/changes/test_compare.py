"""Two sets of values, and what octogen says of the change: the cases are in cases.yaml."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from octogen.changes.change import Changes
from octogen.changes.compare import compare
from octogen.documents.document import Documents
from octogen.inputs.deployments import from_values
from octogen.linting.masking import roots_of
from octogen.octopus.sensitive import echoes_of
from octogen.reports.changes.for_programs import changes_json
from octogen.reports.changes.markdown import changes_markdown
from octogen.reports.changes.text import changes_text
from octogen.source.source import read
from scripts.docs_changes import Row, rows

ROOT = Path(__file__).parent.parent.parent
CASES = yaml.safe_load(Path(__file__).with_name("cases.yaml").read_text(encoding="utf-8"))


def documents(values: str, overlay: object) -> Documents:
    sources = [read((ROOT / values).read_bytes(), values)]
    if overlay:
        sources.append(read(json.dumps(overlay).encode(), "overlay.json"))
    found = from_values(sources)
    assert found.values is not None
    assert (found.values.findings, found.findings) == ((), ())
    return found


def compared(case: dict[str, Any]) -> tuple[Changes, Documents, Documents]:
    old, new = documents(case["values"], case.get("old")), documents(case["values"], case.get("new"))
    return compare(old, new), old, new


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_what_is_said_of_a_change(case: dict[str, Any]) -> None:
    found, _, _ = compared(case)
    if "aws" in case:
        said = {f"{change.document} {change.on_aws}" for change in found.changes}
        assert said == set(case["aws"])
    assert [effect.on_octopus for effect in found.effects] == case["octopus"]
    for on_octopus, keys in case.get("causes", {}).items():
        (effect,) = [effect for effect in found.effects if effect.on_octopus == on_octopus]
        assert {".".join(map(str, cause.key)) for cause in effect.causes} == set(keys)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.key)
def test_a_key_that_does_nothing_to_octopus_has_a_reason(row: Row) -> None:
    assert row.on_octopus != ("nothing: ",), f"say in scripts/docs_changes.yaml why {row.key} does nothing"


def test_no_reason_is_given_for_a_key_that_does_something() -> None:
    needless = [row.key for row in rows() if row.why_nothing and row.found and row.found.effects]
    assert [key for key in needless if not key.startswith("tentacles.polling.redis.create")] == []


def test_every_effect_has_a_source_and_says_what_to_do() -> None:
    effects = [effect for case in CASES for effect in compared(case)[0].effects]
    assert [effect for effect in effects if not effect.source.startswith("https://") or not effect.advice] == []


def test_every_change_is_caused_by_a_key_that_was_written() -> None:
    for case in CASES:
        found, _, _ = compared(case)
        assert [change for change in found.changes if not change.causes] == []
        assert [effect for effect in found.effects if not effect.causes] == []


SECRET = "hunter2-and-more"  # noqa: S105 - what must not be shown


def test_no_report_shows_a_secret() -> None:
    old = documents("sample-values.yaml", {"octopus": {"environment": {"MY_PASSWORD": "ab", "PLAIN": "shown before"}}})
    new = documents(
        "sample-values.yaml",
        {
            "octopus": {
                "environment": {
                    "MY_PASSWORD": SECRET,
                    "PLAIN": "shown after",
                    "URL": f"https://user:{SECRET}@example.com/",
                    "OTHER": f"repeats {SECRET}",
                }
            }
        },
    )
    found, echoes = compare(old, new), echoes_of([*roots_of(old), *roots_of(new)])
    for report in (changes_text, changes_markdown, changes_json):
        text = report(found, echoes)
        assert SECRET not in text
        assert '"ab"' not in text
        assert "MY_PASSWORD" in text.replace("\\_", "_")
        assert "shown after" in text


def test_what_changes_but_is_masked_on_both_sides_is_still_a_change() -> None:
    old, new = (
        documents("sample-values.yaml", {"octopus": {"environment": {"MY_PASSWORD": value}}})
        for value in ("first-one", "second-one")
    )
    text = changes_text(compare(old, new), echoes_of([*roots_of(old), *roots_of(new)]))
    assert "MY_PASSWORD.value: ••• (as it is) -> another one" in text


def test_markdown_is_not_broken_by_what_values_hold() -> None:
    evil = "`a` | <b> [c](d) *e*"
    old, new = (
        documents("sample-values.yaml", {}),
        documents("sample-values.yaml", {"octopus": {"environment": {"X": evil}}}),
    )
    text = changes_markdown(compare(old, new), echoes_of([]))
    (line,) = [line for line in text.splitlines() if "environment.X:" in line]
    assert len(re.split(r"(?<!\\)\|", line)) == len(["", " a ", " b ", " c ", " d ", " e ", ""])
    assert "\\<b\\>" in line
