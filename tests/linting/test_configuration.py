"""The configuration of a repository, and a baseline: as files, through the command line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner, Result

from octogen.cli import app
from octogen.json_schema import schema
from octogen.linting.configuration import YAML_NAME, configuration_schema, configure, matcher, read_toml
from octogen.source.source import read

ROOT = Path(__file__).parent.parent.parent
SAMPLE = (ROOT / "sample-values.yaml").read_text(encoding="utf-8")
WARNED = SAMPLE.replace("  type: application\n", "  type: application\n  healthCheck: {path: /}\n")
BROKEN = SAMPLE + "deployment: {maximumPercent: 200}\n"


@pytest.fixture(autouse=True)
def _in_an_empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(name: str, text: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")


def lint(*arguments: str, expect: int = 0) -> Result:
    result = CliRunner().invoke(app, ["lint", *arguments], catch_exceptions=False)
    assert result.exit_code == expect, f"{result.stdout}\n{result.stderr}"
    return result


# What it may hold


def parts(path: str, part: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the schemas of all keys and items below one."""
    for name, below in [*part.get("properties", {}).items(), *([("[]", part["items"])] if "items" in part else [])]:
        yield f"{path}.{name}", below
        yield from parts(f"{path}.{name}", below)


def test_the_schema_explains_every_key_with_an_example_that_it_allows() -> None:
    Draft202012Validator.check_schema(configuration_schema())
    for key, part in parts("", configuration_schema()):
        assert part["description"], key
        assert part["examples"], key
        assert not [message for example in part["examples"] for message in schema.violations(example, part)], key


def test_octogen_schema_prints_it() -> None:
    printed = CliRunner().invoke(app, ["schema", "configuration"], catch_exceptions=False)
    assert json.loads(printed.stdout) == configuration_schema()
    assert "configuration" in CliRunner().invoke(app, ["schema", "--list"]).stdout.split()


