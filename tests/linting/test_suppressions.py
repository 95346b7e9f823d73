"""Accepting findings: comments, `lint.ignore`, what a configuration may hold, and the suppressions that are bad."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from octogen.documents.document import Documents
from octogen.finding import Finding, Place, Severity
from octogen.linting.linting import at_least, lint
from octogen.linting.suppressions import Suppression, accept, bad_suppressions, suppressions
from octogen.rendering.rendering import render
from octogen.rules.rule import example_documents
from octogen.source.source import read
from octogen.topology.resolve import arrange
from octogen.values.values import check
from tests.support.effort import calls

SAMPLE = Path(__file__).parent.parent.parent / "sample-values.yaml"

# A service that breaks OCT401 twice and a document that AWS refuses (OCT003).
DOCUMENTS = """\
task-definition:
  family: octopus
  containerDefinitions:
    - {name: octopus-server, image: "octopusdeploy/octopusdeploy:2026.3.15878"}
service:
  serviceName: octopus
  taskDefinition: octopus
  deploymentConfiguration:
    maximumPercent: 200
    minimumHealthyPercent: 100
target-group.web:
  Name: web
  Protocol: HTPP
"""
RULES = ["OCT003", "OCT004", "OCT401"]


def documents(**comments: str) -> Documents:
    """DOCUMENTS with a comment behind the line of each key."""
    lines = [
        line + next((f"  {comments[key]}" for key in comments if f" {key}:" in line), "")
        for line in DOCUMENTS.splitlines()
    ]
    return example_documents("\n".join(lines))


def over_the_sample(text: str) -> Documents:
    return render(arrange(check(read(SAMPLE.read_bytes(), SAMPLE.name), read(text, "over.yaml"))))


def told(found: tuple[Finding, ...]) -> set[tuple[str, int]]:
    return {(finding.rule, finding.place.line) for finding in found}


def complaints(found: tuple[Finding, ...]) -> list[str]:
    return [finding.message for finding in found if finding.rule == "OCT004"]


def test_without_suppressions_everything_is_told() -> None:
    assert told(lint(documents(), select=RULES)) == {("OCT401", 9), ("OCT401", 10), ("OCT003", 13)}


@pytest.mark.parametrize(
    "comment",
    [
        "# octogen: ignore[OCT401] one node only",
        "# octogen: ignore[versions-run-together] one node only",
        "#octogen:ignore[ OCT401 ]   one node only",
        "# octogen: ignore[OCT401] one node only # another tool's comment",
        "# another tool's comment # octogen: ignore[OCT401] one node only",
    ],
)
def test_a_comment_suppresses_a_rule_on_its_line_by_id_or_name(comment: str) -> None:
    assert told(lint(documents(maximumPercent=comment), select=RULES)) == {("OCT401", 10), ("OCT003", 13)}
    (suppressed,) = [item for item in lint(documents(maximumPercent=comment), suppressed=True) if item.suppressed]
    assert suppressed.suppressed == "one node only"


def test_a_comment_alone_suppresses_on_the_next_line_that_holds_more_than_a_comment() -> None:
    text = DOCUMENTS.replace(
        "    maximumPercent", "    # octogen: ignore[OCT401] one node only\n\n    # and a word more\n    maximumPercent"
    )
    assert told(lint(example_documents(text), select=RULES)) == {("OCT401", 13), ("OCT003", 16)}


def test_comments_for_two_rules_may_stand_on_one_line_or_in_one_pair_of_brackets() -> None:
    body = "service: {serviceName: s, taskDefinition: octopus, launchType: FARGET, desiredCount: 1}"
    text = "\n".join([*DOCUMENTS.splitlines()[:4], body])
    assert told(lint(example_documents(text), select=RULES)) == {("OCT003", 5), ("OCT401", 5)}
    for comment in (
        "# octogen: ignore[OCT003, versions-run-together] shown as it is",
        "# octogen: ignore[OCT003] shown as it is # octogen: ignore[OCT401] shown as it is",
    ):
        assert lint(example_documents(f"{text}  {comment}"), select=RULES) == ()


def test_a_comment_does_not_reach_another_rule_or_another_line() -> None:
    found = lint(documents(maximumPercent="# octogen: ignore[OCT003] of another rule"), select=RULES)
    assert told(found) == {("OCT401", 9), ("OCT401", 10), ("OCT003", 13), ("OCT004", 9)}
    assert complaints(found) == ["The suppression of OCT003 suppresses nothing"]


def test_ignore_file_suppresses_a_rule_in_the_whole_file_wherever_it_stands() -> None:
    comment = "# octogen: ignore-file[OCT401] one node only"
    for text in (f"{comment}\n{DOCUMENTS}", DOCUMENTS + comment):
        assert {finding.rule for finding in lint(example_documents(text), select=RULES)} == {"OCT003"}


def test_ignore_file_does_not_reach_another_file() -> None:
    one = example_documents(DOCUMENTS, "one.yaml")
    other = read("# octogen: ignore-file[OCT401] one node only\n", "other.yaml")
    found = lint(Documents(one.items, sources=(*one.sources, other)), select=RULES)
    assert {finding.rule for finding in found if finding.place.file == "one.yaml"} == {"OCT401", "OCT003"}
    assert [finding.place.file for finding in found if finding.rule == "OCT004"] == ["other.yaml"]


def test_what_looks_like_a_comment_inside_a_value_is_none() -> None:
    text = (
        DOCUMENTS
        + """\
