"""Where a rule begins and where it ends: cases beside its examples, whose marked lines are all that it may flag.

tests/edges/OCT404.left-alone.yaml is a mapping of document names to bodies, as in a rule's examples;
tests/edges/OCT404.described.yaml is a stream of what AWS prints.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from octogen.intake import from_documents
from octogen.linting import lint
from octogen.rule import example
from octogen.source import read
from tests.rule_examples import marks

CASES = sorted((Path(__file__).parent / "edges").glob("OCT*.yaml"))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_the_rule_flags_the_marked_lines_and_no_others(case: Path) -> None:
    text = case.read_text(encoding="utf-8")
    described = case.stem.endswith(".described")
    documents = from_documents([read(text, case.name)]) if described else example(text, case.name)
    assert documents.items
    assert documents.findings == ()
    assert {(found.place.line, found.rule) for found in lint(documents, select=[case.stem[:6]])} == marks(text)
