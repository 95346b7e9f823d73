"""The name of a file is data: whatever it looks like, it is no option, no line of a report and no command to GitHub."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from octogen.cli import app
from octogen.linting.configuration import configure, read_toml
from octogen.source.source import read

BROKEN = "apiVersion: octogen/v1\nfoo: 1\n"
AS_OPTION = "--write-baseline=x.octogen.yaml"
AS_LINES = "a\n::error::x\r::error::y\u2028::error::z\x1b[2J.octogen.yaml"
NOT_UTF8 = os.fsdecode(b"\xff.octogen.yaml")
FORMATS = ("text", "json", "sarif", "github", "junit")


@pytest.fixture(autouse=True)
def _in_an_empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def octogen(*arguments: str, expect: int) -> Result:
    result = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert result.exit_code == expect, result.output
    return result


@pytest.mark.parametrize("before", [(), ("--fail-on", "warning"), ("good.yaml",)], ids=" ".join)
@pytest.mark.parametrize("command", ["lint", "render", "tentacles"])
def test_a_file_that_a_shells_pattern_puts_among_the_options_is_refused(command: str, before: tuple[str, ...]) -> None:
    Path(AS_OPTION).write_text(BROKEN, encoding="utf-8")
    if command != "lint" and "--fail-on" in before:
        before = ("--set", "nodes.count=1")
    result = octogen(command, *before, AS_OPTION, expect=2)
    assert result.stderr == (
        f"octogen: {AS_OPTION} is the name of a file here, and could be an option: put -- before the paths\n"
    )
    assert sorted(path.name for path in Path().iterdir()) == [AS_OPTION]


@pytest.mark.parametrize("arguments", [("--", AS_OPTION), (), (".",)], ids=str)
def test_behind_the_hyphens_it_is_a_path_and_shown_as_one(arguments: tuple[str, ...]) -> None:
    Path(AS_OPTION).write_text(BROKEN, encoding="utf-8")
    assert f"./{AS_OPTION}:2:1: error OCT002 " in octogen("lint", *arguments, expect=1).stdout
    assert f"file=./{AS_OPTION},line=2," in octogen("lint", "--format", "github", *arguments, expect=1).stdout


@pytest.mark.parametrize("form", FORMATS)
def test_no_name_begins_a_line_of_a_report(form: str) -> None:
    harmless = octogen("lint", "--format", form, "--", write("a.octogen.yaml"), expect=1)
    hostile = octogen("lint", "--format", form, "--", write(AS_LINES), write(NOT_UTF8), expect=1)
    assert hostile.output.encode("utf-8"), "what is not UTF-8 in a name can be printed"
    assert "\x1b" not in hostile.output
    commands = [line for line in hostile.output.splitlines() if line.lstrip().startswith("::")]
    of_one = [line for line in harmless.output.splitlines() if line.startswith("::")]
    assert len(commands) == 2 * len(of_one)
    assert all(line.startswith("::error file=") for line in commands)


def test_no_name_begins_a_line_of_what_is_said_on_stderr() -> None:
    Path(AS_LINES).write_text("replicas: 1\n", encoding="utf-8")
    for arguments in (("--", AS_LINES), ("--", f"missing{AS_LINES}")):
        said = octogen("lint", *arguments, expect=2).stderr
        assert all(line.startswith("octogen: ") for line in said.splitlines()), said


def test_a_documents_name_comes_from_its_files_and_begins_no_line_either() -> None:
    Path("service.\n::error::x.json").write_text(
        '{"serviceName": "o", "taskDefinition": "o", "oops": 1}', encoding="utf-8"
    )
    printed = octogen("lint", ".", expect=1).stdout
    assert "OCT003" in printed
    assert not [line for line in printed.splitlines() if line.lstrip().startswith("::")]


def test_the_configurations_name_is_data_too() -> None:
    for source in (
        read("a: 1", f"{AS_LINES}/.octogen.yaml"),
        read_toml(b"[tool.octogen]\na = 1", f"{AS_LINES}/a.toml"),
    ):
        (finding,) = configure(source).findings
        assert str(finding.place).isprintable()


def write(name: str) -> str:
    Path(name).write_text(BROKEN, encoding="utf-8")
    return name
