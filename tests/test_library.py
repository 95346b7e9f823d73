"""The steps as a script uses them, without a command line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

import octogen

ROOT = Path(__file__).parent.parent


def python(script: str, cwd: Path) -> str:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_example_in_the_documentation_of_the_package_runs(tmp_path: Path) -> None:
    (tmp_path / "values.yaml").write_bytes((ROOT / "sample-values.yaml").read_bytes())
    example = dedent(str(octogen.__doc__).partition("returned:\n")[2])
    printed = python(f"from pathlib import Path\n{example}\nprint(documents.names(), findings)", tmp_path)
    assert "'task-definition', 'service')" in printed
    assert printed.endswith(" ()\n")


@pytest.mark.parametrize("step", octogen.__all__)
def test_a_step_is_a_documented_function_whatever_was_imported_before(step: str, tmp_path: Path) -> None:
    script = (
        f"import octogen.cli, octogen.linting, octogen.rendering\nfrom octogen import {step}\nprint({step}.__doc__)"
    )
    assert len(python(script, tmp_path)) > 40


def test_importing_the_package_imports_nothing_else(tmp_path: Path) -> None:
    loaded = "sorted(name for name in sys.modules if name.startswith(('octogen', 'yaml', 'jinja2')))"
    script = f"import sys, octogen\nprint({loaded})"
    assert python(script, tmp_path) == "['octogen']\n"


def test_nothing_else_can_be_imported_from_it() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'deploy'"):
        octogen.deploy  # noqa: B018


def test_the_smallest_values_file_is_under_40_lines_and_without_a_finding() -> None:
    path = ROOT / "examples" / "smallest.yaml"
    assert len(path.read_text(encoding="utf-8").splitlines()) < 40
    values = octogen.check(octogen.read(path.read_bytes(), path.name))
    assert octogen.lint(octogen.render(octogen.arrange(values))) == ()
