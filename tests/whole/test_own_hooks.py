"""The hooks of this repository, run by pre-commit itself: what `make lint` would find does not get into a commit."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest
import yaml

from tests.support.hooks import ROOT, git, run

CONFIG = ROOT / ".pre-commit-config.yaml"
BROKEN = {
    "octogen/untidy.py": ('"""A module."""\nX = {"a":1}\n', "ruff format"),
    "octogen/wrong.py": ('"""A module."""\n\nimport os\n', "ruff check"),
    "examples/broken.yaml": (
        (ROOT / "sample-values.yaml").read_text(encoding="utf-8") + "deployment: {maximumPercent: 200}\n",
        "octogen lint of the sample and the examples",
    ),
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    for name in ("sample-values.yaml", "pyproject.toml", CONFIG.name):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "octogen").mkdir()
    (tmp_path / "octogen" / "__init__.py").write_text('"""A package."""\n', encoding="utf-8")
    (tmp_path / ".gitignore").write_text(".venv\n", encoding="utf-8")
    (tmp_path / ".venv").symlink_to(sys.prefix)
    git("init", "-q", cwd=tmp_path)
    git("add", ".", cwd=tmp_path)
    git("commit", "-q", "-m", "first", cwd=tmp_path)
    return tmp_path


def commit(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Stage everything, and return what pre-commit says of each hook. mypy takes longer than all others together."""
    home = str(tmp_path_factory.mktemp("pre-commit"))
    git("add", ".", cwd=checkout)
    printed = run("pre-commit", "run", cwd=checkout, expect=None, SKIP="mypy", PRE_COMMIT_HOME=home)
    return dict(re.findall(r"^(.+?)\.{3,}(?:\(.*\))?(\w+)$", printed, re.MULTILINE))


def test_a_clean_commit_passes_and_each_mistake_fails_at_its_hook(
    checkout: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (checkout / "octogen" / "tidy.py").write_text('"""A module."""\n', encoding="utf-8")
    said = commit(checkout, tmp_path_factory)
    assert set(said.values()) == {"Passed", "Skipped"}
    for name, (text, hook) in BROKEN.items():
        (checkout / name).write_text(text, encoding="utf-8")
        said = commit(checkout, tmp_path_factory)
        assert [each for each, outcome in said.items() if outcome == "Failed"] == [hook]
        git("rm", "-q", "--cached", name, cwd=checkout)
        (checkout / name).unlink()


def test_the_hooks_are_what_make_lint_runs() -> None:
    (local,) = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))["repos"]
    entries = {hook["entry"].removeprefix(".venv/bin/") for hook in local["hooks"]}
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    linted = set(re.findall(r"^\t@\$\(PY\) -m (.+)$", makefile.split("\nlint:")[1].split("\n\n")[0], re.MULTILINE))
    assert len(linted) == 3
    assert linted <= entries
