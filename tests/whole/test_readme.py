"""The README: what its console blocks show is what their commands print."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.aws_cli import AwsCli, running

ROOT = Path(__file__).parent.parent.parent
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


def test_no_count_in_the_readme_is_kept_by_hand() -> None:
    assert not re.search(r"[0-9]+ (?:tests|passed|rules)", README)


def test_the_way_to_a_registered_task_definition_leads_there(tmp_path: Path) -> None:
    (script,) = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    with running() as aws:
        aws.forget()
        made = aws("efs create-file-system")["FileSystemId"]
        values = (ROOT / "sample-values.yaml").read_text(encoding="utf-8")
        values = re.sub(r"fs-[0-9a-f]+", made, values)
        (tmp_path / "values.yaml").write_text(values, encoding="utf-8")
        printed = run(f"{{ set -euo pipefail; {script} }}", tmp_path)
        assert "references that only AWS can fill" not in printed
        stored = list(_stored(aws))
        assert len(stored) == 1 + 4 + 2 * 2 + 1, printed
        assert "${" not in json.dumps(stored)
        (tmp_path / "stored.yaml").write_text("\n---\n".join(map(json.dumps, stored)), encoding="utf-8")
        assert "error" not in run("octogen lint stored.yaml --select OCT9", tmp_path)


def test_what_the_way_avoids_is_found_afterwards(tmp_path: Path) -> None:
    (tmp_path / "values.yaml").write_text((ROOT / "sample-values.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    run("octogen render values.yaml -o out", tmp_path)
    with running() as aws:
        aws.forget()
        for name in ("task-role", "task-role-policy"):
            command = "create-role" if name == "task-role" else "put-role-policy"
            aws(f"iam {command} --cli-input-json file://{{path}}", path=str(tmp_path / "out" / f"{name}.json"))
        role = "octopus-eu-west-2-task"
        (name,) = aws(f"iam list-role-policies --role-name {role}")["PolicyNames"]
        printed = aws(f"iam get-role-policy --role-name {role} --policy-name {name}")
    (tmp_path / "printed.json").write_text(json.dumps(printed), encoding="utf-8")
    said = run("octogen lint printed.json; echo exit $?", tmp_path)
    assert (
        "error OCT906 dangling-reference: AWS has stored the reference ${access-point.repository.arn} as it is" in said
    )
    assert said.endswith("exit 1\n")


def _stored(aws: AwsCli) -> Iterator[Any]:
    """Yield what AWS prints of everything that the README's block has it store."""
    for arn in aws("ecs list-task-definitions")["taskDefinitionArns"]:
        yield aws(f"ecs describe-task-definition --task-definition {arn}")
    yield from aws("efs describe-access-points")["AccessPoints"]
    for role in aws("iam list-roles")["Roles"]:
        yield role
        for name in aws(f"iam list-role-policies --role-name {role['RoleName']}")["PolicyNames"]:
            yield aws(f"iam get-role-policy --role-name {role['RoleName']} --policy-name {name}")
    yield from aws("logs describe-log-groups")["logGroups"]


def test_the_hook_block_names_hooks_there_are_and_no_release_that_is_not() -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    (repository,) = yaml.safe_load(block)["repos"]
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert {hook["id"] for hook in repository["hooks"]} <= {hook["id"] for hook in hooks}
    assert re.fullmatch(r"REPLACE-\S+", repository["rev"])


@pytest.mark.parametrize("path", re.findall(r"\]\((?!https:)([^)#]+)", README))
def test_what_the_readme_links_to_is_there(path: str) -> None:
    assert (ROOT / path).exists()


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) <= 140
