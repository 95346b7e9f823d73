"""The five reports: what each promises to its readers, and what none of them may print."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft4Validator

from octogen.finding import Finding, Place, Severity
from octogen.inputs.deployments import from_documents, from_values
from octogen.linting.linting import lint
from octogen.reports.formats import Context, ReportFormat, spell
from octogen.reports.github import github_report
from octogen.reports.junit import junit_report
from octogen.reports.sarif import sarif_report
from octogen.reports.text import text_report
from octogen.rules import RULES
from octogen.source.source import Source, read
from octogen.values.overlay import Notation
from tests.conftest import Golden

ROOT = Path(__file__).parent.parent.parent
SAMPLE = read((ROOT / "sample-values.yaml").read_bytes(), "values.yaml")
SARIF_SCHEMA = json.loads((ROOT / "tests" / "reports" / "sarif" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))

each_report = pytest.mark.parametrize("form", ReportFormat)


def by_name(*sources: Source) -> Context:
    return Context({source.name: source for source in sources})


def findings_in(*overlays: Source, sets: Sequence[tuple[Notation, str]] = ()) -> tuple[Finding, ...]:
    return lint(from_values([SAMPLE, *overlays], sets))


def sarif(findings: Sequence[Finding], base: PurePath | None = None) -> dict[str, Any]:
    log = json.loads(sarif_report(findings, Context(base=base)))
    errors = [
        f"{list(error.absolute_path)}: {error.message}" for error in Draft4Validator(SARIF_SCHEMA).iter_errors(log)
    ]
    assert errors == []
    run: dict[str, Any] = log["runs"][0]
    return run


FINDING = Finding(
    "OCT401", Severity.ERROR, "It is: 100%, or\nso", Place("a b/ö.yaml", 3, 5, 3, 9), "mend, it", "service", ("x", 0)
)


# Whoever wrote the value is named, in every report.

OVERLAY = read("deployment:\n  maximumPercent: 200\n", "overlays/production.yaml")
WRITERS = {
    "the values file": ((read(SAMPLE.text + OVERLAY.text, "values.yaml"),), (), "values.yaml", 49),
    "the overlay": ((SAMPLE, OVERLAY), (), "overlays/production.yaml", 2),
    "the --set": (
        (SAMPLE,),
        ((Notation.TYPED, "deployment.maximumPercent=200"),),
        "--set deployment.maximumPercent",
        1,
    ),
}


@each_report
@pytest.mark.parametrize("writer", WRITERS)
def test_a_finding_in_a_rendered_document_names_who_wrote_the_value(form: ReportFormat, writer: str) -> None:
    sources, sets, file, _line = WRITERS[writer]
    (finding,) = lint(from_values(sources, sets))
    line = finding.place.line
    assert finding.place.file == file
    if not finding.place.is_argument:
        assert "maximumPercent: 200" in by_name(*sources).sources[file].text.splitlines()[line - 1]
    printed = spell(form, [finding])
    argument = file.startswith("--")
    expected = {
        "text": f"{file}: error" if argument else f"{file}:{line}:",
        "json": f'"file": "{file}",\n      "line": {line},',
        "sarif": f'"startLine": {line},' if not argument else f'"fullyQualifiedName": "{file}"',
        "github": f"::{file}: " if argument else f"file={file},line={line},",
        "junit": f'file="{file}" line="{line}"',
    }
    assert expected[form] in printed


# What may be a secret is in none of them.

SECRETS = ("hunter2-in-values", "hunter2-in-flow", "hunter2-in-environment", "hunter2-in-json")
BAD_VALUES = f"""\
octopus:
  secrets: {{masterKey: {SECRETS[1]}, cuont: 1}}
  environment:
    ADMIN_PASSWORD: {SECRETS[2]}
    OCTOPUS_X: "Server=db;Password={SECRETS[0]};"
  taskCap: x
"""
BAD_DOCUMENT = f"""\
{{"family": "octopus", "cpu": 1024, "containerDefinitions": [{{"image": "octopusdeploy/octopusdeploy", "memroy": 1,
 "environment": [{{"name": "ADMIN_PASSWORD", "value": "{SECRETS[3]}"}},
                 {{"name": "MASTER_KEY", "value": "{SECRETS[3]}"}}]}}]}}
