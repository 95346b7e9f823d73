"""Data goes one way: a module of octogen imports only from modules that stand before it in ORDER."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "octogen"

# Packages count as one place each; inside of one, modules may use each other.
ORDER = (
    "assets",
    "finding",
    "terminal",
    "node",
    "sensitive",
    "reading",
    "source",
    "conformity",
    "validation",
    "sentences",
    "schema",
    "hints",
    "overlay",
    "configuration",
    "octopus",
    "connection_string",
    "balancer_types",
    "carriers",
    "clashes",
    "secrets_manager",
    "slips",
    "values",
    "likeness",
    "topology",
    "arrangement",
    "tentacles",
    "kinds",
    "answers",
    "unreadable",
    "placeholders",
    "documents",
    "masking",
    "cloudformation",
    "dump",
    "jobs",
    "templating",
    "rendering",
    "aws_input",
    "view",
    "rule",
    "rules",
    "catalogue",
    "suppressions",
    "linting",
    "baseline",
    "verdict",
    "intake",
    "reports",
    "cli",
    "__main__",
)
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def place(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """The places of octogen that a module imports from, wherever in it the import stands."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "octogen":
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("octogen."):
            names.add(str(node.module).split(".")[1])
        elif isinstance(node, ast.Import):
            names |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("octogen.")}
    return names


def test_every_module_has_its_place() -> None:
    assert {place(path) for path in MODULES} == set(ORDER)


def test_a_module_imports_only_from_those_before_it() -> None:
    allowed = {own: {*ORDER[: ORDER.index(own)], own} for own in ORDER}
    backwards = {path: imported(path) - allowed[place(path)] for path in MODULES}
    assert {path: names for path, names in backwards.items() if names} == {}


def test_only_the_command_line_prints_and_exits() -> None:
    calls = {
        (path, node.func.id)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert {
        (path, name)
        for path, name in calls
        if name in ("print", "input", "exit") and place(path) not in ("cli", "__main__")
    } == set()


@pytest.mark.parametrize(
    ("spelling", "home"),
    [
        ("did you mean {", "octogen/finding.py"),
        (r"\$\{[a-z]", "octogen/answers.py"),
        (r"\$\{([a-z]", "octogen/answers.py"),
    ],
)
def test_what_is_decided_once_is_spelt_in_one_module(spelling: str, home: str) -> None:
    root = PACKAGE.parent
    paths = sorted([*MODULES, *root.glob("scripts/*.py")])
    found = [str(path.relative_to(root)) for path in paths if spelling in path.read_text(encoding="utf-8")]
    assert found == [home]
