"""Every command and every way to be wrong: exit code and stream. docs/exit-codes.md says the same in a table."""

from __future__ import annotations

import ast
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import get_type_hints

import pytest

from octogen.cli import app

ROOT = Path(__file__).parent.parent.parent
OCTOGEN = Path(sys.executable).parent / "octogen"
SAMPLE = (ROOT / "sample-values.yaml").read_text(encoding="utf-8")

FILES = {
    "values.yaml": SAMPLE,
    "broken.yaml": "apiVersion: octogen/v1\nnodes: [\n",
    "foreign.yaml": "replicas: 1\n",
    "misspelt.yaml": SAMPLE + "deploymnet: {maximumPercent: 100}\n",
    "wrong-overlay.yaml": "nodes: {count: -3}\n",
    "no-yaml-overlay.yaml": "nodes: [\n",
    "not-a-baseline.json": "{}\n",
    "not-a-key.yaml": "nope: 1\n",
    "not-yaml.yaml": "files: [\n",
    "not-toml.toml": "[tool.octogen\n",
    "templates/cluster.yaml.j2": "clusterName: {{ nothing }}\n",
    "cut/service.json": '{"serviceName": "octopus", "taskDefinition": "octopus", "loadBal',
    "empty/.keep": "",
}

# command line, exit code, the stream that says so
CASES = [
    ("lint values.yaml", 0, "stderr"),
    ("lint", 0, "stderr"),
    ("lint misspelt.yaml", 1, "stdout"),
    ("lint broken.yaml", 1, "stdout"),
    ("lint cut", 1, "stdout"),
    ("lint cut/service.json", 1, "stdout"),
    ("lint values.yaml -f wrong-overlay.yaml", 1, "stdout"),
    ("lint values.yaml -f no-yaml-overlay.yaml", 1, "stdout"),
    ("lint values.yaml --set nodes.cuont=3", 1, "stdout"),
    ("lint values.yaml --set nodes.count=", 1, "stdout"),
    ("lint values.yaml --templates templates", 1, "stdout"),
    ("lint values.yaml --config not-a-key.yaml", 1, "stdout"),
    ("lint values.yaml --config not-yaml.yaml", 1, "stdout"),
    ("lint values.yaml --config not-toml.toml", 1, "stdout"),
    ("lint nothing.yaml", 2, "stderr"),
    ("lint empty", 2, "stderr"),
    ("lint foreign.yaml", 2, "stderr"),
    ("lint --skip-unknown -- foreign.yaml", 0, "stderr"),
    ("lint foreign.yaml -f values.yaml", 2, "stderr"),
    ("lint cut -f values.yaml", 1, "stdout"),
    ("lint values.yaml -f nothing.yaml", 2, "stderr"),
    ("lint values.yaml -f empty", 2, "stderr"),
    ("lint values.yaml --config nothing.yaml", 2, "stderr"),
    ("lint values.yaml --config empty", 2, "stderr"),
    ("lint values.yaml --baseline nothing.json", 2, "stderr"),
    ("lint values.yaml --baseline not-a-baseline.json", 2, "stderr"),
    ("lint values.yaml --templates nothing", 2, "stderr"),
    ("lint values.yaml --templates values.yaml", 2, "stderr"),
    ("lint values.yaml --select NOPE", 2, "stderr"),
    ("lint values.yaml --ignore NOPE", 2, "stderr"),
    ("lint values.yaml --report pdf=x", 2, "stderr"),
    ("lint values.yaml --format pdf", 2, "stderr"),
    ("lint values.yaml --fail-on never", 2, "stderr"),
    ("lint values.yaml --set nodes", 2, "stderr"),
    ("lint values.yaml --set =3", 2, "stderr"),
    ("lint values.yaml --set-string nodes", 2, "stderr"),
    ("lint values.yaml --set-json nodes", 2, "stderr"),
    ("lint values.yaml --set-json nodes={", 2, "stderr"),
    ("lint values.yaml --nope", 2, "stderr"),
    ("render values.yaml", 0, "both"),
    ("render values.yaml -s log-group", 0, "stdout"),
    ("render broken.yaml", 1, "stderr"),
    ("render misspelt.yaml", 1, "stderr"),
    ("render values.yaml -f no-yaml-overlay.yaml", 1, "stderr"),
    ("render values.yaml --set deployment.maximumPercent=200", 1, "stderr"),
    ("render values.yaml --templates templates", 1, "stderr"),
    ("render values.yaml -o new --check", 1, "both"),
    ("render foreign.yaml", 2, "stderr"),
    ("render nothing.yaml", 2, "stderr"),
    ("render empty", 2, "stderr"),
    ("render", 2, "stderr"),
    ("render values.yaml -s nope", 2, "stderr"),
    ("render values.yaml -s service -o new", 2, "stderr"),
    ("render values.yaml --check", 2, "stderr"),
    ("render values.yaml --format yaml -o new", 2, "stderr"),
    ("render values.yaml -o values.yaml", 2, "stderr"),
    ("render values.yaml --set nodes", 2, "stderr"),
    ("diff values.yaml --from values.yaml", 0, "stdout"),
    ("diff values.yaml --from values.yaml --set nodes.count=3", 1, "stdout"),
    ("diff values.yaml --from broken.yaml", 1, "stderr"),
    ("diff broken.yaml --from values.yaml", 1, "stderr"),
    ("diff values.yaml --from values.yaml --set nodes.cuont=3", 1, "stderr"),
    ("diff values.yaml", 2, "stderr"),
    ("diff values.yaml --from nothing.yaml", 2, "stderr"),
    ("diff values.yaml --from foreign.yaml", 2, "stderr"),
    ("diff values.yaml --since HEAD", 2, "stderr"),
    ("diff values.yaml --from values.yaml --set nodes", 2, "stderr"),
    ("tentacles values.yaml", 0, "stdout"),
    ("tentacles broken.yaml", 1, "stderr"),
    ("tentacles nothing.yaml", 2, "stderr"),
    ("tentacles foreign.yaml", 2, "stderr"),
    ("tentacles values.yaml --set nodes", 2, "stderr"),
    ("tentacles values.yaml --platform amiga", 2, "stderr"),
    ("rules OCT206", 0, "stdout"),
    ("rules OCT999", 2, "stderr"),
    ("rules --format pdf", 2, "stderr"),
    ("schema", 0, "stdout"),
    ("schema nope", 2, "stderr"),
    ("init new.yaml", 0, "stderr"),
    ("init values.yaml", 2, "stderr"),
    ("init empty", 2, "stderr"),
    ("nope", 2, "stderr"),
    ("--version", 0, "stdout"),
    ("--version lint nothing.yaml", 0, "stdout"),
    ("--help", 0, "stdout"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("line", "code", "stream"), CASES, ids=[line for line, _, _ in CASES])
def test_exit_code_and_stream(folder: Path, line: str, code: int, stream: str) -> None:
    command = [str(OCTOGEN), *shlex.split(line)]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, encoding="utf-8", stdin=subprocess.DEVNULL, check=False
    )
    said = {"stdout": done.stdout, "stderr": done.stderr}
    assert (done.returncode, [name for name, text in said.items() if text]) == (
        code,
        ["stdout", "stderr"] if stream == "both" else [stream],
    ), said


