"""How long octogen takes and how much memory, as whole processes, each in turn with a peer: run as `make bench`.

Machines and their other tenants differ, so it is the ratios that tell: each pair runs one after the other, again and
again, and the median of the pairs' ratios is printed. Needs a POSIX system, which accounts for finished processes.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sysconfig.get_path("scripts"))
VALUES_SCHEMA = ROOT / "schemas" / "values.schema.json"
TASK_SCHEMA = ROOT / "schemas" / "aws" / "ecs.register-task-definition.schema.json"
TEMPLATE = ROOT / "tests" / "inputs" / "cloudformation" / "octopus.yaml"
PYTHON = (sys.executable, "-I", "-c", "pass")
_MIB = 1024 if sys.platform == "linux" else 1024 * 1024  # of ru_maxrss, in the units of getrusage(2)

Command = tuple[str, ...]


class Case(NamedTuple):
    """What octogen does, and what a peer does with the same files; `slow` is what takes many seconds a run."""

    name: str
    octogen: Command
    peer_name: str
    peer: Command
    slow: bool = False


class Run(NamedTuple):
    """What one process took: seconds by the clock, and MiB at its peak."""

    seconds: float
    mib: float


def cases(folder: Path) -> Iterator[Case]:
    """Yield the cases, their files written below `folder`."""
    values, task, template = ROOT / "sample-values.yaml", folder / "out" / "task-definition.json", TEMPLATE
    run(octogen("render", values, "-o", folder / "out"))
    for name, arguments in (
        ("--help", ["--help"]),
        ("lint, a values file", ["lint", values]),
        ("lint, a task definition", ["lint", task]),
        ("render", ["render", values]),
    ):
        yield Case(name, octogen(*arguments), "bare Python", PYTHON)
    for name, file, peer, command in (
        ("lint, a values file", values, "yamllint", yamllint(values)),
        ("lint, a values file", values, "check-jsonschema", check_jsonschema(VALUES_SCHEMA, values)),
        ("lint, a task definition", task, "check-jsonschema", check_jsonschema(TASK_SCHEMA, task)),
        ("lint, a CloudFormation template", template, "cfn-lint", (str(BIN / "cfn-lint"), str(template))),
    ):
        yield Case(name, octogen("lint", file), peer, command)
    yield from cases_of_many(folder, values, task)


def cases_of_many(folder: Path, values: Path, task: Path) -> Iterator[Case]:
    """Yield the cases of a thousand files, each the sample under a name of its own."""
    for name, sample, path in (
        ("lint, 1,000 values files", values, "values/{}.yaml"),
        ("lint, 1,000 task definitions in one directory", task, "flat/{}.json"),
        ("lint, 1,000 task definitions in as many directories", task, "nested/{}/task-definition.json"),
    ):
        files = [folder / path.format(number) for number in range(1000)]
        for number, file in enumerate(files):
            text = re.sub(
                r"(?m)^(name: |  \"family\": \")octopus", rf"\g<1>octopus-{number}", sample.read_text("utf-8")
            )
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        top = folder / path.partition("/")[0]
        schema = VALUES_SCHEMA if sample is values else TASK_SCHEMA
        yield Case(name, octogen("lint", top), "check-jsonschema", check_jsonschema(schema, *files), slow=True)
        if sample is values:
            yield Case(name, octogen("lint", top), "yamllint", yamllint(top), slow=True)


def octogen(*arguments: str | Path) -> Command:
    """Return the command that runs octogen as it is installed."""
    return (str(BIN / "octogen"), *map(str, arguments))


def check_jsonschema(schema: Path, *files: Path) -> Command:
    """Return the command that checks files against a schema, which is what octogen does first."""
    return (str(BIN / "check-jsonschema"), "--schemafile", str(schema), *map(str, files))


def yamllint(path: Path) -> Command:
    """Return the command that checks how YAML is written."""
    return (str(BIN / "yamllint"), "-d", "relaxed", str(path))


def run(command: Command) -> Run:
    """Run a command to its end, its output thrown away, and return what it took."""
    null = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_RDWR, 0) for stream in (0, 1, 2)]
    start = perf_counter()
    process = os.posix_spawn(command[0], command, os.environ, file_actions=null)
    _, status, usage = os.wait4(process, 0)
    seconds = perf_counter() - start
    code = os.waitstatus_to_exitcode(status)
    if code:
        sys.exit(f"{' '.join(command[:4])} … ended with {code}")
    return Run(seconds, usage.ru_maxrss / _MIB)


def row(case: Case, runs: int) -> str:
    """Return a line of the table: the case measured, the first run of each command not counted."""
    counted = min(runs, 3) if case.slow else runs
    _, *pairs = [(run(case.octogen), run(case.peer)) for _ in range(counted + 1)]
    own, peer = (median(pair[side].seconds for pair in pairs) for side in (0, 1))
    memory, peer_memory = (max(pair[side].mib for pair in pairs) for side in (0, 1))
    ratio = median(mine.seconds / other.seconds for mine, other in pairs)
    cells = (
        case.name,
        f"{own:.2f}",
        f"{memory:.0f}",
        case.peer_name,
        f"{peer:.2f}",
        f"{peer_memory:.0f}",
        f"{ratio:.2f}",
    )
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Measure all cases, or those whose names hold a word, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", "--runs", type=int, default=15, help="counted runs of each command (default: 15)")
    parser.add_argument("word", nargs="?", default="", help="only the cases whose names hold this")
    wanted = parser.parse_args()
    print("| octogen | s | MiB | compared with | s | MiB | ratio |\n|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for case in cases(Path(folder)):
            if wanted.word in case.name:
                print(row(case, wanted.runs), flush=True)


if __name__ == "__main__":
    main()
