"""The hook octogen-lint, run by pre-commit itself: it judges deployments, whichever of their files is staged."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from octogen.documents.serialising import to_json
from octogen.inputs.deployments import from_values
from octogen.source.source import read
from tests.support.hooks import ROOT, git, run

pytestmark = pytest.mark.xdist_group("integrations")

GOOD = (ROOT / "sample-values.yaml").read_text(encoding="utf-8")
BROKEN = GOOD + "deployment:\n  maximumPercent: 200\n"
OUT = {f"{one.name}.json": to_json(one.body) for one in from_values([read(GOOD, "values.yaml")]).items}
SERVICE = OUT["service.json"].replace('"maximumPercent": 100', '"maximumPercent": 200')
BY_FAMILY = SERVICE.replace("${task-definition.arn}", "octopus")
TASK = OUT["task-definition.json"]
STACK = {
    "Resources": {
        "Task": {
            "Type": "AWS::ECS::TaskDefinition",
            "Properties": {
                "Family": "octopus",
                "ContainerDefinitions": [{"Name": "octopus", "Image": "octopusdeploy/octopusdeploy:2026.3.15878"}],
            },
        },
        "Service": {
            "Type": "AWS::ECS::Service",
            "Properties": {
                "TaskDefinition": {"Ref": "Task"},
                "DesiredCount": 2,
                "DeploymentConfiguration": {"MaximumPercent": 200, "MinimumHealthyPercent": 100},
            },
        },
    }
}
AS_OPTION = "--write-baseline=x.octogen.yaml"
HELM = "nodes:\n  pool: {size: 3}\nstorage: {className: gp3}\nimage: {tag: latest}\nservice: {type: ClusterIP}\n"
CHART = "apiVersion: v2\nname: web\nversion: 1.0.0\n"
TWO = """\
deployments:
  - name: test
    values: values.yaml
    overlays: [test.yaml]
  - name: production
    values: values.yaml
    overlays: [common/eu.yaml, production.yaml]
    documents: [out]