def test_a_command_is_a_function_that_returns_its_exit_code() -> None:
    commands = {command.callback for command in app.registered_commands if command.callback}
    assert len(commands) == len(app.registered_commands) > 0
    assert {command: get_type_hints(command)["return"] for command in commands} == dict.fromkeys(commands, int)


def test_only_the_wrapper_of_the_commands_ends_the_process() -> None:
    names = {"Exit", "Abort", "SystemExit", "exit", "_exit", "abort"}
    ends = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "octogen").rglob("*.py")
        for part in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(part, ast.Attribute) and part.attr in names) or (isinstance(part, ast.Name) and part.id in names)
    }
    assert ends == {"octogen/cli/__init__.py", "octogen/cli/arguments.py"}


# What a shell may hand over: command line (octogen is "$@"), exit code, and what is said.
SHELL = [
    ('"$@" lint <(cat values.yaml)', 0, "no findings in 1 file"),
    ('"$@" lint <(cat broken.yaml)', 1, "OCT001"),
    ('"$@" lint values.yaml -f <(echo "nodes: {count: -3}")', 1, "OCT002"),
    ('"$@" lint - <&-', 1, "standard input is closed"),
    ('"$@" render - <&-', 2, "cannot read -: standard input is closed"),
    ('mkdir gone; cd gone; rmdir ../gone; "$@" lint', 2, "the working directory does not exist any more"),
    ('mkfifo pipe; "$@" lint values.yaml --templates pipe', 2, "pipe is not a directory"),
    ('mkfifo pipe; "$@" lint pipe', 2, "cannot read pipe: not a file or directory"),
    ('mkdir .octogen.yaml; "$@" lint', 2, "cannot read .octogen.yaml: it is not a file"),
    ('mkfifo .octogen.yaml; "$@" lint values.yaml', 2, "cannot read .octogen.yaml: it is not a file"),
    (
        'ln -s nowhere .octogen.yaml; cd empty; "$@" lint ../values.yaml',
        2,
        "cannot read ../.octogen.yaml: the link leads",
    ),
    ("\"$@\" lint values.yaml --set octopus.environment.A=$'\\xff'", 2, "--set: The argument is not UTF-8"),
    (
        "\"$@\" lint values.yaml --set-json octopus.environment.A='\"'$'\\xff\"'",
        2,
        "--set-json: The argument is not UTF-8",
    ),
]


@pytest.mark.parametrize(("line", "code", "said"), SHELL, ids=[line for line, _, _ in SHELL])
def test_what_a_shell_hands_over_is_read_or_refused_and_never_a_bug(
    folder: Path, line: str, code: int, said: str
) -> None:
    command = ["bash", "-c", line, "bash", str(OCTOGEN)]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, encoding="utf-8", stdin=subprocess.DEVNULL, check=False
    )
    assert (done.returncode, said in done.stdout + done.stderr) == (code, True), done.stdout + done.stderr


def _help() -> str:
    return subprocess.run([str(OCTOGEN), "--help"], capture_output=True, encoding="utf-8", check=True).stdout


@pytest.mark.parametrize(
    "text", [lambda: (ROOT / "README.md").read_text(encoding="utf-8"), _help], ids=["README", "help"]
)
def test_readme_and_help_say_the_same_of_exit_codes(text: Callable[[], str]) -> None:
    said = " ".join(re.sub(r"[`,;]", "", text()).split())
    assert (
        "Exit codes: 0 clean 1 findings at or above --fail-on 2 wrong usage or a file that is not there 3 a bug" in said
    )


def test_the_page_shows_what_is_run_here() -> None:
    page = (ROOT / "docs" / "exit-codes.md").read_text(encoding="utf-8")
    shown = re.findall(r"^\| ([0-9]) \| `octogen ([^`]+)` \|", page, re.MULTILINE)
    assert len(shown) >= 15
    assert {(line, int(code)) for code, line in shown} <= {(line, code) for line, code, _ in CASES}
