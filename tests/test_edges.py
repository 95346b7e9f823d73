"""Where a rule begins and where it ends: cases beside its examples, whose marked lines are all that it may flag.

tests/edges/OCT404.left-alone.yaml is a mapping of document names to bodies, as in a rule's examples;
tests/edges/OCT801.described.yaml is a stream of what AWS prints, tests/edges/OCT301.existing.values.yaml is laid over
sample-values.yaml.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from octogen.documents import Documents
from octogen.intake import from_documents, from_values
from octogen.linting import lint
from octogen.rule import example_documents
from octogen.source import read
from tests.rule_examples import marks

SAMPLE = Path(__file__).parent.parent / "sample-values.yaml"
CASES = sorted((Path(__file__).parent / "edges").glob("OCT*.yaml"))


def documents_of(case: Path, text: str) -> Documents:
    if case.stem.endswith(".described"):
        return from_documents([read(text, case.name)])
    if case.stem.endswith(".values"):
        return from_values([read(SAMPLE.read_bytes(), SAMPLE.name), read(text, case.name)])
    return example_documents(text, case.name)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_the_rule_flags_the_marked_lines_and_no_others(case: Path) -> None:
    text = case.read_text(encoding="utf-8")
    documents = documents_of(case, text)
    assert documents.items
    assert documents.findings == ()
    assert {(found.place.line, found.rule) for found in lint(documents, select=[case.stem[:6]])} == marks(text)
