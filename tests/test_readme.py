"""The README: what its console blocks show is what their commands print."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.aws_cli import running

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BIN = Path(sys.executable).parent
BLOCKS = re.findall(r"```console\n(.*?)```", README, re.DOTALL)


def commands() -> list[tuple[str, str]]:
    """(command, what it prints), in the order of the README."""
    found = []
    for block in BLOCKS:
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, printed = part.partition("\n")
            found.append((command.partition("    #")[0], printed))
    return found


def run(command: str, cwd: Path) -> str:
    environment = os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    for name in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS"):  # with them, a make inside of `make test` tells where it is
        environment.pop(name, None)
    done = subprocess.run(
        ["bash", "-c", f"{command} 2>&1"], cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    return done.stdout


def test_the_commands_print_what_the_readme_shows(tmp_path: Path) -> None:
    shown = [(command, printed) for command, printed in commands() if command.startswith("octogen ")]
    assert len(shown) >= 3
    for command, printed in shown:
        assert run(command, tmp_path) == printed, command


def test_make_run_prints_what_the_readme_shows() -> None:
    (printed,) = [printed for command, printed in commands() if command == "make run"]
    assert run("make run", ROOT).splitlines()[-len(printed.splitlines()) :] == printed.splitlines()


def test_what_make_test_is_shown_to_print_is_what_pytest_ends_with() -> None:
    (printed,) = [printed for command, printed in commands() if command == "make test"]
    assert re.fullmatch(r"[1-9][0-9]{3} passed in [0-9.]+s \([0-9:]+\)\n", printed)


def test_the_way_to_a_registered_task_definition_leads_there(tmp_path: Path) -> None:
    (script,) = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    with running() as aws:
        made = aws("efs create-file-system")["FileSystemId"]
        values = (ROOT / "sample-values.yaml").read_text(encoding="utf-8")
        values = re.sub(r"fs-[0-9a-f]+", made, values)
        (tmp_path / "values.yaml").write_text(values, encoding="utf-8")
        printed = run(f"set -euo pipefail; octogen render values.yaml -o out; {script}", tmp_path)
        assert aws("ecs list-task-definitions")["taskDefinitionArns"], printed
        assert len(aws("efs describe-access-points")["AccessPoints"]) == 4, printed


@pytest.mark.parametrize("path", re.findall(r"\]\((?!https:)([^)#]+)", README))
def test_what_the_readme_links_to_is_there(path: str) -> None:
    assert (ROOT / path).exists()


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) <= 130