cluster:
  clusterName: "x # octogen: ignore[OCT401] inside double quotes"
  tags:
    - key: multi
      value: |
        # octogen: ignore-file[OCT401] inside a block
        # octogen: ignore[OCT401] of several lines
    # octogen: ignore[OCT401] after the block, and therefore a comment
"""
    )
    assert [(item.place.line, item.rule) for item in suppressions(example_documents(text))] == [(21, "OCT401")]


@pytest.mark.parametrize(
    "comment", ["# octogen: ignores nothing", "# see octogen: it ignores", "x# octogen: ignore[OCT401] a"]
)
def test_other_words_are_no_suppression(comment: str) -> None:
    assert list(suppressions(documents(maximumPercent=comment))) == []


def test_a_suppression_holds_until_the_end_of_its_last_day() -> None:
    dated = documents(maximumPercent="# octogen: ignore[OCT401] until=2027-01-31 one node until then")
    assert [item.reason for item in suppressions(dated)] == ["one node until then"]
    for today in (None, date(2026, 1, 1), date(2027, 1, 31)):
        assert told(lint(dated, select=RULES, today=today)) == {("OCT401", 10), ("OCT003", 13)}
    found = lint(dated, select=RULES, today=date(2027, 2, 1))
    assert told(found) == {("OCT401", 9), ("OCT401", 10), ("OCT003", 13), ("OCT004", 9)}
    assert complaints(found) == ["The suppression of OCT401 expired on 2027-01-31"]


@pytest.mark.parametrize(
    ("comment", "message", "fix"),
    [
        (
            "# octogen: ignore[OCT401]",
            "The suppression of OCT401 gives no reason",
            "say why: # octogen: ignore[OCT401] reason",
        ),
        (
            "# octogen: ignore[OCT401] until=2027-01-31",
            "The suppression of OCT401 gives no reason",
            "say why: # octogen: ignore[OCT401] reason",
        ),
        (
            "# octogen: ignore[drain-kils-node] why",
            "No rule is called `drain-kils-node`",
            "did you mean drain-kills-node?",
        ),
        (
            "# octogen: ignore[no-such-thing-at-all] why",
            "No rule is called `no-such-thing-at-all`",
            "`octogen rules` lists them",
        ),
        (
            "# octogen: ignore OCT401 why",
            "The suppression names no rule",
            "name it in brackets: # octogen: ignore[OCT801] reason",
        ),
        (
            "# octogen: ignore[] why",
            "The suppression names no rule",
            "name it in brackets: # octogen: ignore[OCT801] reason",
        ),
        (
            "# octogen: ignore[OCT401] until=2027-02-30 why",
            "The suppression of OCT401 ends on `2027-02-30`, which is not a date",
            "write it as 2027-01-31",
        ),
        (
            "# octogen: ignore[OCT401] until=soon why",
            "The suppression of OCT401 ends on `soon`, which is not a date",
            "write it as 2027-01-31",
        ),
        (
            "# octogen: ignore[invalid-values] why",
            "invalid-values cannot be suppressed",
            "mend what it finds, and remove the suppression",
        ),
    ],
)
def test_a_bad_suppression_is_told_at_its_place_and_suppresses_nothing(comment: str, message: str, fix: str) -> None:
    found = lint(documents(maximumPercent=comment), select=RULES)
    assert told(found) == {("OCT401", 9), ("OCT401", 10), ("OCT003", 13), ("OCT004", 9)}
    (bad,) = [finding for finding in found if finding.rule == "OCT004"]
    assert (bad.message, bad.fix, bad.severity) == (message, fix, Severity.WARNING)
    column = len("    maximumPercent: 200  ") + 1
    assert bad.place == Place("example.yaml", 9, column, 9, column + len(comment))


def test_a_finding_that_nobody_selects_still_uses_its_suppression() -> None:
    good = documents(maximumPercent="# octogen: ignore[OCT401] one node only")
    for selection in ({"select": ["OCT004"]}, {"ignore": ["OCT401"]}, {"select": ["OCT0"], "ignore": ["OCT003"]}):
        assert complaints(lint(good, **selection)) == []  # type: ignore[arg-type]


def test_comments_can_be_left_out_of_account() -> None:
    inline = documents(maximumPercent="# octogen: ignore[OCT401] one node only", Protocol="# octogen: ignore[OCT999] x")
    assert told(lint(inline, select=RULES, inline=False)) == {("OCT401", 9), ("OCT401", 10), ("OCT003", 13)}
    entry = "lint:\n  ignore:\n    - {rule: OCT401, reason: one node only}\ndeployment:\n  maximumPercent: 200\n"
    assert lint(over_the_sample(entry), select=RULES, inline=False) == ()


def test_suppressed_findings_come_with_their_reason_when_asked_for_and_do_not_count() -> None:
    accepted = documents(
        maximumPercent="# octogen: ignore[OCT401] one node only",
        minimumHealthyPercent="# octogen: ignore[OCT401] the same",
        Protocol="# octogen: ignore[OCT003] a typing error",
    )
    found = lint(accepted, select=RULES, suppressed=True)
    assert [(item.rule, item.place.line, item.suppressed) for item in found] == [
        ("OCT401", 9, "one node only"),
        ("OCT401", 10, "the same"),
        ("OCT003", 13, "a typing error"),
    ]
    assert not at_least(found, Severity.INFO)
    assert at_least(lint(documents(), select=RULES), Severity.ERROR)


def test_values_suppress_by_rule_document_and_pointer() -> None:
    broken = """\
