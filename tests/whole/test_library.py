"""The steps as a script uses them, without a command line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from octogen import api

ROOT = Path(__file__).parent.parent.parent


def python(script: str, cwd: Path) -> str:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_example_in_the_documentation_of_the_steps_runs(tmp_path: Path) -> None:
    (tmp_path / "values.yaml").write_bytes((ROOT / "sample-values.yaml").read_bytes())
    example = dedent(str(api.__doc__).partition("returned:\n")[2])
    printed = python(f"from pathlib import Path\n{example}\nprint(documents.names(), findings)", tmp_path)
    assert "'task-definition', 'service')" in printed
    assert printed.endswith(" ()\n")


@pytest.mark.parametrize("step", api.__all__)
def test_every_step_is_a_documented_function(step: str) -> None:
    assert len(getattr(api, step).__doc__) > 40


def test_importing_the_package_imports_nothing_else(tmp_path: Path) -> None:
    loaded = "sorted(name for name in sys.modules if name.startswith(('octogen', 'yaml', 'jinja2')))"
    script = f"import sys, octogen\nprint({loaded})"
    assert python(script, tmp_path) == "['octogen']\n"


def test_the_smallest_values_file_is_under_40_lines_and_without_a_finding() -> None:
    path = ROOT / "examples" / "smallest.yaml"
    assert len(path.read_text(encoding="utf-8").splitlines()) < 40
    values = api.check(api.read(path.read_bytes(), path.name))
    assert api.lint(api.render(api.arrange(values))) == ()
