"""Linting many files: how far it has come is shown on a terminal and nowhere else, and memory holds one deployment."""

from __future__ import annotations

import gc
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from octogen.api import read
from octogen.documents.document import Documents
from octogen.inputs.deployments import sort_inputs
from octogen.linting.outcome import Terms, judge

ROOT = Path(__file__).parent.parent.parent
COUNT = 1000
SUMMARY = f"octogen: no findings in {COUNT} files"


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory of a thousand directories, each with a deployment of one document."""
    directory = tmp_path_factory.mktemp("many")
    for number in range(COUNT):
        (directory / f"{number:04}").mkdir()
        text = f'{{"family": "octopus-{number}", "containerDefinitions": []}}\n'
        (directory / f"{number:04}" / "task-definition.json").write_text(text, encoding="utf-8")
    return directory


def lint(*arguments: Path | str, stderr: int) -> subprocess.Popen[str]:
    command = (sys.executable, "-m", "octogen", "lint", *map(str, arguments))
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm"}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=stderr, encoding="utf-8")


def on_a_terminal(*arguments: Path | str) -> tuple[str, str]:
    """Return what is written to stdout, a pipe, and to stderr, a terminal."""
    ours, theirs = pty.openpty()
    with lint(*arguments, stderr=theirs) as process:
        os.close(theirs)
        shown = b"".join(_until_closed(ours))
        os.close(ours)
        printed = process.stdout.read() if process.stdout else ""
    assert process.returncode == 0
    return printed, shown.decode()


def _until_closed(terminal: int) -> Iterator[bytes]:
    with suppress(OSError):  # Linux's way to say that nobody holds the other end any more
        while block := os.read(terminal, 65536):
            yield block


def test_a_terminal_shows_how_far_reading_and_linting_have_come(directory: Path) -> None:
    printed, shown = on_a_terminal(directory)
    assert printed == ""
    for doing in ("Reading", "Linting"):
        steps = [int(step) for step in re.findall(rf"{doing} {COUNT} [^\r]* (\d+)%", shown)]
        assert (steps[0], steps[-1]) == (0, 100)
        assert steps == sorted(steps)
        assert len(set(steps)) > 10, "it moves"
    assert SUMMARY in shown


def test_a_report_on_stdout_is_not_mixed_with_progress(directory: Path) -> None:
    printed, shown = on_a_terminal(directory, "--format", "json")
    assert '"findings": []' in printed
    assert f"Linting {COUNT}" in shown
    assert "\r" not in printed


def test_a_pipe_gets_the_summary_alone(directory: Path) -> None:
    with lint(directory, stderr=subprocess.PIPE) as process:
        printed, said = process.communicate()
    assert printed == ""
    first, *remarks = said.splitlines()
    assert first == SUMMARY
    assert all(remark.startswith("octogen: ") for remark in remarks)
    assert not {"\r", "\x1b", "%"} & set(said)


def test_a_few_files_need_no_progress() -> None:
    printed, shown = on_a_terminal(ROOT / "sample-values.yaml")
    assert (printed, shown) == ("", "octogen: no findings in 1 file; 13 accepted\r\n")


def test_one_deployment_is_in_memory_at_a_time() -> None:
    text = (ROOT / "sample-values.yaml").read_text(encoding="utf-8")
    inputs = sort_inputs([read(text, f"{number}.yaml") for number in range(10)])

    def counted() -> Iterator[Documents]:
        for documents in inputs.deployments:
            alive.append(sum(isinstance(thing, Documents) for thing in gc.get_objects()))
            yield documents

    gc.collect()
    before = sum(isinstance(thing, Documents) for thing in gc.get_objects())
    alive: list[int] = []
    assert judge(counted(), Terms()).standing == ()
    assert len(alive) == 10
    assert max(alive) - before <= 2  # the one that is made, and the one whose turn ends
