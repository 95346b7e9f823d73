"""octogen's own templates say what a document holds; what is decided comes to them decided, in a record."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import meta, nodes

from octogen import assets
from octogen.rendering import templating

TEMPLATES = sorted(assets.TEMPLATES.glob(f"*{templating.SUFFIX}"))
RECORDS = {
    "classic",
    "cluster",
    "database",
    "file_system",
    "folder",
    "group",
    "ingress",
    "listener",
    "load_balancer",
    "log_group",
    "redis",
    "role",
    "service",
    "target",
    "target_group",
}
ALLOWED = {*RECORDS, "tags", "dict"}


def parsed(path: Path) -> nodes.Template:
    return templating.environment().parse(path.read_text(encoding="utf-8"))


def named(path: Path) -> set[str]:
    return meta.find_undeclared_variables(parsed(path))


def numbers(path: Path) -> list[object]:
    """Return the numbers that a template writes itself, in an expression."""
    constants = [constant.value for constant in parsed(path).find_all(nodes.Const)]
    return [value for value in constants if isinstance(value, int | float) and not isinstance(value, bool)]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name.removesuffix(templating.SUFFIX))
def test_a_template_names_its_record_and_the_tags(path: Path) -> None:
    assert named(path) - ALLOWED == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name.removesuffix(templating.SUFFIX))
def test_no_template_falls_back_on_a_default_or_a_number_of_its_own(path: Path) -> None:
    assert numbers(path) == []
    tests = {test.name for test in parsed(path).find_all(nodes.Test)}
    filters = {filter_.name for filter_ in parsed(path).find_all(nodes.Filter)}
    assert not tests & {"defined", "undefined"}
    assert not filters & {"default", "d"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name.removesuffix(templating.SUFFIX))
def test_an_expression_spells_a_member_of_a_record_and_makes_nothing_of_it(path: Path) -> None:
    made = (nodes.CondExpr, nodes.Concat, nodes.And, nodes.Or, nodes.Dict, nodes.BinExpr, nodes.Compare)
    assert list(parsed(path).find_all(made)) == []