def test_the_example_on_the_page_is_in_order() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```yaml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    configuration = configure(read(block, YAML_NAME))
    assert configuration.findings == ()
    assert len(configuration.data["deployments"]) == 3


def test_unknown_keys_are_findings_at_their_place() -> None:
    (finding,) = configure(read("files: [a]\nselct: [OCT1]\n", ".octogen.yaml")).findings
    assert str(finding.place) == ".octogen.yaml:2:1"
    assert (finding.message, finding.fix) == ("Unknown key `selct`", "did you mean `select`?")


def test_a_finding_in_a_pyproject_points_at_the_table() -> None:
    (finding,) = configure(read_toml(b'[project]\nname = "x"\n\n[tool.octogen]\nfailOn = "never"\n')).findings
    assert (finding.rule, str(finding.place)) == ("OCT002", "pyproject.toml:4:1")


@pytest.mark.parametrize("content", [b"[tool.octogen\n", b"[tool.octogen]\nx = \xff\n", b"tool = 3\n", b""])
def test_no_pyproject_raises(content: bytes) -> None:
    configure(read_toml(content))


NOT_TOML = {
    "a table twice": "[hunter2]\n[hunter2]\n",
    "a key twice": '"it\'s (at) hunter2" = 1\n"it\'s (at) hunter2" = 2\n',
    "a key twice in a table": "x = {hunter2 = 1, hunter2 = 2}\n",
    "a key twice in a table, in quotes": "x = {'a\"b hunter2' = 1, 'a\"b hunter2' = 2}\n",
    "a key below a value": "x.hunter2 = {a = 1}\nx.hunter2.b = 2\n",
    "a table in place of a value": "[a.hunter2]\n[a]\nhunter2.x = 1\n",
    "a word": "x = hunter2\n",
    "a string that does not end": 'x = "hunter2\n',
    "a control character": 'x = "hunter2\0"\n',
    "a number that Python does not convert": f"x = 1{'0' * 5000}\n",
    "no date": "x = 2026-13-45\n",
}


@pytest.mark.parametrize("text", NOT_TOML.values(), ids=NOT_TOML)
def test_what_is_wrong_with_a_pyproject_is_said_without_a_key_or_value_of_it(text: str) -> None:
    write("pyproject.toml", f"{text}\n[tool.octogen]\n")
    write("values.yaml", SAMPLE)
    for form in ("text", "json", "sarif", "github", "junit"):
        result = lint("values.yaml", "--format", form, expect=1)
        assert "Not TOML: " in result.stdout
        assert "hunter2" not in result.output


@pytest.mark.parametrize(
    ("pattern", "matched", "other"),
    [
        ("legacy/*.json", "legacy/a.json", "legacy/deep/a.json"),
        ("legacy/**", "legacy/deep/a.json", "legacy"),
        ("**/a.json", "x/y/a.json", "x/ba.json"),
        ("**/a.json", "a.json", "a.jsonx"),
        ("a?.json", "ab.json", "a/.json"),
        ("a+(b).json", "a+(b).json", "aab.json"),
    ],
)
def test_a_pattern_matches_as_in_other_tools(pattern: str, matched: str, other: str) -> None:
    assert matcher(pattern).match(matched)
    assert not matcher(pattern).match(other)


# What it does


@pytest.mark.parametrize("name", [".octogen.yaml", "pyproject.toml"])
def test_it_is_found_upwards_and_its_paths_are_relative_to_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write("deploy/prod/values.yaml", BROKEN)
    write("other/values.yaml", BROKEN)
    written = {
        ".octogen.yaml": 'files: ["deploy/*/values.yaml"]\n',
        "pyproject.toml": '[tool.octogen]\nfiles = ["deploy/*/values.yaml"]\n',
    }
    write(name, written[name])
    write("deep/down/.keep", "")
    monkeypatch.chdir("deep/down")
    result = lint(expect=1)
    assert "../../deploy/prod/values.yaml:" in result.stdout
    assert "other/values.yaml" not in result.stdout


def test_a_pyproject_without_the_table_is_not_it() -> None:
    write(".octogen.yaml", "failOn: warning\n")
    write("sub/pyproject.toml", "[tool.other]\n")
    write("sub/values.yaml", WARNED)
    lint("sub/values.yaml", "--config", ".octogen.yaml", expect=1)


def test_what_is_wrong_with_it_is_reported_and_fails() -> None:
    write(".octogen.yaml", "failon: warning\n")
    write("values.yaml", SAMPLE)
    assert "did you mean `failOn`?" in lint(expect=1).stdout


def test_files_that_do_not_exist_are_wrong_usage() -> None:
    write(".octogen.yaml", "files: [nowhere/*.yaml]\n")
    assert ".octogen.yaml:1:9: `files` names 'nowhere/*.yaml'" in lint(expect=2).stderr


def test_the_severity_to_fail_on_comes_from_option_then_values_then_configuration() -> None:
    write(".octogen.yaml", "failOn: warning\n")
    write("values.yaml", WARNED)
    lint(expect=1)
    lint("--fail-on", "error")
    lint("--set", "lint.failOn=error")


def test_select_in_the_configuration_holds_until_the_command_line_selects() -> None:
    write(".octogen.yaml", "select: [OCT2]\n")
    write("values.yaml", BROKEN)
    lint()
    lint("--select", "OCT401", expect=1)


def test_an_image_named_in_the_configuration_counts_as_octopus_server() -> None:
    write(
        "service.json",
        json.dumps({"serviceName": "o", "taskDefinition": "o", "deploymentConfiguration": {"maximumPercent": 200}}),
    )
    write(
        "task-definition.json",
        json.dumps({"family": "o", "containerDefinitions": [{"name": "o", "image": "r.example.com/x/server:1"}]}),
    )
    lint(".")
    write(".octogen.yaml", "serverImages: [r.example.com/x/server]\n")
    assert "OCT401" in lint(".", expect=1).stdout


def test_ignore_accepts_findings_in_files_that_hold_no_comments() -> None:
    write("values.yaml", BROKEN)
    reason = "reason: This instance is rebuilt every night.\n"
    write(".octogen.yaml", f"ignore:\n  - rule: versions-run-together\n    {reason}")
    lint()
    for narrowed, expected in (
        ("files: '*.yaml'", 0),
        ("files: other/**", 1),
        ("pointer: /deploymentConfiguration", 0),
        ("pointer: /tags", 1),
    ):
        write(".octogen.yaml", f"ignore:\n  - rule: OCT401\n    {narrowed}\n    {reason}")
        lint("values.yaml", expect=expected)


def test_an_entry_that_ignores_nothing_is_a_finding_when_everything_is_linted() -> None:
    write("values.yaml", SAMPLE)
    write(".octogen.yaml", "ignore:\n  - rule: OCT401\n    reason: gone\n")
    assert ".octogen.yaml:2:11: warning OCT004" in lint().stdout
    assert "OCT004" not in lint("values.yaml").stdout, "another file may hold what it ignores"


# A baseline


def test_a_baseline_accepts_what_was_there_and_nothing_new() -> None:
    write("values.yaml", BROKEN)
    assert "wrote 1 findings to baseline.json" in lint("values.yaml", "--write-baseline", "baseline.json").stderr
    lint("values.yaml", "--baseline", "baseline.json")
    write("values.yaml", "# a line above\n" + BROKEN)
    lint("values.yaml", "--baseline", "baseline.json")
    write("values.yaml", BROKEN.replace("200", "150"))
    result = lint("values.yaml", "--baseline", "baseline.json", expect=1)
    assert "OCT401" in result.stdout
    assert "baseline.json:4:5: warning OCT004" in result.stdout, "the old entry is stale"


def test_a_baseline_says_nothing_of_files_that_were_not_linted() -> None:
    write("a/values.yaml", BROKEN)
    write("b/values.yaml", SAMPLE)
    lint("a", "b", "--write-baseline", "baseline.json")
    assert lint("b", "--baseline", "baseline.json").stdout == ""


@pytest.mark.parametrize(
    "text", ["", "[]", '{"version": 2, "findings": []}', '{"version": 1, "findings": [{"rule": "OCT401"}]}', "{"]
)
def test_what_is_no_baseline_is_wrong_usage(text: str) -> None:
    write("values.yaml", SAMPLE)
    write("baseline.json", text)
    assert "baseline.json" in lint("values.yaml", "--baseline", "baseline.json", expect=2).stderr


# Several reports, files for them, and what suppression leaves in them


def results_of(rule: str, report: str) -> list[dict[str, Any]]:
    results = json.loads(Path(report).read_text(encoding="utf-8"))["runs"][0]["results"]
    return [result for result in results if result["ruleId"] == rule]


def test_several_reports_are_written_in_one_run() -> None:
    write("values.yaml", BROKEN)
    result = lint(
        "values.yaml", "--report", "sarif=r/o.sarif", "--report", "junit=r/o.xml", "--output-file", "r/o.txt", expect=1
    )
    assert result.stdout == ""
    assert "OCT401" in Path("r/o.txt").read_text(encoding="utf-8")
    assert results_of("OCT401", "r/o.sarif")
    assert Path("r/o.xml").read_text(encoding="utf-8").startswith("<testsuites")
    assert "FORMAT=FILE" in lint("values.yaml", "--report", "pdf=x", expect=2).stderr


def test_sarif_keeps_what_was_accepted_with_its_justification_and_kind() -> None:
    write("values.yaml", SAMPLE + "deployment: {maximumPercent: 200} # octogen: ignore[OCT401] rebuilt every night\n")
    lint("values.yaml", "--report", "sarif=o.sarif")
    (result,) = results_of("OCT401", "o.sarif")
    assert result["suppressions"] == [{"kind": "inSource", "justification": "rebuilt every night"}]
    assert "OCT401" in lint("values.yaml", "--no-inline-ignores", expect=1).stdout
    write("values.yaml", BROKEN)
    write(".octogen.yaml", "ignore: [{rule: OCT401, reason: nightly}]\n")
    lint("values.yaml", "--report", "sarif=o.sarif")
    (result,) = results_of("OCT401", "o.sarif")
    assert result["suppressions"] == [{"kind": "external", "justification": "nightly"}]
