"""What a command loads is what everybody waits for, each time: no call loads what only another needs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
VALUES = str(ROOT / "sample-values.yaml")
HEAVY = (
    *("jinja2", "jsonschema", "octogen.topology.resolve", "octogen.rules", "octogen.reports.sarif", "yaml"),
    "octogen.values.settings_types",  # which only mypy needs
)
ASK = f"""
import atexit, sys
atexit.register(lambda: print("loaded", *sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr))
from octogen.cli import main
main()
"""


def loaded(*arguments: str, expect: int = 0) -> set[str]:
    """Run octogen and return those of HEAVY that it loaded."""
    command = (sys.executable, "-c", ASK, *arguments)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == expect, done.stderr
    return set(done.stderr.splitlines()[-1].split()[1:])


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "task-definition.json"
    path.write_text('{"family": "octopus", "containerDefinitions": []}\n', encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "arguments",
    [("--help",), ("--version",), ("lint", "--help"), ("render", "--help"), ("diff", "--help"), ("schema",)],
    ids=" ".join,
)
def test_help_and_schemas_load_nothing(arguments: tuple[str, ...]) -> None:
    assert loaded(*arguments) == set()


def test_aws_documents_in_json_need_no_yaml_and_no_templates(document: Path) -> None:
    assert loaded("lint", str(document)) == {"octogen.rules"}


def test_aws_documents_in_yaml_need_no_templates(tmp_path: Path) -> None:
    path = tmp_path / "task-definition.yaml"
    path.write_text("family: octopus\ncontainerDefinitions: []\n", encoding="utf-8")
    assert loaded("lint", str(path)) == {"octogen.rules", "yaml"}


@pytest.mark.parametrize("command", ["lint", "render"])
def test_values_that_are_in_order_need_no_jsonschema(command: str) -> None:
    assert loaded(command, VALUES) == {"jinja2", "octogen.topology.resolve", "octogen.rules", "yaml"}


def test_what_is_not_in_order_is_explained_by_jsonschema() -> None:
    assert "jsonschema" in loaded("lint", VALUES, "--set", "nodes.count=many", expect=1)


def test_a_report_loads_its_own_format(document: Path) -> None:
    assert "octogen.reports.sarif" in loaded("lint", str(document), "--format", "sarif")
