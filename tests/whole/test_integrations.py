"""The hooks of .pre-commit-hooks.yaml, run by pre-commit itself, and the steps of action.yml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.hooks import BIN, ROOT, git, run

SAMPLE = (ROOT / "sample-values.yaml").read_text(encoding="utf-8")
BROKEN = SAMPLE + "deployment:\n  maximumPercent: 200\n"

pytestmark = pytest.mark.xdist_group("integrations")


@pytest.fixture
def scratch(hooks: dict[str, str], tmp_path: Path) -> Path:
    """A git repository that commits only what the hooks let pass."""
    listed: list[dict[str, Any]] = [
        {"id": "octogen-lint"},
        {"id": "octogen-lint-config"},
        {"id": "octogen-render-check", "args": ["deploy/values.yaml", "-o", "deploy/out"], "stages": ["manual"]},
    ]
    config = {"repos": [{"repo": hooks["repo"], "rev": "v0", "hooks": listed}]}
    (tmp_path / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    (tmp_path / ".octogen.yaml").write_text("files: [deploy]\n", encoding="utf-8")
    (tmp_path / "deploy").mkdir()
    (tmp_path / "deploy" / "values.yaml").write_text(SAMPLE, encoding="utf-8")
    git("init", "-q", cwd=tmp_path)
    run("pre-commit", "install", cwd=tmp_path, PRE_COMMIT_HOME=hooks["PRE_COMMIT_HOME"])
    return tmp_path


def commit(scratch: Path, hooks: dict[str, str], expect: int) -> str:
    git("add", ".", cwd=scratch)
    home = hooks["PRE_COMMIT_HOME"]
    return git("commit", "-m", "change", cwd=scratch, expect=expect, PRE_COMMIT_HOME=home)


def test_a_good_values_file_is_committed_and_a_bad_one_stops_the_commit(scratch: Path, hooks: dict[str, str]) -> None:
    assert "octogen lint, all that the configuration names" in commit(scratch, hooks, expect=0)

    (scratch / "deploy" / "values.yaml").write_text(BROKEN, encoding="utf-8")
    printed = commit(scratch, hooks, expect=1)
    assert "deploy/values.yaml:52:19: error OCT401 versions-run-together: " in printed


def test_a_helm_charts_values_are_left_alone(scratch: Path, hooks: dict[str, str]) -> None:
    chart = scratch / "charts" / "web"
    (chart / "templates").mkdir(parents=True)
    (chart / "values.yaml").write_text(
        "image: {repository: nginx, tag: latest}\nmaximumPercent: 200\n", encoding="utf-8"
    )
    (chart / "templates" / "service.yaml").write_text(
        "{{- if .Values.x }}\nkind: Service\n{{ end }}\n", encoding="utf-8"
    )
    printed = commit(scratch, hooks, expect=0)
    assert printed.count("Passed") == 2


def test_values_that_cannot_be_read_stop_a_commit_and_those_of_a_helm_chart_do_not(
    scratch: Path, hooks: dict[str, str]
) -> None:
    chart = scratch / "charts" / "web"
    chart.mkdir(parents=True)
    (chart / "Chart.yaml").write_text("name: web\nversion: 1.0.0\n", encoding="utf-8")
    (chart / "values.yaml").write_text("title: für\n", encoding="latin-1")
    commit(scratch, hooks, expect=0)

    (scratch / "prod").mkdir()
    (scratch / "prod" / "values.yaml").write_text(SAMPLE, encoding="utf-16")
    assert "prod/values.yaml:1:1: error OCT001 unreadable-file: " in commit(scratch, hooks, expect=1)


def test_documents_that_are_not_what_the_values_render_to_are_found(scratch: Path, hooks: dict[str, str]) -> None:
    git("add", ".", cwd=scratch)
    check = ("pre-commit", "run", "octogen-render-check", "--all-files", "--hook-stage", "manual")
    assert '+  "clusterName": "octopus",' in run(
        *check, cwd=scratch, expect=1, PRE_COMMIT_HOME=hooks["PRE_COMMIT_HOME"]
    )
    run("octogen", "render", "deploy/values.yaml", "-o", "deploy/out", cwd=scratch)
    git("add", ".", cwd=scratch)
    assert "Passed" in run(*check, cwd=scratch, PRE_COMMIT_HOME=hooks["PRE_COMMIT_HOME"])


# The action: GitHub's runner is not here, so its steps are run as it runs them, from a directory that is the runner's.


@pytest.fixture
def action() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    return loaded


def step(action: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [step for step in action["runs"]["steps"] if step.get("name") == name]
    assert isinstance(found, dict)
    return found


def run_step(found: dict[str, Any], cwd: Path, inputs: dict[str, str], expect: int, **environment: str) -> str:
    variables = {
        name: inputs[text.removeprefix("${{ inputs.").removesuffix(" }}")] for name, text in found["env"].items()
    }
    script = cwd / "step.sh"
    script.write_text(found["run"], encoding="utf-8")
    command = ("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script))
    return run(*command, cwd=cwd, expect=expect, **variables, **environment)


def test_no_input_is_pasted_into_a_script(action: dict[str, Any]) -> None:
    assert action["runs"]["using"] == "composite"
    for found in action["runs"]["steps"]:
        assert "${{" not in found.get("run", ""), found


@pytest.mark.parametrize(("values", "expect"), [(SAMPLE, 0), (BROKEN, 1)], ids=["good", "bad"])
def test_the_lint_step_annotates_and_writes_sarif(
    action: dict[str, Any], tmp_path: Path, values: str, expect: int
) -> None:
    (tmp_path / "octogen").mkdir()
    (tmp_path / "octogen" / "bin").symlink_to(BIN)
    (tmp_path / "my values.yaml").write_text(values, encoding="utf-8")
    inputs = {name: str(found["default"]) for name, found in action["inputs"].items()}
    inputs |= {"paths": "my values.yaml\n", "fail-on": "warning"}
    printed = run_step(step(action, "Lint"), tmp_path, inputs, expect, RUNNER_TEMP=str(tmp_path))
    assert ("::error file=my values.yaml,line=52," in printed) == (expect == 1)
    assert (tmp_path / "octogen.sarif").read_text(encoding="utf-8").startswith("{")


@pytest.mark.parametrize("option", ["--ignore=OCT", "--output-file=../x", "--write-baseline=x.octogen.yaml", "--help"])
@pytest.mark.parametrize("expect", [1, 2], ids=["a file", "no such file"])
def test_no_path_that_is_given_to_the_lint_step_is_an_option(
    action: dict[str, Any], tmp_path: Path, option: str, expect: int
) -> None:
    there = expect == 1
    here = tmp_path / "here"
    (tmp_path / "octogen").mkdir()
    (tmp_path / "octogen" / "bin").symlink_to(BIN)
    here.mkdir()
    (here / "values.yaml").write_text(BROKEN, encoding="utf-8")
    if there:
        (here / option).parent.mkdir(parents=True, exist_ok=True)
        (here / option).write_text(BROKEN, encoding="utf-8")
    inputs = {name: str(found["default"]) for name, found in action["inputs"].items()}
    inputs |= {"paths": f"{option}\nvalues.yaml\n"}
    printed = run_step(step(action, "Lint"), here, inputs, expect, RUNNER_TEMP=str(tmp_path))
    expected = f"file=./{option},line=52" if there else f"octogen: cannot read {option}: no such file"
    assert expected in printed
    assert not (tmp_path / "x").is_file()
    assert not (here / "x.octogen.yaml").exists()


def test_the_install_step_installs_the_actions_own_version(
    action: dict[str, Any], tmp_path: Path, hooks: dict[str, str]
) -> None:
    inputs = {name: str(found["default"]) for name, found in action["inputs"].items()}
    where = {"RUNNER_TEMP": str(tmp_path), "GITHUB_ACTION_PATH": hooks["repo"]}
    run_step(step(action, "Install octogen"), tmp_path, inputs, 0, **where)
    assert run(str(tmp_path / "octogen" / "bin" / "octogen"), "--version", cwd=tmp_path).startswith("octogen ")
