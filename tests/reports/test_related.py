"""Second places of findings: which rules name the one that contradicts the first, and which reports show it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft4Validator

from octogen.finding import Finding, Place, Related, Severity
from octogen.inputs.deployments import from_documents, from_values
from octogen.linting.baseline import baseline_text
from octogen.linting.linting import lint
from octogen.reports.github import github_report
from octogen.reports.json_report import json_report
from octogen.reports.junit import junit_report
from octogen.reports.sarif import sarif_report
from octogen.reports.text import text_report
from octogen.rules import RULES
from octogen.rules.rule import Rule, example_documents
from octogen.source.source import read
from tests.reports.test_reports import SAMPLE, SARIF_SCHEMA

ALONE = Finding(
    "OCT407",
    Severity.ERROR,
    "m",
    Place("a.json", 3, 5, 3, 9),
    "mend it",
    "task-definition",
    ("containerDefinitions", 0),
)
OTHER = Place("b c.json", 7, 2, 7, 4)
FOUND = replace(ALONE, related=(Related(OTHER, "the newest"), Related(Place("--set nodes.count"), "the count")))

# The rules whose bad example has a second place, and what it is called there.
LABELS = {
    "OCT102": {"/repository is mounted here"},
    "OCT112": {"the other variable"},
    "OCT204": {"the container"},
    "OCT211": {"the target group"},
    "OCT216": {"subnets of the load balancer web"},
    "OCT309": {"a node that has one"},
    "OCT407": {"the newest"},
    "OCT513": {"the other setting"},
    "OCT704": {"the execution role"},
}


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.id in LABELS], ids=lambda rule: rule.id)
def test_a_contradiction_names_both_places(rule: Rule) -> None:
    found = lint(example_documents(rule.bad), select=[rule.id])
    assert found
    assert {label for finding in found for _, label in finding.related} == LABELS[rule.id]
    assert all(place != finding.place for finding in found for place, _ in finding.related)


NODE = """\
family: octopus-{name}
containerDefinitions:
  - name: octopus-server
    image: octopusdeploy/octopusdeploy:2026.3.15878
    environment:
      - {{name: OCTOPUS_SERVER_NODE_NAME, value: {node}}}
      - {{name: ADMIN_USERNAME, value: admin}}
    secrets:
      - {{name: DB_CONNECTION_STRING, valueFrom: "arn:aws:secretsmanager:eu-west-2:123456789012:secret:octopus-db"}}
---
serviceName: octopus-{name}
taskDefinition: octopus-{name}
desiredCount: 1
"""


def test_each_of_several_nodes_of_one_name_names_one_other() -> None:
    text = "---\n".join(NODE.format(name=name, node="node-1") for name in ("a", "b", "c"))
    found = lint(from_documents([read(text, "nodes.yaml")]), select=["OCT503"])
    places = [finding.place for finding in found]
    assert len(places) == 3
    assert [[place for place, _ in finding.related] for finding in found] == [[places[1]], [places[0]], [places[0]]]


def test_a_place_that_the_values_decided_has_no_second_one_unless_a_patch_shows_it() -> None:
    role = "arn:aws:iam::123456789012:role/octopus"
    values = read(json.dumps({"roles": {"executionRoleArn": role, "taskRoleArn": role}}), "roles.json")
    patch = {"overrides": {"task-definition": {"executionRoleArn": role, "taskRoleArn": role}}}
    patched = read(json.dumps(patch, indent=1), "patch.json")
    for source, seconds in ((values, []), (patched, ["patch.json:4"])):
        (found,) = lint(from_values([SAMPLE, source]), select=["OCT704"])
        assert [str(place).rpartition(":")[0] for place, _ in found.related] == seconds


def test_text_says_see_also() -> None:
    lines = text_report([FOUND]).splitlines()
    assert lines[2:4] == ["    see also b c.json:7:2 the newest", "    see also --set nodes.count the count"]


def test_json_holds_the_second_places() -> None:
    (found,) = json.loads(json_report([FOUND]))["findings"]
    region = {"file": "b c.json", "line": 7, "column": 2, "endLine": 7, "endColumn": 4}
    assert found["related"][0] == {"label": "the newest", **region}
    assert json.loads(json_report([ALONE]))["findings"] == [{**found, "related": []}]


def test_sarif_has_them_among_its_related_locations() -> None:
    log = json.loads(sarif_report([FOUND]))
    assert not list(Draft4Validator(SARIF_SCHEMA).iter_errors(log))
    first, second, third = related_locations(log)
    assert first["logicalLocations"]
    assert second["message"] == {"text": "the newest"}
    assert second["physicalLocation"]["artifactLocation"]["uri"] == "b%20c.json"
    assert second["physicalLocation"]["region"]["startLine"] == 7
    assert third["logicalLocations"][0]["fullyQualifiedName"] == "--set nodes.count"
    assert [item["id"] for item in (first, second, third)] == [1, 2, 3]


def related_locations(log: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = log["runs"][0]["results"][0]["relatedLocations"]
    return found


def test_what_knows_a_finding_again_does_not_look_at_them() -> None:
    fingerprints = {
        json.loads(sarif_report([item]))["runs"][0]["results"][0]["partialFingerprints"]["octogen/v1"]
        for item in (ALONE, FOUND)
    }
    assert len(fingerprints) == 1
    assert baseline_text([ALONE]) == baseline_text([FOUND])
    assert ALONE == FOUND


def test_github_and_junit_show_the_first_place_alone() -> None:
    assert github_report([ALONE]) == github_report([FOUND])
    assert junit_report([ALONE]) == junit_report([FOUND])
