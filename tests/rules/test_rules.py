"""One driver for every rule: its examples are executed, and it is silent about what is none of its business."""

from __future__ import annotations

import pytest

from octogen.documents.document import Documents
from octogen.json_schema import schema
from octogen.linting.linting import lint
from octogen.rules import RULES
from octogen.rules.rule import Rule, example_documents
from octogen.values.values import values_schema
from octogen.view.deployment import Deployment
from tests.support.rule_examples import marks

# The findings of these come from reading, merging, suppressing and rendering; test_input_rules.py executes them.
RULES_ON_DOCUMENTS = [rule for rule in RULES if not rule.found_by_earlier_step]

each_rule = pytest.mark.parametrize("rule", RULES_ON_DOCUMENTS, ids=lambda rule: rule.id)


def found_in(text: str, rule: Rule) -> set[tuple[int, str]]:
    return {(finding.place.line, finding.rule) for finding in lint(example_documents(text), select=[rule.id])}


@each_rule
def test_the_bad_example_is_found_at_its_marked_lines(rule: Rule) -> None:
    expected = {mark for mark in marks(rule.bad) if mark[1] == rule.id}
    assert expected, "the bad example marks no line with its rule"
    assert found_in(rule.bad, rule) == expected


@each_rule
def test_the_good_example_is_clean(rule: Rule) -> None:
    assert found_in(rule.good, rule) == set()


@each_rule
def test_the_rule_is_silent_about_nothing_and_about_empty_documents(rule: Rule) -> None:
    assert list(rule.check(Deployment(Documents(())))) == []
    for kind in ("task-definition", "service", "target-group.web", "load-balancer.web", "listener.web", "cluster"):
        if rule.id != "OCT003":  # an empty document lacks what its operation requires
            assert found_in(f"{kind}: {{}}", rule) == set(), kind


@each_rule
def test_the_rule_is_silent_about_the_good_examples_of_the_others(rule: Rule) -> None:
    for other in RULES_ON_DOCUMENTS:
        assert found_in(other.good, rule) == set(), other.id


@each_rule
def test_the_values_key_exists_in_the_schema(rule: Rule) -> None:
    assert schema.at(rule.values_key, values_schema()) is not None, rule.values_key


@each_rule
def test_the_texts_are_there_and_read_well(rule: Rule) -> None:
    assert rule.source.startswith("https://")
    assert rule.title[0].isupper()
    assert not rule.title.endswith(".")
    assert rule.why.endswith(".")
    assert not rule.fix.endswith(".")
    assert all(len(line) <= 110 for text in (rule.bad, rule.good) for line in text.splitlines())


def test_ids_and_names_are_unique_and_in_order() -> None:
    ids = [rule.id for rule in RULES]
    assert ids == sorted(set(ids))
    assert len({rule.name for rule in RULES}) == len(RULES)
