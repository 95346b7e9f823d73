"""Two-sided proof from end to end: the sample, broken in one place, gives that finding at that line and no other error.

mutations/OCT401.yaml is laid over sample-values.yaml; its marked lines are where the findings must point. A rule
that only AWS documents can break has mutations/OCT202.documents.yaml, a mapping of document names to bodies.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from octogen.finding import Finding, Severity
from octogen.linting.linting import lint
from octogen.rendering.rendering import render
from octogen.rules import RULES
from octogen.rules.rule import example_documents
from octogen.source.source import read
from octogen.topology.resolve import arrange
from octogen.values.values import check
from tests.support.rule_examples import marks

ROOT = Path(__file__).parent.parent.parent
MUTATIONS = Path(__file__).parent / "mutations"
CASES = sorted(MUTATIONS.glob("OCT*.yaml"))


def findings_in(case: Path) -> tuple[Finding, ...]:
    if case.stem.endswith(".documents"):
        return lint(example_documents(case.read_text(encoding="utf-8"), case.name))
    return findings_over_the_sample(case)


def findings_over_the_sample(overlay: Path) -> tuple[Finding, ...]:
    sample = ROOT / "sample-values.yaml"
    sources = [read(path.read_bytes(), path.name) for path in (sample, overlay)]
    return lint(render(arrange(check(*sources))))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_one_change_gives_one_rules_findings_at_its_lines(case: Path) -> None:
    text = case.read_text(encoding="utf-8")
    rule = case.stem[:6]
    found = findings_in(case)
    assert marks(text), "the file marks no line"
    places = {(item.place.file, item.place.line, item.rule) for item in found if item.rule == rule}
    assert places == {(case.name, *mark) for mark in marks(text)}
    assert {item.rule for item in found if item.severity is Severity.ERROR} <= {rule}


def test_every_rule_has_a_mutation() -> None:
    assert {rule.id for rule in RULES if not rule.found_by_earlier_step} == {case.stem[:6] for case in CASES}


def test_the_sample_itself_is_clean() -> None:
    sample = ROOT / "sample-values.yaml"
    assert lint(render(arrange(check(read(sample.read_bytes(), sample.name))))) == ()
