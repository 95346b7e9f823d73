"""Renders into a directory again and again, each time killed at a later one of the calls that change the directory.

A process of its own, for it forks: what the children have in common is loaded once. Prints a JSON list: for each call,
what the killed rendering left, and what the next one made of it.

Usage: killed.py OLD NEW BEFORE; OLD and NEW are values files, and BEFORE is what ./out holds when a rendering of NEW
begins: `nothing`, `old`, or `half`, which is old with a rendering of NEW that was killed half-way.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from octogen.cli import app

CHANGING = ("chmod", "chown", "link", "mkdir", "open", "rename", "replace", "rmdir", "symlink", "truncate", "unlink")
Killed = Callable[[str, int], bool]
"""Whether to be killed at a call, by the function's name and its number."""


def octogen(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, arguments)
    return result.exit_code, result.output


def contents(directory: Path) -> dict[str, str]:
    """Return what anybody sees in the directory: hidden files are left out."""
    if not directory.exists():
        return {}
    return {path.name: path.read_text(encoding="utf-8") for path in directory.iterdir() if path.name[0] != "."}


def rendered(values: str, directory: Path) -> dict[str, str]:
    code, said = octogen("render", values, "-o", str(directory))
    assert code == 0, said
    return contents(directory)


def killed_while_rendering(values: str, directory: Path, killed: Killed) -> bool:
    """Render in a process that is killed, and return whether that came about."""
    child = os.fork()
    if not child:
        patch(killed)
        code, _ = octogen("render", values, "-o", str(directory))
        os._exit(code)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in {0, 137}, status
    return status == 137


def patch(killed: Killed) -> None:
    number = count(1)

    def counting(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **keywords: Any) -> Any:  # noqa: ANN401 - whatever the function takes
            changes = name != "open" or arguments[1] & os.O_CREAT
            if changes and killed(name, next(number)):
                if name == "write":
                    real(arguments[0], arguments[1][: len(arguments[1]) // 2])
                os._exit(137)
            return real(*arguments, **keywords)

        return call

    for name in (*CHANGING, "write"):
        setattr(os, name, counting(name, getattr(os, name)))


def killed_at(name: str, after: int) -> Killed:
    """Return a function that says to be killed at a call of the function `name`, after that many others of it."""
    calls = count()
    return lambda called, _: called == name and next(calls) == after


def outcome(out: Path, new: str, known: dict[str, dict[str, str]]) -> dict[str, Any]:
    """Return what a rendering of `new` left, and what the next one makes of it."""
    left = contents(out)
    unfinished = (out / ".octogen-journal.json").exists()
    return {
        "state": "journal" if unfinished else next((name for name, files in known.items() if files == left), "mixed"),
        "said": [octogen("lint", str(out)), octogen("render", new, "-o", str(out), "--check")] if unfinished else [],
        "finished": rendered(new, out) == known["new"],
        "hidden": sorted(path.name for path in out.iterdir() if path.name[0] == "."),
        "linted": octogen("lint", str(out)),
    }


def main(old: str, new: str, before: str) -> None:
    setattr(os, "fsync", bool)  # noqa: B010 - what it is for, a loss of power, is not tried here
    known = {"nothing": {}, "old": rendered(old, Path("old")), "new": rendered(new, Path("new"))}
    out = Path("out")
    outcomes = []
    for number in count(1):
        shutil.rmtree(out, ignore_errors=True)
        if before != "nothing":
            shutil.copytree("old", out)
        if before == "half":
            assert killed_while_rendering(new, out, killed_at("replace", len(known["new"]) // 2))
        if not killed_while_rendering(new, out, lambda _, at, number=number: at == number):  # type: ignore[misc]
            break
        outcomes.append(outcome(out, new, known))
    json.dump(outcomes, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
