"""The wheel, as a user gets it: built from the sdist, installed with what it says it needs and nothing more.

The build needs no network: its back end is part of the development environment. The installation asks the package
index, because only so does a dependency that is used and not declared come to light.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent.parent
ASSETS = ("templates", "schemas", "sample-values.yaml")

pytestmark = pytest.mark.xdist_group("wheel")


class Built(NamedTuple):
    sdist: Path
    wheel: Path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    out = tmp_path_factory.mktemp("dist")
    _run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT), cwd=out)
    (sdist,) = out.glob("*.tar.gz")
    (wheel,) = out.glob("*.whl")
    return Built(sdist, wheel)


@pytest.fixture(scope="module")
def installed(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `octogen` of an environment that holds the wheel and what it depends on."""
    home = tmp_path_factory.mktemp("home")
    venv.create(home / "venv")
    python = home / "venv" / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check", "install", "--quiet")
    _run(*pip, "--constraint", str(ROOT / "requirements-dev.lock"), str(built.wheel), cwd=home)
    return python.with_name("octogen")


def _run(*command: str, cwd: Path, expect: int = 0) -> str:
    """Return what `command` wrote to stdout. It runs without the checkout on its path."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == expect, f"{command} exited with {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def _files(*names: str) -> set[str]:
    """Return the files named and those below the directories named, as paths from the root of the checkout."""
    paths = (path for name in names for path in (ROOT / name, *(ROOT / name).rglob("*")))
    return {path.relative_to(ROOT).as_posix() for path in paths if path.is_file() and "__pycache__" not in path.parts}


def test_the_wheel_holds_the_package_and_its_assets_and_nothing_else(built: Built) -> None:
    with zipfile.ZipFile(built.wheel) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert names == _files("octogen") | {f"octogen/_assets/{name}" for name in _files(*ASSETS)}


def test_the_sdist_holds_what_building_and_testing_take(built: Built) -> None:
    with tarfile.open(built.sdist) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    assert {"LICENSE", "Makefile", "pyproject.toml", "requirements-dev.lock"} <= names
    assert _files("octogen", "scripts", "tests", *ASSETS) <= names
    assert not {name.partition("/")[0] for name in names} & {".venv", "out", "dist", "build"}


def test_the_installed_command_renders_and_lints_the_sample(installed: Path, tmp_path: Path) -> None:
    shutil.copy(ROOT / "sample-values.yaml", tmp_path / "values.yaml")

    _run(str(installed), "render", "values.yaml", "-o", "out", cwd=tmp_path)
    _run(str(installed), "lint", "values.yaml", "out", cwd=tmp_path)

    documents = sorted(path.stem for path in (tmp_path / "out").glob("*.json"))
    assert {document.partition(".")[0] for document in documents} >= {"task-definition", "service", "target-group"}
    for document in documents:
        assert isinstance(json.loads((tmp_path / "out" / f"{document}.json").read_text()), dict), document


def test_the_installed_command_prints_the_schema_it_was_built_with(installed: Path, tmp_path: Path) -> None:
    printed = _run(str(installed), "schema", cwd=tmp_path)
    assert json.loads(printed) == json.loads((ROOT / "schemas" / "values.schema.json").read_text())


def test_the_installed_command_calls_wrong_usage_by_its_exit_code(installed: Path, tmp_path: Path) -> None:
    _run(str(installed), "lint", "no-such-file.yaml", cwd=tmp_path, expect=2)
