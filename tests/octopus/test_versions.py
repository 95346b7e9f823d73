"""A version of Octopus is a fact: it is stated once, in octogen/octopus/versions.py, and everybody else names it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from octogen.octopus import versions
from octogen.octopus.versions import Version, dotted, release_of, version_of
from octogen.values.values import values_schema

PACKAGE = Path(__file__).parent.parent.parent / "octogen"
ELSEWHERE = sorted(path for path in PACKAGE.rglob("*.py") if path != Path(versions.__file__))
STATED = {dotted(value) for value in vars(versions).values() if isinstance(value, tuple)}
WRITTEN = re.compile(r"\b20\d\d\.\d+(?:\.\d+)*")
YEARS = range(2018, 2048)  # from the first version that is named after its year, to below 2048 MiB


def stated(tree: ast.AST) -> Iterator[str]:
    """Yield the versions that a module states, as text or as numbers; a docstring and a rule's example may have any."""
    for part in ast.walk(tree):
        match part:
            case ast.Call(keywords=keywords):
                for keyword in keywords:
                    if keyword.arg == "example":
                        keyword.value = ast.Constant("")
            case ast.Expr(value=ast.Constant(value=str()) as docstring):
                docstring.value = ""
            case ast.Constant(value=str(text)):
                yield from WRITTEN.findall(text)
            case ast.Tuple(elts=[ast.Constant(value=int(year)), ast.Constant(value=int()), *_]) if year in YEARS:
                yield ast.unparse(part)


def test_no_other_module_states_a_version() -> None:
    found = {path.relative_to(PACKAGE): list(stated(ast.parse(path.read_text(encoding="utf-8")))) for path in ELSEWHERE}
    assert {path: said for path, said in found.items() if said} == {}


@pytest.mark.parametrize(
    "statement",
    ["SINCE = (2026, 4)", 'rule(why="since 2022.2")', 'f"before 2026.4.6909, {x}"', "f(since=(2024, 4, 1))"],
)
def test_a_version_that_a_module_states_would_be_seen(statement: str) -> None:
    assert list(stated(ast.parse(statement)))


def test_the_schema_of_the_values_names_only_versions_that_are_stated() -> None:
    named = set(WRITTEN.findall(str(values_schema())))
    assert named
    assert {version for version in named if version not in STATED} == set()


@pytest.mark.parametrize(
    ("tag", "release", "version"),
    [
        ("2026.3.15878", (2026, 3, 15878), (2026, 3, 15878)),
        ("2026.3.15878-hardened", (2026, 3, 15878), (2026, 3, 15878)),
        ("2026.3", (2026, 3), ()),
        ("2026-hardened", (2026,), ()),
        ("latest", (), ()),
        ("v2026.3.15878", (), ()),
        ("2026.3.15878.1", (), ()),
        ("2026." + "9" * 5000, (), ()),
        ("", (), ()),
    ],
)
def test_a_tag_tells_a_version_or_its_beginning(tag: str, release: Version, version: Version) -> None:
    assert release_of(tag) == release
    assert version_of(tag) == version