"""


@each_report
@pytest.mark.parametrize("kind", ["values", "documents"])
def test_no_report_prints_a_secret(form: ReportFormat, kind: str) -> None:
    source = read(BAD_VALUES if kind == "values" else BAD_DOCUMENT, f"{kind}.yaml")
    found = findings_in(source) if kind == "values" else lint(from_documents([source]))
    assert len(found) >= 2
    printed = spell(form, found, by_name(SAMPLE, source))
    assert not [secret for secret in SECRETS if secret in printed]


# text


@each_report
def test_a_report_says_what_it_said(form: ReportFormat, golden: Golden) -> None:
    source = read('deployment:\n  maximumPercent: 200\nloadBalancer:\n  healthCheck: {matcher: "200"}\n', "prod.yaml")
    two_versions = Finding(
        "OCT401",
        Severity.ERROR,
        "maximumPercent is 200",
        Place("prod.yaml", 2, 3, 2, 17),
        "set it to 100",
        "service",
        ("deploymentConfiguration", "maximumPercent"),
    )
    no_drain = Finding("OCT206", Severity.INFO, "418 is missing", Place("prod.yaml", 4, 26, 4, 31), "add 418")
    printed = spell(form, [two_versions, no_drain], by_name(source))
    golden(f"reports/{form}.txt", _without_catalogue(printed) if form is ReportFormat.SARIF else printed)


def _without_catalogue(log: str) -> str:
    """Return a SARIF log without what changes with every new rule."""
    data = json.loads(log)
    (run,) = data["runs"]
    assert run["tool"]["driver"].pop("rules")
    for result in run["results"]:
        del result["ruleIndex"]
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("form", [ReportFormat.TEXT, ReportFormat.GITHUB, ReportFormat.JUNIT])
def test_what_octogen_says_of_a_file_needs_no_source(form: ReportFormat) -> None:
    place = Place("values.yaml", 1, 1, 1, 2)
    found = [Finding(rule, Severity.ERROR, "m", place) for rule in ("OCT002", "OCT401")]
    printed = spell(form, found)
    assert "json-schema.org" not in printed
    assert "https://octopus.com/docs/administration/upgrading" in printed


def test_text_cuts_long_lines_around_the_place() -> None:
    line = '{"pad": "' + "x" * 500 + '", "cpu": 1024, "pad2": "' + "y" * 500 + '"}'
    column = line.index("1024") + 1
    finding = Finding("OCT003", Severity.ERROR, "m", Place("a.json", 1, column, 1, column + 4))
    shown, carets = text_report([finding], by_name(read(line, "a.json"))).splitlines()[1:3]
    assert len(shown) <= 106
    assert shown[carets.index("^") : carets.rindex("^") + 1] == "1024"


def test_text_points_at_what_stands_behind_a_long_secret() -> None:
    line = (
        '{"password": "' + "hunter2" * 100 + '", "pad": "' + "x" * 500 + '", "cpu": 1024, "end": "' + "y" * 500 + '"}'
    )
    column = line.index("1024") + 1
    finding = Finding("OCT003", Severity.ERROR, "m", Place("a.json", 1, column, 1, column + 4))
    shown, carets = text_report([finding], by_name(read(line, "a.json"))).splitlines()[1:3]
    assert shown[carets.index("^") : carets.rindex("^") + 1] == "1024"


def test_text_masks_the_text_of_a_secret_wherever_in_the_file_it_stands() -> None:
    text = "password: hunter2\nhostname: db-hunter2-hunter2.internal # hunter2, as above\n"
    finding = Finding("OCT002", Severity.ERROR, "m", Place("a.yaml", 2, 1, 2, 9))
    shown, carets = text_report([finding], by_name(read(text, "a.yaml"))).splitlines()[1:3]
    assert shown.strip() == "hostname: db-•••-•••.internal # •••, as above"
    assert carets.strip() == "^" * len("hostname")


def test_text_masks_a_secret_whole_where_another_secret_is_a_part_of_it() -> None:
    lines = ("adminPassword: hunter2", 'connectionString: "Server=db.internal;Password=hunter2"')
    finding = Finding("OCT701", Severity.ERROR, "m", Place("a.yaml", 2, 19, 2, 54))
    shown, carets = text_report([finding], by_name(read("\n".join(lines), "a.yaml"))).splitlines()[1:3]
    assert shown.split() == ["connectionString:", "•••"]
    assert shown[carets.index("^") :] == "•••"


@pytest.mark.parametrize(
    "text",
    [
        "{Name: ADMIN_PASSWORD, Value: hunter2}",
        '{Name: ADMIN_PASSWORD, Value: !Join ["", [hunter2, x]]}',
        "{DbPassword: {Type: String, Default: hunter2}}",
    ],
)
def test_text_masks_what_a_template_of_cloudformation_has_for_a_secret(text: str) -> None:
    finding = Finding("OCT701", Severity.ERROR, "m", Place("a.yaml", 1, 1, 1, 2))
    printed = text_report([finding], by_name(read(text, "a.yaml")))
    assert "•••" in printed
    assert "hunter2" not in printed


def test_text_shows_nothing_of_a_file_that_could_not_be_parsed() -> None:
    source = read("password: hunter2\nb: [\n", "a.yaml")
    assert "hunter2" not in text_report(source.findings, by_name(source))


# sarif


def test_sarif_validates_against_the_schema_of_oasis_whatever_was_found() -> None:
    assert sarif([])["results"] == []
    broken = [
        read(path.read_bytes(), path.name) for path in sorted((ROOT / "tests" / "rules" / "mutations").glob("*.yaml"))
    ]
    for source in broken:
        sarif(lint(from_documents([source])) if ".documents." in source.name else findings_in(source))


def test_sarif_explains_every_rule() -> None:
    run = sarif([])
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.id for rule in RULES]
    assert all(rule["helpUri"].startswith("https://") and "```diff" in rule["help"]["markdown"] for rule in rules)


def test_sarif_gives_regions_relative_uris_the_rendered_place_and_the_level() -> None:
    (result,) = sarif([FINDING])["results"]
    location = result["locations"][0]["physicalLocation"]
    assert location["artifactLocation"] == {"uri": "a%20b/%C3%B6.yaml", "uriBaseId": "%SRCROOT%"}
    assert location["region"] == {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 9}
    assert result["relatedLocations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "service/x/0"
    assert result["level"] == "error"
    assert RULES[result["ruleIndex"]].id == "OCT401"


def test_sarif_makes_absolute_paths_relative_to_the_base() -> None:
    inside = Finding("OCT001", Severity.ERROR, "m", Place("/repo/deploy/values.yaml"))
    outside = Finding("OCT001", Severity.ERROR, "m", Place("/etc/values.yaml"))
    results = sarif([inside, outside], PurePath("/repo"))["results"]
    uris = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results]
    assert uris == ["deploy/values.yaml", "/etc/values.yaml"]


def test_sarif_fingerprints_stay_while_lines_move_and_differ_between_findings() -> None:
    def fingerprints(*findings: Finding) -> list[str]:
        return [result["partialFingerprints"]["octogen/v1"] for result in sarif(findings)["results"]]

    moved = Finding("OCT401", Severity.ERROR, FINDING.message, Place("a b/ö.yaml", 9, 5, 9, 9), "", "service", ("x", 0))
    other = Finding("OCT401", Severity.ERROR, FINDING.message, FINDING.place, "", "service", ("x", 1))
    first, second, third = fingerprints(FINDING, moved, other)
    assert first == second != third


# github


def test_github_escapes_what_would_end_a_property_or_a_message() -> None:
    finding = Finding("OCT401", Severity.WARNING, "100%\r\n::error::x", Place("a,b:c.yaml", 2, 3, 2, 4))
    (line,) = github_report([finding]).splitlines()
    assert line.startswith(
        "::warning file=a%2Cb%3Ac.yaml,line=2,col=3,endLine=2,endColumn=4,title=OCT401 versions-run-together::"
    )
    assert "100%25%0D%0A::error::x" in line


def test_github_calls_an_info_a_notice_and_leaves_out_columns_across_lines() -> None:
    (line,) = github_report([Finding("OCT401", Severity.INFO, "m", Place("a.yaml", 2, 3, 4, 1))]).splitlines()
    assert line.startswith("::notice file=a.yaml,line=2,")
    assert "endColumn" not in line


# junit


def test_junit_is_a_suite_a_file_and_a_failed_case_a_finding() -> None:
    other = Finding("OCT001", Severity.ERROR, "bad \x00 \ufffe byte", Place("b.yaml"))
    suites = ET.fromstring(junit_report([FINDING, other]))  # noqa: S314 - what was just written
    assert [suite.get("name") for suite in suites] == ["a b/ö.yaml", "b.yaml"]
    assert suites.get("failures") == "2"
    (failure,) = suites[0].iter("failure")
    assert failure.get("message") == FINDING.message
    assert "fix: mend, it" in str(failure.text)


def test_junit_has_a_passed_case_where_nothing_was_found() -> None:
    suites = ET.fromstring(junit_report([]))  # noqa: S314
    assert (suites.get("tests"), suites.get("failures")) == ("1", "0")
    assert not list(suites.iter("failure"))


def test_junit_does_not_fail_a_build_over_an_info() -> None:
    suites = ET.fromstring(junit_report([Finding("OCT401", Severity.INFO, "m", Place("a.yaml"))]))  # noqa: S314
    assert suites.get("failures") == "0"
    assert "m" in "".join(suites.itertext())