deployment:
  maximumPercent: 200
  minimumHealthyPercent: 100
lint:
  ignore:
    - rule: OCT401
      reason: a pilot
"""
    maximum, minimum = ("OCT401", 2), ("OCT401", 3)
    for narrowing, left in (
        ("", set()),
        ("      document: service\n", set()),
        ("      pointer: /deploymentConfiguration\n", set()),
        ("      document: service\n      pointer: /deploymentConfiguration/maximumPercent\n", {minimum}),
        ("      pointer: /deploymentConfiguration/maximum\n", {maximum, minimum, ("OCT004", 6)}),
        ("      document: cluster\n", {maximum, minimum, ("OCT004", 6)}),
    ):
        assert told(lint(over_the_sample(broken + narrowing), select=RULES)) == left, narrowing


def test_values_suppress_until_a_day_and_a_comment_in_them_by_line() -> None:
    text = """\
deployment:
  maximumPercent: 200
lint:
  ignore:
    - {rule: OCT401, reason: a pilot, until: "2027-01-31"}
"""
    assert lint(over_the_sample(text), select=RULES, today=date(2027, 1, 31)) == ()
    found = lint(over_the_sample(text), select=RULES, today=date(2027, 2, 1))
    assert told(found) == {("OCT401", 2), ("OCT004", 5)}
    comment = "deployment:\n  maximumPercent: 200  # octogen: ignore[OCT401] a pilot\n"
    assert lint(over_the_sample(comment), select=RULES) == ()


def test_nothing_is_called_unused_where_not_everything_was_linted() -> None:
    text = """\
