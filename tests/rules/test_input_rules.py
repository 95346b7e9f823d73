"""The rules about whole files: their examples, executed through the step that finds what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from octogen.documents.document import Documents
from octogen.finding import Finding
from octogen.json_schema import schema
from octogen.linting.linting import lint
from octogen.rendering.rendering import render
from octogen.rules import RULES
from octogen.rules.rule import Rule
from octogen.source.source import Source, read
from octogen.topology.resolve import arrange
from octogen.values.values import check, values_schema
from tests.support.rule_examples import marks

SAMPLE = Path(__file__).parent.parent.parent / "sample-values.yaml"
RULES_ON_FILES = [rule for rule in RULES if rule.found_by_earlier_step]

each_rule = pytest.mark.parametrize("rule", RULES_ON_FILES, ids=lambda rule: rule.id)


def sample() -> Source:
    return read(SAMPLE.read_bytes(), SAMPLE.name)


def by_reading(text: str, _folder: Path) -> list[Finding]:
    return list(read(text, "example.yaml").findings)


def by_checking(text: str, _folder: Path) -> list[Finding]:
    return list(check(sample(), read(text, "example.yaml")).findings)


def by_linting(text: str, _folder: Path) -> list[Finding]:
    found = lint(render(arrange(check(sample(), read(text, "example.yaml")))))
    return [finding for finding in found if finding.place.file == "example.yaml"]


def by_rendering(text: str, folder: Path) -> list[Finding]:
    template = folder / "cluster.yaml.j2"
    template.write_text(text, encoding="utf-8")
    return [
        finding for finding in render(arrange(check(sample())), folder).findings if finding.place.file == str(template)
    ]


FINDERS: dict[str, Callable[[str, Path], list[Finding]]] = {
    "OCT001": by_reading,
    "OCT002": by_checking,
    "OCT004": by_linting,
    "OCT005": by_rendering,
    "OCT006": by_linting,
}
# (line, message) of everything that the bad example gives, in order.
EXPECTED = {
    "OCT001": [(5, "The key `count` is written twice in this mapping")],
    "OCT002": [
        (3, "Unknown key `counts`"),
        (5, "`no` without quotes is false to some YAML readers and text to others"),
    ],
    "OCT004": [
        (4, "The suppression of drain-kills-node gives no reason"),
        (6, "The suppression of OCT401 suppresses nothing"),
    ],
    "OCT005": [(2, "'name' is undefined: {{ name }}")],
    "OCT006": [
        (3, "`network.vpcId` is still what `octogen init` wrote"),
        (5, "`octopus.serverUri` is still what `octogen init` wrote"),
    ],
}


def found(rule: Rule, text: str, folder: Path) -> list[Finding]:
    return [finding for finding in FINDERS[rule.id](text, folder) if finding.rule == rule.id]


@each_rule
def test_the_bad_example_is_found_with_its_messages_at_its_marked_lines(rule: Rule, tmp_path: Path) -> None:
    findings = found(rule, rule.bad, tmp_path)
    assert [(finding.place.line, finding.message) for finding in findings] == EXPECTED[rule.id]
    assert {(finding.place.line, finding.rule) for finding in findings} == marks(rule.bad)
    assert all(finding.fix for finding in findings)
    assert {finding.severity for finding in findings} == {rule.severity}


@each_rule
def test_the_good_example_is_clean(rule: Rule, tmp_path: Path) -> None:
    assert FINDERS[rule.id](rule.good, tmp_path) == []


@each_rule
def test_the_check_itself_finds_nothing(rule: Rule) -> None:
    assert [finding.rule for finding in lint(Documents(())) if finding.rule == rule.id] == []


@each_rule
def test_the_texts_are_there_and_the_values_key_exists(rule: Rule) -> None:
    assert rule.source.startswith("https://")
    assert rule.title[0].isupper()
    assert not rule.title.endswith(".")
    assert rule.why.endswith(".")
    assert not rule.fix.endswith(".")
    assert schema.at(rule.values_key, values_schema()) is not None


def test_every_rule_about_files_has_its_step() -> None:
    assert {rule.id for rule in RULES_ON_FILES} == FINDERS.keys() == EXPECTED.keys()
