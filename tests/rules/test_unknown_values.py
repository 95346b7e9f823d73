"""What the input does not tell is not held against it: a reference may stand in the place of every value.

A CloudFormation condition, a parameter without a default and a `${…}` that only AWS can fill reach the rules as such.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import octogen
from octogen.documents.document import Document, Documents, Origin
from octogen.finding import format_pointer
from octogen.linting.linting import lint
from octogen.rules import RULES
from octogen.rules.rule import Rule, example_documents

PACKAGE = Path(octogen.__file__).parent
MODULES = sorted([*(PACKAGE / "rules").rglob("*.py"), *(PACKAGE / "view").glob("*.py")])
UNKNOWN = "${cloudformation.Parameter.value}"
RULES_ON_DOCUMENTS = [rule for rule in RULES if not rule.found_by_earlier_step]


# What a thing is called, and what it refers to by name, is another thing's business as well.
NAMES = {"name", "Key", "family", "serviceName", "Name", "sourceVolume", "containerName"}


def with_one_unknown(value: Any) -> Iterator[Any]:  # noqa: ANN401 - JSON-like data
    """Yield `value` with one value in it unknown, each in turn: scalars, lists, mappings; of an image only the tag."""
    yield UNKNOWN
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "image":
                replaced: Any = [item.partition(":")[0] + ":" + UNKNOWN]
            else:
                replaced = () if key in NAMES else with_one_unknown(item)
            yield from ({**value, key: other} for other in replaced)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from ([*value[:index], other, *value[index + 1 :]] for other in with_one_unknown(item))


@pytest.mark.parametrize("which", ["good", "bad"])
@pytest.mark.parametrize("rule", RULES_ON_DOCUMENTS, ids=lambda rule: rule.id)
def test_no_rule_fires_on_what_only_aws_can_tell(rule: Rule, which: str) -> None:
    documents = example_documents(getattr(rule, which)).items

    def found(index: int, body: Mapping[str, Any]) -> set[tuple[str, str, str]]:
        changed = Document(documents[index].name, documents[index].kind, body, Origin.TEMPLATE)
        findings = lint(Documents((*documents[:index], changed, *documents[index + 1 :])))
        assert [finding.message for finding in findings if "UNKNOWN" in finding.message] == []
        return {(finding.rule, finding.document, format_pointer(finding.pointer)) for finding in findings}

    fired = []
    for index, document in enumerate(documents):
        known = found(index, document.body)  # a template tells that it leaves something out, a lone document does not
        for body in list(with_one_unknown(dict(document.body)))[1:]:
            fired += [(*finding, body) for finding in found(index, body) - known]
    assert fired == []


def names_of_answers(function: ast.AST) -> set[str]:
    """The names in a function that are given a cursor's answer and nothing else."""
    given: dict[str, list[ast.expr]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign | ast.NamedExpr):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Name):
                    given.setdefault(target.id, []).append(node.value)
    return {name for name, values in given.items() if all(map(is_answer, values))}


def is_answer(node: ast.AST) -> bool:
    called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    return called and node.func.attr in {"text", "number", "flag"}  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_rule_denies_an_answer_that_may_be_unknown(path: Path) -> None:
    """Mypy lets these pass: `!= "ip"`, `not in (…)` and `not` are true of nothing and of the unknown as well."""
    denied = []
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(function, ast.FunctionDef):
            names = names_of_answers(function)
            for node in ast.walk(function):
                if isinstance(node, ast.Compare):
                    pairs = zip((node.left, *node.comparators), node.ops, strict=False)
                    parts = [left for left, operator in pairs if isinstance(operator, ast.NotEq | ast.NotIn)]
                else:
                    parts = [node.operand] if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not) else []
                denied += [
                    ast.unparse(node)
                    for part in parts
                    if is_answer(part) or (isinstance(part, ast.Name) and part.id in names)
                ]
    assert denied == []


def test_only_the_view_looks_at_references() -> None:
    """A rule that joins documents itself would take a reference for a value, and one that asks for the door guess."""
    asking = re.compile(r"\.link\(|Origin\.|is_printed|is_whole|is_excerpt")
    assert [
        path.name for path in MODULES if path.parent.parent.name == "rules" and asking.search(path.read_text("utf-8"))
    ] == []
