"""The text report as people see it: when it has colours, how wide it gets, and what stands together."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from octogen.finding import Finding, Place, Severity
from octogen.reports.formats import Context
from octogen.reports.terminal import Look
from octogen.reports.text import text_report
from octogen.source.source import read

ROOT = Path(__file__).parent.parent.parent
VALUES = ROOT / "sample-values.yaml"
COMMANDS = {
    "lint": ("lint", VALUES, "--set", "deployment.maximumPercent=200"),
    "render": ("render", VALUES, "--set", "deployment.maximumPercent=200"),
    "tentacles": ("tentacles", VALUES, "--set", "deployment.maximumPercent=200"),
    "rules": ("rules", "OCT401"),
}
VARIABLES = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM")


def environment(given: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key not in VARIABLES} | {"TERM": "xterm", **given}


def piped(*arguments: Path | str, given: Mapping[str, str] = {}) -> str:
    command = (sys.executable, "-m", "octogen", *map(str, arguments))
    done = subprocess.run(command, cwd=ROOT, env=environment(given), capture_output=True, encoding="utf-8", check=False)
    return done.stdout + done.stderr


def on_a_terminal(*arguments: Path | str, columns: int = 80, given: Mapping[str, str] = {}) -> str:
    """Return what a command prints on a terminal of this width."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    command = (sys.executable, "-m", "octogen", *map(str, arguments))
    shown = b""
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(given), stdin=theirs, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        with suppress(OSError):  # Linux's way to say that nobody holds the other end any more
            while block := os.read(ours, 65536):
                shown += block
        os.close(ours)
    assert process.returncode in {0, 1}
    return shown.decode().replace("\r\n", "\n")


def without_colour(text: str) -> str:
    return re.sub(r"\x1b\[\d+m", "", text)


# (option, variables, whether on a terminal, whether there are colours)
ASKED = [
    ("", {}, True, True),
    ("", {}, False, False),
    ("", {"TERM": "dumb"}, True, False),
    ("", {"NO_COLOR": "1"}, True, False),
    ("", {"NO_COLOR": ""}, True, True),
    ("", {"FORCE_COLOR": "1"}, False, True),
    ("", {"FORCE_COLOR": ""}, False, False),
    ("", {"FORCE_COLOR": "1", "TERM": "dumb"}, True, True),
    ("", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
    ("auto", {"FORCE_COLOR": "1"}, False, True),
    ("always", {"NO_COLOR": "1"}, False, True),
    ("never", {"FORCE_COLOR": "1"}, True, False),
]


@pytest.mark.parametrize(("option", "variables", "terminal", "coloured"), ASKED)
def test_the_option_decides_on_colour_then_no_color_then_force_color_then_the_terminal(
    option: str, variables: dict[str, str], *, terminal: bool, coloured: bool
) -> None:
    arguments = (*COMMANDS["lint"], *(("--color", option) if option else ()))
    printed = on_a_terminal(*arguments, given=variables) if terminal else piped(*arguments, given=variables)
    assert "OCT401" in printed
    assert ("\x1b[" in printed) is coloured


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_that_has_colours_can_be_told(command: str) -> None:
    plain, coloured = (piped(*COMMANDS[command], "--color", when) for when in ("never", "always"))
    assert "\x1b[" in coloured
    assert without_colour(coloured) == plain


def test_place_severity_rule_and_caret_are_coloured() -> None:
    finding = Finding("OCT401", Severity.ERROR, "m", Place("a.yaml", 1, 4, 1, 5))
    printed = text_report([finding], Context({"a.yaml": read("a: 1\n", "a.yaml")}, Look(colour=True)))
    for painted in (
        "\x1b[1ma.yaml:1:4:\x1b[0m ",
        "\x1b[31merror\x1b[0m ",
        "\x1b[1mOCT401 versions-run-together:\x1b[0m m\n",
        "\x1b[31m   ^\x1b[0m\n",
    ):
        assert painted in printed


@pytest.mark.parametrize("columns", [60, 80, 100])
def test_lines_fit_the_terminal_and_words_stay_whole(columns: int) -> None:
    arguments = ("lint", VALUES, "--set", "deployment.maximumPercent=200", "--set", "loadBalancer.stickiness=true")
    folded, whole = without_colour(on_a_terminal(*arguments, columns=columns)), piped(*arguments)
    assert folded.split() == whole.split()
    assert len(folded.splitlines()) > len(whole.splitlines())
    for line in folded.splitlines():
        assert len(line) <= columns or len(line.split()) == 1 or line.startswith(("    also: ", "    service ")), line


def test_columns_says_how_wide_a_terminal_is_and_a_pipe_has_no_width() -> None:
    wide, narrow = (on_a_terminal(*COMMANDS["lint"], given={"COLUMNS": columns}) for columns in ("300", "60"))
    assert len(narrow.splitlines()) > len(wide.splitlines())
    assert piped(*COMMANDS["lint"], given={"COLUMNS": "60"}) == without_colour(wide)


def test_an_excerpt_fits_the_terminal() -> None:
    line = '{"pad": "' + "x" * 500 + '", "cpu": 1024, "pad2": "' + "y" * 500 + '"}'
    column = line.index("1024") + 1
    finding = Finding("OCT003", Severity.ERROR, "m", Place("a.json", 1, column, 1, column + 4))
    context = Context({"a.json": read(line, "a.json")}, Look(width=60))
    shown, carets = text_report([finding], context).splitlines()[1:3]
    assert len(shown) <= 60
    assert shown[carets.index("^") : carets.rindex("^") + 1] == "1024"


def test_findings_of_a_file_stand_together_and_what_is_alike_is_one() -> None:
    def finding(message: str, file: str, line: int, severity: Severity = Severity.ERROR) -> Finding:
        return Finding("OCT401", severity, message, Place(file, line), "mend it", "service", ("x", line))

    found = [
        finding("one", "a.yaml", 1),
        finding("two", "b.yaml", 2, Severity.WARNING),
        finding("one", "a.yaml", 3),
        finding("one", "b.yaml", 4),
        finding("three", "a.yaml", 5),
    ]
    link = "    https://octopus.com/docs/administration/upgrading\n"
    rule = "OCT401 versions-run-together"
    assert text_report(found) == (
        "a.yaml\n"
        f"a.yaml:1:1: error {rule}: one\n    service /x/1\n    also: a.yaml:3:1 service /x/3\n"
        f"    also: b.yaml:4:1 service /x/4\n    fix: mend it\n{link}\n"
        f"a.yaml:5:1: error {rule}: three\n    service /x/5\n    fix: mend it\n{link}\n"
        f"b.yaml\nb.yaml:2:1: warning {rule}: two\n    service /x/2\n    fix: mend it\n{link}\n"
        "4 errors, 1 warning; `octogen rules OCT401` explains the first error\n"
    )