nodes:
  counts: 2
deployment:
  maximumPercent: 200  # octogen: ignore[OCT401] a pilot
  minimumHealthyPercent: 100  # octogen: ignore[OCT401]
"""
    values = check(read(SAMPLE.read_bytes(), SAMPLE.name), read(text, "over.yaml"))
    found = lint(Documents((), values, values.sources, values.findings))
    assert {finding.rule for finding in found} == {"OCT002", "OCT004"}
    assert complaints(found) == ["The suppression of OCT401 gives no reason"]


def test_a_configuration_suppresses_in_files_by_name_and_is_judged_over_all_deployments() -> None:
    one, other = example_documents(DOCUMENTS, "a/one.yaml"), example_documents(DOCUMENTS, "b/other.yaml")
    here = Place(".octogen.yaml", 3, 5, 3, 11)
    used = Suppression("OCT401", "a pilot", here, files=frozenset({"a/one.yaml", "b/other.yaml"}), document="service")
    only_one = Suppression("OCT003", "known", here, files=frozenset({"a/one.yaml"}), pointer=("Protocol",))
    idle = Suppression("drain-kills-node", "never needed", here)
    accepted = [used, only_one, idle]
    found = [item for deployment in (one, other) for item in lint(deployment, accepted=accepted, suppressed=True)]
    assert [(item.rule, item.place.file) for item in found if not item.suppressed and item.rule in RULES] == [
        ("OCT003", "b/other.yaml")
    ]
    assert list(bad_suppressions(accepted, found)) == [
        Finding("OCT004", Severity.WARNING, "The suppression of drain-kills-node suppresses nothing", here, "remove it")
    ]
    assert list(bad_suppressions(accepted, None)) == []


def test_the_first_reason_stays_and_accepting_is_repeatable() -> None:
    place = Place("values.yaml", 3, 1, 3, 9)
    finding = Finding("OCT401", Severity.ERROR, "…", place, document="service", pointer=("a", 0, "b"))
    first = Suppression("OCT401", "first", place, pointer=("a", "0"))
    second = Suppression("OCT401", "second", place)
    (once,) = accept([finding], [first])
    assert once.suppressed == "first"
    assert accept([once], [second]) == [once]


FULL: dict[str, Callable[[int], str]] = {
    "on each line": lambda count: "".join(f"k{n}: 'v' # octogen: ignore[OCT401] why\n" for n in range(count)),
    "above one line": lambda count: "# octogen: ignore[OCT401] why\n" * count + "a: 1\n",
    "opened and not closed": lambda count: "# " + "octogen: ignore[ #" * count + "\n",
    "on one line": lambda count: "# octogen: ignore" + " #octogen: ignore" * count + "\n",
    "between blanks": lambda count: "#" + " " * count + "# octogen: ignore[OCT401]" + " " * count + "x\n",
}


@pytest.mark.parametrize("full", FULL.values(), ids=FULL)
def test_the_work_grows_with_the_suppressions_of_a_file_and_no_faster(full: Callable[[int], str]) -> None:
    def work(count: int) -> int:
        source = read(full(count), "many.yaml")
        return calls(lambda: lint(Documents((), sources=(source,)), select=["OCT004"]))

    work(1)  # what only the first call does
    assert work(2_000) < 2.5 * work(1_000)
