"""The table of refusals and what finds them go together: each entry is found, and speaks in a case of the edges."""

from __future__ import annotations

import json
import re
from pathlib import Path
from string import Formatter

import pytest
from jsonschema import Draft202012Validator

from octogen.documents.refusals import refusals
from octogen.linting.linting import lint
from octogen.view.refused import FINDERS
from tests.rules.test_edges import CASES, documents_of

SCHEMAS = Path(__file__).parent.parent.parent / "schemas"
TABLE = json.loads((SCHEMAS / "aws-refusals.json").read_text(encoding="utf-8"))


def test_the_table_is_what_its_schema_says() -> None:
    schema = json.loads((SCHEMAS / "aws-refusals.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert list(Draft202012Validator(schema).iter_errors(TABLE)) == []


def test_each_refusal_has_a_finder_and_each_finder_a_refusal() -> None:
    assert [entry["name"] for entry in TABLE["refusals"]] == list(refusals())
    assert sorted(refusals()) == sorted(FINDERS)


@pytest.fixture(scope="module")
def said() -> list[tuple[str, str]]:
    """Return message and fix of all that is found in the edges of OCT909."""
    own = [(name, text) for rule, name, text in CASES if rule == "OCT909"]
    return [
        (item.message, item.fix) for name, text in own for item in lint(documents_of(name, text), select=["OCT909"])
    ]


@pytest.mark.parametrize("name", sorted(FINDERS))
def test_each_refusal_speaks_in_a_case_and_names_its_source(name: str, said: list[tuple[str, str]]) -> None:
    refusal = refusals()[name]
    parts = Formatter().parse(refusal.says)
    pattern = "".join(re.escape(text) + (".+" if field else "") for text, field, _spec, _conversion in parts)
    found = [fix for message, fix in said if re.fullmatch(pattern, message)]
    assert found
    assert all(fix.endswith(f"({refusal.source})") for fix in found)
