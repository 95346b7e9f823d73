"""The command line as a promise: options, exit codes, what goes to stdout and what to stderr."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from octogen.cli import app
from octogen.inputs.deployments import from_values
from octogen.rules import RULES
from octogen.source.source import read

ROOT = Path(__file__).parent.parent.parent
SAMPLE = (ROOT / "sample-values.yaml").read_text(encoding="utf-8")
BROKEN = "deployment: {maximumPercent: 200}\n"


@pytest.fixture(autouse=True)
def _in_a_directory_with_the_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("values.yaml").write_text(SAMPLE, encoding="utf-8")


def octogen(*arguments: str, stdin: str = "", expect: int = 0) -> Result:
    result = CliRunner().invoke(app, arguments, input=stdin, catch_exceptions=False)
    assert result.exit_code == expect, f"{result.stdout}\n{result.stderr}"
    return result


def documents() -> dict[str, dict[str, object]]:
    return {document.name: dict(document.body) for document in from_values([read(SAMPLE, "values.yaml")]).items}


# render


def test_render_prints_a_stream_with_name_and_command_above_each_document() -> None:
    printed = octogen("render", "values.yaml").stdout
    assert "# Document: service\n# Feed to: aws ecs create-service --cli-input-json file://service.json\n" in printed
    assert list(yaml.safe_load_all(printed)) == list(documents().values())
    assert printed.count("# Document: ") == len(documents())


def test_render_prints_one_document_undecorated() -> None:
    assert (
        json.loads(octogen("render", "values.yaml", "-s", "service", "--format", "json").stdout)
        == documents()["service"]
    )
    printed = octogen("render", "values.yaml", "-s", "service").stdout
    assert "#" not in printed
    assert yaml.safe_load(printed) == documents()["service"]


def test_render_prints_several_documents_as_one_json_object() -> None:
    printed = octogen("render", "values.yaml", "-s", "service", "-s", "cluster", "--format", "json").stdout
    assert json.loads(printed) == {name: documents()[name] for name in ("service", "cluster")}


@pytest.mark.parametrize("example", sorted((ROOT / "examples").glob("*.yaml")), ids=lambda path: path.stem)
def test_render_says_which_references_a_document_holds_and_what_prints_what_belongs_there(example: Path) -> None:
    all_of_them = from_values([read(example.read_bytes(), example.name)]).items
    names = [argument for document in all_of_them for argument in ("-s", document.name)]
    said = octogen("render", str(example), *names).stderr
    held = {document.name: set(re.findall(r"\$\{[^}]+\}", json.dumps(document.body))) for document in all_of_them}
    parts = re.split(r"^octogen: (\S+) holds references that only AWS can fill\. .*$", said, flags=re.MULTILINE)
    told = {
        name: set(
            re.findall(r"^  (\$\{\S+\}): [A-Z]?\w\S+ of what `aws [a-z0-9]+ [a-z-]+` prints for ", text, re.MULTILINE)
        )
        for name, text in zip(parts[1::2], parts[2::2], strict=True)
    }
    assert told == {name: references for name, references in held.items() if references}


def test_render_names_the_values_key_that_takes_the_place_of_a_reference() -> None:
    result = octogen("render", "values.yaml", "-s", "task-role-policy")
    assert (
        "  ${access-point.task-logs.arn}: AccessPointArn of what `aws efs create-access-point` prints for "
        "access-point.task-logs (values: storage.folders.taskLogs.accessPointId)\n" in result.stderr
    )
    assert octogen("render", "values.yaml", "-s", "log-group").stderr == ""


@pytest.mark.parametrize("output", [(), ("-o", "out"), ("--format", "json")], ids=" ".join)
def test_render_says_that_documents_hold_references(output: tuple[str, ...]) -> None:
    last = octogen("render", "values.yaml", *output).stderr.splitlines()[-1]
    assert last.startswith(
        "octogen: 7 documents hold references such as ${access-point.repository.arn}, which only AWS"
    )


def test_render_quotes_what_yaml_1_1_takes_for_a_boolean_and_no_more() -> None:
    assert "value: 'Y'\n" in octogen("render", "values.yaml", "-s", "task-definition").stdout
    assert "- name: containerInsights\n" in octogen("render", "values.yaml", "-s", "cluster").stdout


def test_render_names_the_nearest_document_where_there_is_none() -> None:
    assert "did you mean service?" in octogen("render", "values.yaml", "-s", "servic", expect=2).stderr


def test_render_writes_a_file_for_each_document_and_lists_them_on_stderr() -> None:
    result = octogen("render", "values.yaml", "-o", "out")
    assert result.stdout == ""
    assert {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in Path("out").iterdir()} == documents()
    *listed, count, _ = result.stderr.splitlines()
    assert listed == [f"out/{name}.json" for name in documents()]
    assert count == (
        f"octogen: wrote {len(listed)} documents to out. Next: `aws ecs create-cluster --cli-input-json "
        "file://out/cluster.json`, then the others in this order"
    )


def test_render_check_is_silent_about_what_is_current_and_writes_nothing() -> None:
    octogen("render", "values.yaml", "-o", "out")
    before = {path: path.stat().st_mtime_ns for path in Path("out").iterdir()}
    result = octogen("render", "values.yaml", "-o", "out", "--check")
    assert (result.stdout, result.stderr) == ("", "")
    assert {path: path.stat().st_mtime_ns for path in Path("out").iterdir()} == before


def test_render_check_shows_what_differs_is_missing_or_is_left_over() -> None:
    octogen("render", "values.yaml", "-o", "out")
    Path("out/cluster.json").unlink()
    Path("out/service.old.json").write_text("{}\n", encoding="utf-8")
    result = octogen("render", "values.yaml", "-o", "out", "--check", "--set", "nodes.count=3", expect=1)
    assert '-  "desiredCount": 2,\n+  "desiredCount": 3,' in result.stdout
    assert '+  "clusterName": "octopus",' in result.stdout
    assert "Only in out: service.old.json" in result.stdout
    assert not Path("out/cluster.json").exists()


def test_render_says_what_an_earlier_rendering_left_behind() -> None:
    octogen("render", "values.yaml", "-o", "out", "--set", "nodes.topology=service-per-node")
    assert (
        "out/service.node-2.json is not a document of these values"
        in octogen("render", "values.yaml", "-o", "out").stderr
    )


def test_render_writes_nothing_where_a_finding_is_an_error_unless_told_not_to_lint() -> None:
    Path("broken.yaml").write_text(BROKEN, encoding="utf-8")
    result = octogen("render", "values.yaml", "-f", "broken.yaml", "-o", "out", expect=1)
    assert "broken.yaml:1:30: error OCT401 versions-run-together" in result.stderr
    assert not Path("out").exists()
    octogen("render", "values.yaml", "-f", "broken.yaml", "-o", "out", "--no-lint")
    assert Path("out/service.json").exists()


def test_render_shows_the_line_that_is_wrong() -> None:
    Path("broken.yaml").write_text(BROKEN, encoding="utf-8")
    lines = octogen("render", "values.yaml", "-f", "broken.yaml", expect=1).stderr.splitlines()
    assert lines[1:3] == ["      deployment: {maximumPercent: 200}", f"      {'^^^':>32}"]


def test_render_takes_what_the_configuration_accepts() -> None:
    broken = ("render", "values.yaml", "--set", "deployment.maximumPercent=200")
    Path(".octogen.yaml").write_text("ignore: [{rule: OCT401, reason: a pilot}]\n", encoding="utf-8")
    assert "OCT" not in octogen(*broken).stderr
    Path(".octogen.yaml").write_text("ignored: []\n", encoding="utf-8")
    assert ".octogen.yaml:1:1: error OCT002 " in octogen(*broken, expect=1).stderr


@pytest.mark.parametrize("command", ["render", "tentacles"])
def test_what_takes_values_says_once_that_a_file_holds_none(command: str) -> None:
    Path("chart.yaml").write_text("replicaCount: 1\n", encoding="utf-8")
    said = octogen(command, "chart.yaml", expect=2).stderr
    assert said == "octogen: chart.yaml is not an octogen values file: it lacks the line apiVersion: octogen/v1\n"


def test_render_cannot_be_made_to_render_invalid_values() -> None:
    result = octogen("render", "values.yaml", "--set", "nodes.cuont=3", "--no-lint", expect=1)
    assert "did you mean `count`?" in result.stderr
    assert result.stdout == ""


def test_render_reads_stdin_and_lays_overlays_and_sets_on_top() -> None:
    Path("three.yaml").write_text("nodes: {count: 3}\n", encoding="utf-8")
    shown = ("-s", "service", "--format", "json")
    assert json.loads(octogen("render", "-", "-f", "three.yaml", *shown, stdin=SAMPLE).stdout)["desiredCount"] == 3
    over = ("--set", "nodes.count=4", "--set-json", 'nodes={"count": 5}', "--set-string", "aws.tags.team=5")
    printed = json.loads(octogen("render", "values.yaml", "-f", "three.yaml", *over, *shown).stdout)
    assert printed["desiredCount"] == 4
    assert printed["tags"] == [{"key": "team", "value": "5"}]


@pytest.mark.parametrize("wrong", [("--check",), ("-o", "out", "--format", "yaml"), ("-o", "out", "-s", "service")])
def test_render_refuses_options_that_contradict_each_other(wrong: tuple[str, ...]) -> None:
    assert octogen("render", "values.yaml", *wrong, expect=2).stderr.startswith("octogen: ")


# lint


def test_lint_is_content_with_the_sample() -> None:
    result = octogen("lint", "values.yaml")
    assert result.stdout == ""
    assert "no findings in 1 file" in result.stderr


def test_lint_without_a_path_reads_the_values_files_that_are_here() -> None:
    shutil.move("values.yaml", "production.octogen.yaml")
    Path(".octogen.yaml").write_text("failOn: warning\n", encoding="utf-8")
    assert octogen("lint").stderr == "octogen: no findings in 1 file; 13 accepted\n"
    Path("values.yaml").write_text("replicaCount: 1\n", encoding="utf-8")
    assert octogen("lint").stderr == "octogen: no findings in 1 file; 13 accepted; 1 file passed over\n", (
        "a Helm chart's values.yaml"
    )


def test_lint_without_anything_to_read_says_so() -> None:
    Path("values.yaml").unlink()
    assert "nothing to lint" in octogen("lint", expect=2).stderr


def test_lint_reports_on_stdout_and_exits_with_1() -> None:
    result = octogen("lint", "values.yaml", "--set", "deployment.maximumPercent=200", expect=1)
    assert "error OCT401 versions-run-together: " in result.stdout
    assert "    service /deploymentConfiguration/maximumPercent\n" in result.stdout


def test_lint_fails_from_the_severity_that_the_option_or_the_values_say() -> None:
    info = ("lint", "values.yaml", "--set", "loadBalancer.healthCheck.path=/")
    octogen(*info)
    octogen(*info, "--fail-on", "warning", expect=1)
    octogen(*info, "--set", "lint.failOn=warning", expect=1)
    octogen(*info, "--set", "lint.failOn=warning", "--fail-on", "error")


def test_lint_selects_and_ignores_by_id_name_and_area() -> None:
    broken = ("lint", "values.yaml", "--set", "deployment.maximumPercent=200")
    octogen(*broken, "--ignore", "OCT401")
    octogen(*broken, "--ignore", "versions-run-together,OCT2")
    octogen(*broken, "--select", "OCT2")
    octogen(*broken, "--select", "OCT4", expect=1)
    assert "no rule is called 'OCT999'" in octogen(*broken, "--select", "OCT999", expect=2).stderr


def test_lint_judges_the_documents_of_a_directory_together() -> None:
    octogen("render", "values.yaml", "-o", "out")
    assert "no findings in 19 files" in octogen("lint", "out").stderr
    service = json.loads(Path("out/service.json").read_text(encoding="utf-8"))
    service["deploymentConfiguration"]["maximumPercent"] = 200
    Path("out/service.json").write_text(json.dumps(service, indent=2), encoding="utf-8")
    assert "out/service.json:" in octogen("lint", "out", expect=1).stdout


ELSEWHERE = [
    # What of a rendering is there, and the references that lead out of it.
    ("service.json target-group.portal.json", ["${task-definition.arn} (in out/service.json)"]),
    ("listener.http.json load-balancer.portal.json", []),
    (
        "listener.https.json listener.http.json load-balancer.portal.json",
        ["${target-group.portal.arn} (in out/listener.https.json)"],
    ),
    ("service.json", []),
    ("service.json cluster.json log-group.json", []),
]


@pytest.mark.parametrize(("names", "said"), ELSEWHERE, ids=[names for names, _ in ELSEWHERE])
@pytest.mark.parametrize("form", ["text", "json"])
def test_lint_says_which_documents_are_elsewhere_or_lost_and_calls_that_no_fault(
    names: str, said: list[str], form: str
) -> None:
    octogen("render", "values.yaml", "-o", "out")
    for path in Path("out").iterdir():
        if path.name not in names.split():
            path.unlink()
    printed = octogen("lint", "out", "--format", form).stderr
    number = f"{len(said)} reference{'' if len(said) == 1 else 's'} point{'s' if len(said) == 1 else ''}"
    line = (
        f"octogen: {number} to documents that are not among these files: {', '.join(said)}; add them, or render again"
    )
    assert [text for text in printed.splitlines() if "not among" in text] == ([line] if said else [])


def test_lint_names_a_lost_document_of_every_rendering_that_is_judged() -> None:
    octogen("render", "values.yaml", "-o", "out")
    assert "not among" not in octogen("lint", "values.yaml", "out").stderr
    lost = Path("out/task-definition.json")
    lost.unlink()
    for arguments in (("out",), ("values.yaml", "out"), ("out", "--select", "OCT2")):
        assert "1 reference points to documents that are not among" in octogen("lint", *arguments).stderr
    for path in Path("out").glob("target-group*"):
        path.unlink()
    assert "3 references point" in octogen("lint", "out").stderr


@pytest.mark.parametrize(
    ("lost", "fix"),
    [
        (
            "execution-role",
            "add the document execution-role, or write the name of one that is there: task-role",
        ),
        (
            "access-point.artifacts",
            (
                "add the document access-point.artifacts, or write the name of one that is there: "
                "access-point.repository, access-point.event-exports, access-point.task-logs"
            ),
        ),
    ],
)
def test_a_document_that_is_lost_is_to_be_added_and_no_other_kind_takes_its_place(lost: str, fix: str) -> None:
    octogen("render", "values.yaml", "-o", "out")
    Path(f"out/{lost}.json").unlink()
    report = json.loads(octogen("lint", "out", "--format", "json", expect=1).stdout)
    found = {(finding["message"], finding["fix"]) for finding in report["findings"] if finding["rule"] == "OCT906"}
    assert {message for message, _ in found} == {f"No document is named {lost}"}
    names = {name.strip(".,") for _, text in found for name in text.split()}
    assert names == {name.strip(".,") for name in fix.split()}


@pytest.mark.parametrize("option", ["--set", "--set-json"])
def test_null_on_the_command_line_removes_and_the_default_holds(option: str) -> None:
    plain = octogen("render", "values.yaml", "-s", "service", "--set", "nodes.count=5").stdout
    assert "desiredCount: 5" in plain
    removed = octogen("render", "values.yaml", "-s", "service", option, "nodes.count=null").stdout
    default = octogen("render", "values.yaml", "-s", "service", "--set-json", 'nodes={"count": null}').stdout
    assert removed == default
    assert "null removes" in octogen("render", "--help").stdout


def test_lint_reads_a_stream_from_stdin() -> None:
    stream = octogen("render", "values.yaml", "--set", "deployment.maximumPercent=200", "--no-lint").stdout
    assert "<stdin>:" in octogen("lint", "-", stdin=stream, expect=1).stdout


def test_lint_reads_bodies_by_name_from_json() -> None:
    unlinted = ("render", "values.yaml", "--set", "deployment.maximumPercent=200", "--no-lint", "--format", "json")
    Path("all.json").write_text(octogen(*unlinted).stdout, encoding="utf-8")
    found = json.loads(octogen("lint", "all.json", "--format", "json", expect=1).stdout)["findings"]
    assert [(finding["rule"], finding["document"]) for finding in found] == [("OCT401", "service")]


def test_lint_refuses_a_named_file_that_is_none_of_its_business_and_passes_over_it_when_told() -> None:
    Path("chart.yaml").write_text("replicaCount: 1\n", encoding="utf-8")
    assert "chart.yaml is neither an octogen values file" in octogen("lint", "chart.yaml", expect=2).stderr
    octogen("lint", "chart.yaml", "--skip-unknown")
    octogen("lint", ".")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "nodes: {count: 3}\n",
            "lacks the line apiVersion: octogen/v1; if it is an overlay, lint it on top of its base: ",
        ),
        ("apiVersion: v1\nnodes: {count: 3}\n", "lacks the line apiVersion: octogen/v1; "),
        ("hello\n", "is neither an octogen values file (apiVersion: octogen/v1) nor an AWS document\n"),
    ],
)
def test_lint_says_what_a_file_that_it_does_not_know_lacks(text: str, said: str) -> None:
    Path("x.yaml").write_text(text, encoding="utf-8")
    refusal = octogen("lint", "values.yaml", "x.yaml", expect=2).stderr
    assert refusal.startswith(f"octogen: x.yaml {said}")
    assert "no findings" not in refusal
    assert refusal.endswith("octogen: give --skip-unknown to pass over such files\n")


def test_lint_says_that_nothing_came_through_the_pipe() -> None:
    assert octogen("lint", "-", expect=2).stderr == "octogen: <stdin> is empty\n"


def test_lint_says_where_most_rules_have_nothing_to_judge() -> None:
    service = octogen("render", "values.yaml", "-s", "service").stdout
    assert "no container there runs Octopus Server" in octogen("lint", "-", stdin=service).stderr
    template = "Resources: {Files: {Type: AWS::S3::Bucket}}\n"
    assert "no container there runs Octopus Server" in octogen("lint", "-", stdin=template).stderr
    task = octogen("render", "values.yaml", "-s", "task-definition").stdout
    assert octogen("lint", "-", stdin=f"{task}---\n{service}").stderr == "octogen: no findings in 1 file\n"
    assert octogen("lint", "values.yaml").stderr == "octogen: no findings in 1 file; 13 accepted\n"


def test_lint_counts_what_is_accepted() -> None:
    broken = ("lint", "values.yaml", "--set", "deployment.maximumPercent=200")
    octogen(*broken, "--write-baseline", "baseline.json")
    accepted = octogen(*broken, "--baseline", "baseline.json").stderr
    assert accepted == "octogen: no findings in 1 file; 14 accepted\n"


@pytest.mark.parametrize("change", [("--set", "nodes.count=3"), ("-f", "values.yaml")])
def test_lint_refuses_changes_to_values_where_there_are_none(change: tuple[str, str]) -> None:
    octogen("render", "values.yaml", "-o", "out")
    assert "but no values file is being linted" in octogen("lint", "out", *change, expect=2).stderr


def test_lint_says_which_file_it_cannot_read() -> None:
    assert octogen("lint", "nothing.yaml", expect=2).stderr == "octogen: cannot read nothing.yaml: no such file\n"


def test_lint_reports_what_cannot_be_parsed_as_a_finding() -> None:
    Path("broken.yaml").write_text("a: [1\n", encoding="utf-8")
    assert "broken.yaml:2:1: error OCT001 " in octogen("lint", "broken.yaml", expect=1).stdout


def test_lint_colours_only_a_terminal() -> None:
    assert "\x1b" not in octogen("lint", "values.yaml", "--set", "deployment.maximumPercent=200", expect=1).output


# rules, schema, init


def test_rules_lists_every_rule_in_every_format() -> None:
    ids = [rule.id for rule in RULES]
    listed = octogen("rules").stdout
    assert [line.split()[0] for line in listed.splitlines() if line.startswith("  OCT")] == ids
    assert [rule["id"] for rule in json.loads(octogen("rules", "--format", "json").stdout)] == ids
    markdown = octogen("rules", "--format", "markdown").stdout
    assert [line.split()[1] for line in markdown.splitlines() if line.startswith("### ")] == ids


@pytest.mark.parametrize("key", ["OCT401", "oct401", "versions-run-together"])
def test_rules_explains_one_by_id_or_name(key: str) -> None:
    printed = octogen("rules", key).stdout
    for part in (
        "OCT401 versions-run-together (error)",
        "fix: ",
        "values key: deployment.maximumPercent",
        "source: https://",
    ):
        assert part in printed
    assert "+     maximumPercent: 100" in printed


def test_rules_names_the_nearest_rule() -> None:
    assert "did you mean versions-run-together?" in octogen("rules", "version-run-together", expect=2).stderr


def test_rules_lists_those_of_an_area_or_with_a_word() -> None:
    printed = octogen("rules", "polling").stdout
    assert "polling-spreads-over-nodes" in printed
    assert "drain-kills-node" not in printed
    area = json.loads(octogen("rules", "oct4", "--format", "json").stdout)
    assert {rule["area"] for rule in area} == {"Deployment and upgrade"}


def test_rules_takes_a_number_for_no_other() -> None:
    said = octogen("rules", "OCT999", expect=2).stderr
    assert said == "octogen: no rule is called 'OCT999'; `octogen rules` lists them\n"


def test_schema_prints_the_values_schema_and_those_of_aws() -> None:
    assert octogen("schema").stdout == (ROOT / "schemas" / "values.schema.json").read_text(encoding="utf-8")
    for name in octogen("schema", "--list").stdout.split():
        assert json.loads(octogen("schema", name).stdout)["$schema"].endswith("2020-12/schema")
    assert "did you mean ecs.create-service?" in octogen("schema", "ecs.create-servce", expect=2).stderr


def test_lint_names_every_line_that_init_marks_until_it_is_replaced() -> None:
    octogen("init", "--force")
    text = Path("values.yaml").read_text(encoding="utf-8")
    marked = [number for number, line in enumerate(text.splitlines(), start=1) if "# REPLACE" in line]
    found = json.loads(octogen("lint", "--format", "json").stdout)["findings"]
    assert {(item["rule"], item["severity"]) for item in found} == {("OCT006", "info")}
    assert [item["line"] for item in found] == marked
    assert "ignore-file" not in text
    for ours, yours in {
        "123456789012": "210987654321",
        "0a1b2c3d4e5f67890": "0123456789abcdef1",
        "0f9e8d7c6b5a43210": "0123456789abcdef2",
        "11111111-2222-3333-4444-555555555555": "99999999-2222-3333-4444-555555555555",
        "-AbCdEf": "-Zb3dEf",
        "octopus.example.com": "deploy.example.net",
    }.items():
        assert ours in text
        partly = text.replace(ours, yours)
        assert partly != text
        text = partly
    Path("values.yaml").write_text(text, encoding="utf-8")
    assert "no findings in 1 file\n" in octogen("lint").stderr


@pytest.mark.parametrize(
    ("overlay", "said"),
    [
        (
            "roles: {taskRoleArn: 'arn:aws:iam::123456789012:role/mine'}\n",
            "`roles.taskRoleArn` still holds 123456789012, which is what `octogen init` wrote",
        ),
        ("network: {vpcId: vpc-0a1b2c3d4e5f67890}\n", "`network.vpcId` is still what `octogen init` wrote"),
        ("network: {vpcId: vpc-0123456789abcdef1}\n", None),
        ("x-mine: {vpcId: vpc-0a1b2c3d4e5f67890}\n", None),
        ("octopus: {serverUri: 'https://octopus.example.com:8443/x'}\n", "`octopus.serverUri` is still what "),
        ("octopus: {serverUri: 'https://other.octopus.example.com'}\n", None),
    ],
)
def test_a_placeholder_is_known_by_what_init_wrote_and_not_by_its_looks(overlay: str, said: str | None) -> None:
    Path("over.yaml").write_text(overlay, encoding="utf-8")
    found = json.loads(octogen("lint", "values.yaml", "-f", "over.yaml", "--format", "json").stdout)["findings"]
    mine = [item["message"] for item in found if item["file"] == "over.yaml"]
    assert len(mine) == (said is not None)
    assert all(message.startswith(str(said)) for message in mine)


def test_init_writes_a_file_and_never_overwrites_one() -> None:
    octogen("init", "new.yaml")
    assert octogen("init", "-").stdout.splitlines()[3:] == Path("new.yaml").read_text(encoding="utf-8").splitlines()[3:]
    Path("new.yaml").write_text("mine\n", encoding="utf-8")
    assert "new.yaml already exists" in octogen("init", "new.yaml", expect=2).stderr
    assert Path("new.yaml").read_text(encoding="utf-8") == "mine\n"
    octogen("init", "new.yaml", "--force")
    assert Path("new.yaml").read_text(encoding="utf-8") != "mine\n"


# The program as a whole


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-m", "octogen", *arguments)
    return subprocess.run(command, env=os.environ | environment, capture_output=True, encoding="utf-8", check=False)


def test_a_pyyaml_without_libyaml_is_wrong_usage_and_json_does_without_it(tmp_path: Path) -> None:
    start = "import sys; sys.modules['yaml._yaml'] = None; from octogen.cli import main; main()"

    def without(path: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", start, "lint", path]
        return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)

    done = without("values.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("octogen: PyYAML was built without libyaml; install its wheel: pip install ")
    (tmp_path / "cluster.json").write_text('{"clusterName": "octopus"}')
    assert without(str(tmp_path / "cluster.json")).returncode == 0


@pytest.mark.parametrize("command", [(), ("init",), ("render",), ("lint",), ("rules",), ("schema",)])
def test_help_teaches_by_example(command: tuple[str, ...]) -> None:
    printed = octogen(*command, "--help").stdout
    assert f"\n    octogen {' '.join(command)}" in printed or "\n    aws " in printed
    assert "\\b" not in printed


def test_no_arguments_print_the_help() -> None:
    done = run()
    assert "octogen render values.yaml -o out" in done.stdout + done.stderr
    assert done.returncode == 2


def test_the_version_is_printed() -> None:
    assert run("--version").stdout.startswith("octogen 0.")


@pytest.mark.parametrize("wrong", [("deploy",), ("lint", "--format", "pdf"), ("render",), ("lint", "--set")])
def test_wrong_usage_exits_with_2(wrong: tuple[str, ...]) -> None:
    done = run(*wrong)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_bug_exits_with_3_and_a_request_to_report_it(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import octogen.linting.linting\ndef bug(*a, **k): raise RuntimeError('hunter2')\n"
        "octogen.linting.linting.lint = bug\n",
        encoding="utf-8",
    )
    done = run("lint", "values.yaml", PYTHONPATH=os.pathsep.join([str(tmp_path), str(ROOT)]))
    assert done.returncode == 3
    assert "a bug in octogen: RuntimeError. Please report it" in done.stderr
    assert "hunter2" not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("render", "values.yaml"), 0),
        (("lint", "values.yaml", "--format", "sarif"), 0),
        (("lint", "values.yaml", "--set", "deployment.maximumPercent=200", "--format", "sarif"), 1),
        (("render", "values.yaml", "--check", "-o", "nowhere"), 1),
        (("rules", "--format", "json"), 0),
    ],
)
def test_a_reader_that_goes_away_changes_no_exit_code(arguments: tuple[str, ...], code: int) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            (sys.executable, "-m", "octogen", *arguments),
            check=False,
            stdout=writer,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
    finally:
        os.close(writer)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


@pytest.mark.parametrize("redirection", [">/dev/full", ">&-"])
@pytest.mark.parametrize("command", ["render values.yaml", "lint values.yaml --format json", "rules", "schema"])
def test_a_standard_output_that_cannot_be_written_is_wrong_usage(command: str, redirection: str) -> None:
    call = f"exec {sys.executable} -m octogen {command} {redirection}"
    done = subprocess.run(call, shell=True, capture_output=True, encoding="utf-8", check=False)  # noqa: S602
    assert done.returncode == 2, done.stderr
    assert "octogen: cannot write to standard output: " in done.stderr


def complete(shell: str, line: str) -> str:
    variables = {
        "_OCTOGEN_COMPLETE": f"complete_{shell}",
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(line.split(" ")) - 1),
    }
    return run(**variables).stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_can_complete_commands_and_rules(shell: str) -> None:
    assert "lint" in complete(shell, "octogen l")
    assert "OCT206" in complete(shell, "octogen rules OCT20")
    assert "drain-kills-node" in complete(shell, "octogen lint --ignore drain")
