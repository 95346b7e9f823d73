"""Data goes one way: a room of octogen imports only from those before it in ROOMS. Names that say nothing stay out."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "octogen"

# A folder is one room; inside of it, modules may use each other. `__main__` and `api` come last, and nothing uses them.
ROOMS = (
    "assets",
    "finding",
    "source",
    "octopus",
    "json_schema",
    "values",
    "topology",
    "documents",
    "rendering",
    "inputs",
    "view",
    "rules",
    "linting",
    "tentacles",
    "changes",
    "reports",
    "cli",
    "api",
    "__main__",
)
AT_THE_ROOT = {"__init__", "__main__", "api", "assets", "finding"}
MOST_LINES = 250
GENERATED = {PACKAGE / "values" / "settings_types.py"}  # as long as the schema of the values, and read by nobody
NUMBERS = {"source": 1, "values": 2, "topology": 3, "rendering": 4, "linting": 5, "changes": 6, "reports": 9}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")

# Names that say nothing, or mean something else: as words of an identifier, and where users read them.
_BANNED = "carrier carriers clash clashes conformity grow grown intake knob knobs once sentences told verdict verdicts"
BANNED = frozenset(_BANNED.split(" "))
BANNED_IN_TEXTS = BANNED - {"grow", "grown", "once", "sentences"} | {"found_elsewhere"}  # the rest is plain English
BANNED_MODULES = BANNED | {"jobs", "node", "settings", "output", "utils"}
_PAGES = (
    "*.md",
    "docs/*.md",
    "templates/**/*.j2",
    "schemas/*.json",
    "action.yml",
    ".pre-commit-hooks.yaml",
    "examples/*",
)
USERS_READ = sorted(path for pattern in _PAGES for path in ROOT.glob(pattern))


TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}
PROGRAMS = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "scripts").glob("*.py"))}


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """The rooms that a module imports from, wherever in it the import stands."""
    names = set()
    for part in ast.walk(TREES[path]):
        if isinstance(part, ast.ImportFrom) and part.module == "octogen":
            names |= {alias.name for alias in part.names}
        elif isinstance(part, ast.ImportFrom) and (part.module or "").startswith("octogen."):
            names.add(str(part.module).split(".")[1])
        elif isinstance(part, ast.Import):
            names |= {alias.name.split(".")[1] for alias in part.names if alias.name.startswith("octogen.")}
    return names


def identifiers(tree: ast.AST) -> Iterator[str]:
    for part in ast.walk(tree):
        for field in ("id", "attr", "arg", "name", "asname", "module"):
            value = getattr(part, field, None)
            if isinstance(value, str):
                yield value


def words(identifier: str) -> set[str]:
    return set(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", identifier).lower().replace(".", "_").split("_"))


def texts(tree: ast.AST) -> Iterator[str]:
    """The texts of a module that users may read, docstrings among them: typer prints those of the commands."""
    for part in ast.walk(tree):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def test_every_module_has_its_room() -> None:
    assert {room(path) for path in MODULES} == set(ROOMS)
    assert {path.stem for path in PACKAGE.glob("*.py")} == AT_THE_ROOT


def test_a_module_imports_only_from_rooms_before_its_own() -> None:
    allowed = {own: {*ROOMS[: ROOMS.index(own)], own} for own in ROOMS}
    backwards = {path: imported(path) - allowed[room(path)] for path in MODULES}
    assert {path: names for path, names in backwards.items() if names} == {}


def test_only_the_command_line_prints_and_exits() -> None:
    calls = {
        (path, part.func.id)
        for path, tree in TREES.items()
        for part in ast.walk(tree)
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Name)
    }
    assert {
        (path, name)
        for path, name in calls
        if name in ("print", "input", "exit") and room(path) not in ("cli", "__main__")
    } == set()


def test_no_module_is_too_long() -> None:
    written = [path for path in MODULES if path not in GENERATED]
    lengths = {path.relative_to(PACKAGE): path.read_text(encoding="utf-8").count("\n") for path in written}
    assert {path: length for path, length in lengths.items() if length > MOST_LINES} == {}


def test_a_stage_says_its_number_first() -> None:
    docstrings = {stage: ast.get_docstring(TREES[PACKAGE / stage / "__init__.py"]) or "" for stage in NUMBERS}
    assert {stage: text.partition(". ")[0] for stage, text in docstrings.items()} == {
        stage: str(number) for stage, number in NUMBERS.items()
    }


def test_no_name_is_one_that_says_nothing() -> None:
    assert [path for path in MODULES if path.stem in BANNED_MODULES] == []
    named = {(path, name) for path, tree in (TREES | PROGRAMS).items() for name in identifiers(tree)}
    assert {(path, name) for path, name in named if words(name) & BANNED} == set()


def test_no_text_that_users_read_has_a_word_that_says_nothing() -> None:
    banned = re.compile(rf"\b({'|'.join(sorted(BANNED_IN_TEXTS))})\b", re.IGNORECASE)
    said = {(path, text) for path, tree in (TREES | PROGRAMS).items() for text in texts(tree)}
    said |= {(path, line) for path in USERS_READ for line in path.read_text(encoding="utf-8").splitlines()}
    assert {(path, text) for path, text in said if banned.search(text)} == set()


def test_a_node_is_a_server_and_only_a_document_has_a_kind() -> None:
    elsewhere = {
        **dict.fromkeys(("source", "json_schema", "documents", "inputs", "rendering"), frozenset(("node", "nodes"))),
        **dict.fromkeys(("octopus", "values", "topology"), frozenset(("kind", "kinds"))),
    }
    named = {(path, name) for path, tree in TREES.items() for name in identifiers(tree)}
    assert {(path, name) for path, name in named if words(name) & elsewhere.get(room(path), frozenset())} == set()


def test_a_class_has_its_name_to_itself() -> None:
    classes = [
        part.name
        for tree in TREES.values()
        for part in tree.body
        if isinstance(part, ast.ClassDef) and not part.name.startswith("_")
    ]
    assert {name for name in classes if classes.count(name) > 1} == set()