"""
EU, TEST, PRODUCTION = "nodes: {count: 2}\n", "nodes: {count: 2}\n", "nodes: {count: 3}\n"
BOTH = {
    ".octogen.yaml": TWO,
    "values.yaml": GOOD,
    "test.yaml": TEST,
    "common/eu.yaml": EU,
    "production.yaml": PRODUCTION,
    **{f"out/{name}": text for name, text in OUT.items()},
}
TEMPLATE = '{% extends "octogen/service.yaml.j2" %}'


class Row(NamedTuple):
    """What is committed, what is staged (None: deleted), and what the hook prints then. Nothing: it passes."""

    name: str
    staged: Mapping[str, str | None]
    printed: tuple[str, ...] = ()
    committed: Mapping[str, str] = {}
    args: tuple[str, ...] | None = None
    silent: tuple[str, ...] = ()


def below(folder: str, files: Mapping[str, str]) -> dict[str, str]:
    return {f"{folder}/{name}": text for name, text in files.items()}


ROWS = (
    # Without a configuration: documents are judged with their directory.
    Row("good values", {"values.yaml": GOOD}),
    Row("broken values", {"values.yaml": BROKEN}, ("values.yaml:52:19: error OCT401",)),
    Row("values under a name of their own", {"octopus.yaml": BROKEN}, ("octopus.yaml:52:19: error OCT401",)),
    Row(
        "a service whose task definition was committed earlier",
        {"out/service.json": SERVICE},
        ("out/service.json:", "OCT401"),
        {"out/task-definition.json": TASK},
    ),
    Row(
        "a task definition whose service was committed earlier",
        {"out/octopus.json": TASK},
        ("out/ecs.yml:", "OCT401"),
        {"out/ecs.yml": BY_FAMILY},
    ),
    Row("a good service", {"out/service.json": OUT["service.json"]}, (), below("out", OUT)),
    Row(
        "a deleted document",
        {"out/listener.https.json": None},
        ("out/service.json:", "OCT401"),
        below("out", OUT | {"service.json": SERVICE}),
    ),
    Row("documents of another directory", {"new/cluster.json": OUT["cluster.json"]}, (), {"old/service.json": SERVICE}),
    # CloudFormation, under any name
    Row("a template in YAML", {"stack.yaml": yaml.safe_dump(STACK)}, ("stack.yaml:", "OCT401")),
    Row("a template in JSON", {"infra/x.JSON": json.dumps(STACK)}, ("infra/x.JSON:", "OCT401")),
    Row("a template called .template", {"ecs.template": yaml.safe_dump(STACK)}, ("ecs.template:", "OCT401")),
    # Values that say wrongly what they are
    Row("apiVersio", {"values.yaml": GOOD.replace("apiVersion:", "apiVersio:")}, ("did you mean `apiVersion`?",)),
    Row("octogn/v1", {"values.yaml": GOOD.replace("octogen/v1", "octogn/v1")}, ("must be octogen/v1", "OCT002")),
    Row("v1", {"my.yaml": GOOD.replace("octogen/v1", "v1")}, ("my.yaml:", "must be octogen/v1", "OCT002")),
    Row(
        "no apiVersion", {"my.yaml": GOOD.replace("apiVersion: octogen/v1", "")}, ("`apiVersion` is missing", "OCT002")
    ),
    # Overlays
    Row(
        "an overlay on the values beside it",
        {"d/values-prod.yaml": "nodes: {count: -3}\n"},
        ("d/values-prod.yaml:1:16: error OCT002", "judged d/values-prod.yaml on d/values.yaml"),
        {"d/values.yaml": GOOD},
    ),
    Row("a good overlay", {"values-prod.yaml": "nodes: {count: 3}\n"}, (), {"values.yaml": GOOD}),
    Row("an overlay and its base", {"values-prod.yaml": "nodes: {count: 3}\n", "values.yaml": GOOD}),
    Row(
        "an overlay with a misspelt key",
        {"values-prod.yaml": "noeds: {count: 3}\n"},
        ("did you mean `nodes`?",),
        {"values.yaml": GOOD},
    ),
    Row(
        "an overlay with an apiVersion",
        {"values-prod.yaml": "apiVersion: octogen/v1\nnodes: {count: 3}\n"},
        (),
        {"values.yaml": GOOD},
    ),
    Row(
        "an overlay under another name",
        {"prod.json": '{"deployment": {"maximumPercent": 200}}'},
        ("prod.json:1:35: error OCT401",),
        {"values.yaml": GOOD},
    ),
    Row(
        "an overlay in broken YAML",
        {"values-prod.yaml": "nodes: {count: 3\n"},
        ("values-prod.yaml:", "OCT001"),
        {"values.yaml": GOOD},
    ),
    Row(
        "an overlay without its base",
        {"prod/nodes.yaml": "nodes: {count: 3}\n"},
        ("prod/nodes.yaml:1:1: error OCT002", 'deployments: [{values: BASE.yaml, overlays: ["prod/nodes.yaml"]}]'),
        {"values.yaml": GOOD},
    ),
    # With `deployments`
    Row("nothing of a deployment", {"README.yaml": "a: 1\n"}, (), BOTH | {"test.yaml": "nodes: {count: -3}\n"}),
    Row(
        "the base of two",
        {"values.yaml": BROKEN.replace("200", "150")},
        ("values.yaml:52:19: error OCT401", "production.yaml:1:"),
        BOTH | {"production.yaml": "nodes: {count: -3}\n"},
    ),
    Row(
        "one of two",
        {"common/eu.yaml": "nodes: {count: 4}\n"},
        ("out/service.json:", "OCT401"),
        BOTH | {"test.yaml": "nodes: {count: -3}\n", "out/service.json": SERVICE},
        silent=("test.yaml",),
    ),
    Row("what is rendered stays apart from what is committed", {"production.yaml": "nodes: {count: 4}\n"}, (), BOTH),
    Row(
        "documents of two directories together",
        {"aws/ecs/service.json": BY_FAMILY},
        ("aws/ecs/service.json:", "OCT401"),
        {".octogen.yaml": "deployments: [{documents: [aws/*]}]\n", "aws/tasks/octopus.json": TASK},
    ),
    Row(
        "a template of one's own",
        {"tpl/service.yaml.j2": "{{ nothing }}\n"},
        ("OCT005",),
        {
            ".octogen.yaml": "deployments: [{values: values.yaml, templates: tpl}]\n",
            "values.yaml": GOOD,
            "tpl/a.txt": "\n",
        },
    ),
    Row(
        "a deleted overlay",
        {"production.yaml": None},
        (".octogen.yaml:7:32: error OCT002", "production names `production.yaml` in `overlays`"),
        BOTH,
    ),
    Row(
        "a renamed overlay",
        {"production.yaml": None, "prod.yaml": PRODUCTION},
        (".octogen.yaml:7:32: error OCT002",),
        BOTH,
    ),
    Row(
        "a deleted document of a listed directory",
        {"out/listener.https.json": None},
        ("out/service.json:", "OCT401"),
        BOTH | {"out/service.json": SERVICE},
    ),
    Row(
        "a deleted directory",
        {f"out/{name}": None for name in OUT},
        (".octogen.yaml:8:17: error OCT002", "names `out` in `documents`"),
        BOTH,
    ),
    Row(
        "the configuration",
        {".octogen.yaml": TWO + "failOn: warning\n"},
        ("test.yaml:1:16: error OCT002",),
        BOTH | {"test.yaml": "nodes: {count: -3}\n"},
    ),
    Row("a broken configuration", {".octogen.yaml": "deployment: []\n"}, ("did you mean `deployments`?",)),
    Row(
        "a configuration in pyproject.toml",
        {"pyproject.toml": '[tool.octogen]\ndeployments = [{values = "v.yaml"}]\n'},
        ("v.yaml:52:19: error OCT401",),
        {"v.yaml": BROKEN},
    ),
    # What is not octogen's
    Row("a chart", below("web", {"Chart.yaml": CHART, "values.yaml": HELM, "values-prod.yaml": "nodes: {count: 1}\n"})),
    Row(
        "a chart that is broken",
        below("web", {"Chart.yaml": CHART, "values.yaml": "a: [\n", "templates/s.yaml": "{{\n"}),
    ),
    Row("Helm's values without a chart", {"values.yaml": HELM, "values-prod.yaml": "storage: {className: gp2}\n"}),
    Row(
        "what other tools read",
        {
            ".github/workflows/ci.yaml": "name: CI\non: [push]\njobs: {}\n",
            "app/config.yaml": "cluster: {name: web}\nlogging: {level: debug}\n",
            "aws.yaml": "aws: {region: eu-central-1}\n",
            "compose.yaml": "name: web\nservices: {web: {image: nginx}}\n",
            "deployment.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec: {replicas: 1}\n",
            "netplan.yaml": "network: {version: 2, ethernets: {}}\n",
            "tsconfig.json": '{// comments\n "compilerOptions": {}}\n',
            "broken.yaml": "a: [1\n",
            "package.json": '{"name": "x", "version": "1.0.0"}\n',
        },
    ),
    # Names are data, whatever arguments the user has given
    Row("a name like an option", {AS_OPTION: BROKEN}, (f"./{AS_OPTION}:52:19: error OCT401",)),
    Row(
        "a name like an option among arguments",
        {AS_OPTION: BROKEN},
        (f"octogen: {AS_OPTION} is the name of a file here, and could be an option: put -- before the paths",),
        args=("--fail-on", "warning"),
    ),
    Row(
        "a name like an option behind arguments",
        {AS_OPTION: BROKEN},
        (f"./{AS_OPTION}:52:19: error OCT401",),
        args=("--fail-on", "warning", "--"),
    ),
    Row("arguments", {"values.yaml": BROKEN}, (), args=("--ignore", "OCT401")),
    Row("arguments with hyphens", {"values.yaml": BROKEN}, ("OCT401",), args=("--fail-on", "error", "--")),
    Row("a name of two lines", {"a\n::error::x.octogen.yaml": BROKEN}, ("a\\n::error::x.octogen.yaml:52:19: error",)),
)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("scratch")
    (path / "README").write_text("first\n", encoding="utf-8")
    git("init", "-q", cwd=path)
    commit(path)
    git("tag", "first", cwd=path)
    return path


@pytest.fixture
def scratch(repository: Path) -> Path:
    """A git repository with nothing but its first commit in it."""
    git("reset", "-q", "--hard", "first", cwd=repository)
    git("clean", "-qfdx", cwd=repository)
    return repository


def commit(scratch: Path) -> None:
    git("add", "-A", cwd=scratch)
    git("commit", "-q", "--no-verify", "-m", "change", cwd=scratch)


def write(scratch: Path, files: Mapping[str, str | None]) -> None:
    for name, text in files.items():
        if text is None:
            (scratch / name).unlink()
        else:
            (scratch / name).parent.mkdir(parents=True, exist_ok=True)
            (scratch / name).write_text(text, encoding="utf-8")


def hook(scratch: Path, hooks: Mapping[str, str], expect: int, args: tuple[str, ...] | None = None) -> str:
    """Run the hook by a configuration that lies outside of the repository, and return what it prints."""
    listed = {"id": "octogen-lint"} | ({} if args is None else {"args": list(args)})
    config = scratch.with_suffix(".pre-commit.yaml")
    config.write_text(
        json.dumps({"repos": [{"repo": hooks["repo"], "rev": "v0", "hooks": [listed]}]}), encoding="utf-8"
    )
    command = ("pre-commit", "run", "--config", str(config))
    return run(*command, cwd=scratch, expect=expect, PRE_COMMIT_HOME=hooks["PRE_COMMIT_HOME"])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_the_hook_judges_each_deployment_that_the_commit_changes(
    row: Row, scratch: Path, hooks: dict[str, str]
) -> None:
    if row.committed:
        write(scratch, row.committed)
        commit(scratch)
    write(scratch, row.staged)
    git("add", "-A", cwd=scratch)
    printed = hook(scratch, hooks, 1 if row.printed else 0, row.args)
    assert all(text in printed for text in row.printed), printed
    assert not any(text in printed for text in row.silent), printed
    assert not [line for line in printed.splitlines() if line.lstrip().startswith("::")]
    assert not (scratch / "x.octogen.yaml").exists()
