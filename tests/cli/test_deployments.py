"""`deployments` of the configuration, and the files that a commit changes, through the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from octogen.cli import app
from octogen.documents.serialising import to_json
from octogen.inputs.deployments import from_values
from octogen.source.source import read

GOOD = (Path(__file__).parent.parent.parent / "sample-values.yaml").read_text(encoding="utf-8")
BASE, NETWORK = GOOD.partition("network:\n")[0], "network:\n" + GOOD.partition("network:\n")[2]
OUT = {one.name: to_json(one.body) for one in from_values([read(GOOD, "values.yaml")]).items}
SERVICE = OUT["service"].replace('"maximumPercent": 100', '"maximumPercent": 200')


@pytest.fixture(autouse=True)
def _in_an_empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "none"))  # no repository has a say in what has been deleted


def write(name: str, text: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")


def render_into(directory: str, **instead: str) -> None:
    for name, text in (OUT | instead).items():
        write(f"{directory}/{name}.json", text)


def lint(*arguments: str, expect: int = 0) -> Result:
    result = CliRunner().invoke(app, ["lint", *arguments], catch_exceptions=False)
    assert result.exit_code == expect, f"{result.stdout}\n{result.stderr}"
    return result


def found(*arguments: str) -> set[tuple[str, int, str]]:
    result = CliRunner().invoke(
        app, ["lint", "--format", "json", "--ignore", "OCT006", *arguments], catch_exceptions=False
    )
    return {(one["file"], one["line"], one["rule"]) for one in json.loads(result.stdout)["findings"]}


def test_a_values_file_that_is_incomplete_without_its_overlay_is_judged_with_it_alone() -> None:
    write("deploy/base.yaml", BASE)
    write("deploy/network.yaml", NETWORK)
    write("deploy/broken.yaml", "deployment: {maximumPercent: 200}\n")
    entry = "{values: deploy/base.yaml, overlays: [deploy/network.yaml, deploy/broken.yaml]}"
    write(".octogen.yaml", f"files: [deploy]\ndeployments: [{entry}]\n")
    assert found() == {("deploy/broken.yaml", 1, "OCT401")}


def test_without_a_path_all_deployments_and_files_are_judged_and_nothing_twice() -> None:
    write("a.yaml", GOOD + "deployment: {maximumPercent: 200}\n")
    write("b.yaml", GOOD + "deployment: {maximumPercent: 200}\n")
    render_into("out", service=SERVICE)
    write(".octogen.yaml", "files: [b.yaml]\ndeployments: [{values: a.yaml, documents: [out]}, {values: a.yaml}]\n")
    assert {file for file, _, rule in found() if rule == "OCT401"} == {"a.yaml", "b.yaml", "out/service.json"}
    listed = json.loads(lint("--format", "json", expect=1).stdout)["findings"]
    assert len([finding for finding in listed if finding["rule"] == "OCT401"]) == 3


def test_what_values_render_to_and_what_is_committed_are_two_deployments() -> None:
    write("values.yaml", GOOD)
    render_into("out")
    write(".octogen.yaml", "deployments: [{values: values.yaml, documents: [out]}]\n")
    assert lint().stderr == f"octogen: no findings in {1 + len(OUT)} files; 13 accepted\n"


def test_paths_are_relative_to_the_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    write("deploy/values.yaml", GOOD + "deployment: {maximumPercent: 200}\n")
    write("pyproject.toml", "[[tool.octogen.deployments]]\nvalues = 'deploy/values.yaml'\n")
    write("sub/dir/x.txt", "")
    monkeypatch.chdir("sub/dir")
    assert {file for file, _, _ in found()} == {"../../deploy/values.yaml"}
    assert {file for file, _, _ in found("--changed", "--", "../../deploy/values.yaml")} == {"../../deploy/values.yaml"}
    assert found("--changed", "--", "x.txt") == set()


@pytest.mark.parametrize(
    ("entry", "place", "said"),
    [
        (
            "{values: none.yaml}",
            "1:24",
            "The deployment names `none.yaml` in `values`, but there is no such file",
        ),
        ("{name: eu, values: none.yaml}", "1:34", "The deployment eu names `none.yaml` in `values`"),
        ("{values: v.yaml, overlays: [v.yaml, o.yaml]}", "1:51", "`o.yaml` in `overlays`"),
        ("{values: v.yaml, templates: tpl}", "1:43", "`tpl` in `templates`, but there is no such directory"),
        ("{values: v.yaml, templates: v.yaml}", "1:43", "`v.yaml` in `templates`"),
        ("{documents: [empty]}", "1:28", "`empty` in `documents`, but there is no YAML or JSON file"),
        ("{documents: [none/**]}", "1:28", "`none/**` in `documents`"),
        ("{documents: [other.yaml]}", "1:16", "`documents` names `other.yaml`, which is not an AWS document"),
        ("{documents: [others]}", "1:16", "`documents` holds no AWS documents"),
    ],
)
def test_what_a_deployment_lacks_is_a_finding_in_the_configuration(entry: str, place: str, said: str) -> None:
    write("v.yaml", GOOD)
    write("other.yaml", "a: 1\n")
    write("others/other.yaml", "a: 1\n")
    Path("empty").mkdir()
    write(".octogen.yaml", f"deployments: [{entry}]\n")
    for arguments in ((), ("--changed", "--", ".octogen.yaml")):
        printed = lint(*arguments, expect=1).stdout
        assert f".octogen.yaml:{place}: error OCT002" in printed
        assert said in printed


def test_a_missing_file_is_a_finding_of_every_commit() -> None:
    write(".octogen.yaml", "deployments: [{values: none.yaml}]\n")
    assert {rule for _, _, rule in found("--changed", "--", "README.md")} == {"OCT002"}


def test_own_templates_are_those_of_the_deployment() -> None:
    write("values.yaml", GOOD)
    write("tpl/service.yaml.j2", "{{ nothing }}\n")
    write(".octogen.yaml", "deployments: [{values: values.yaml, templates: tpl}, {values: values.yaml}]\n")
    assert {rule for _, _, rule in found()} == {"OCT005"}


def test_a_file_that_cannot_be_read_is_a_finding_of_its_deployment() -> None:
    write("values.yaml", "apiVersion: octogen/v1\nnodes: [\n")
    write("out/x.json", "{")
    write(".octogen.yaml", "deployments: [{values: values.yaml, documents: [out/x.json]}]\n")
    assert {(file, rule) for file, _, rule in found()} == {("values.yaml", "OCT001"), ("out/x.json", "OCT001")}


def test_the_command_line_lays_its_values_on_those_of_all_deployments() -> None:
    write("values.yaml", GOOD)
    write(".octogen.yaml", "deployments: [{values: values.yaml}]\n")
    assert "OCT401" in lint("--set", "deployment.maximumPercent=200", expect=1).stdout


def test_a_hook_of_another_kind_may_name_deleted_files() -> None:
    render_into("out", service=SERVICE)
    Path("out/cluster.json").unlink()
    assert ("out/service.json", "OCT401") in {
        (file, rule) for file, _, rule in found("--changed", "--", "out/cluster.json")
    }
    write(".octogen.yaml", "deployments: [{documents: [out]}]\n")
    assert "OCT401" in lint("--changed", "--", "out/gone/too.json", expect=1).stdout
    lint("--changed", "--", "elsewhere/cluster.json")


def test_a_commit_that_changes_nothing_of_octogens_is_clean_and_a_broken_configuration_never_is() -> None:
    assert lint("--changed").stdout == ""
    write(".octogen.yaml", "deployment: []\n")
    assert "did you mean `deployments`?" in lint("--changed", expect=1).stdout
    assert "did you mean `deployments`?" in lint(expect=1).stdout
