"""Where a rule begins and where it ends: cases beside its examples, whose marked lines are all that it may flag.

edges/OCT404.left-alone.yaml is a mapping of document names to bodies, as in a rule's examples. `---` divides it
into cases; what stands above the first of them belongs to each. edges/OCT801.described.yaml is one stream of what
AWS prints, OCT301.….template.yaml one CloudFormation template, and OCT301.existing.values.yaml is laid
over sample-values.yaml. A mark without a severity stands for the rule's own: `# <- OCT501 info`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from octogen.documents.document import Documents
from octogen.inputs.deployments import from_documents, from_values
from octogen.linting.linting import lint
from octogen.rules import RULES
from octogen.rules.rule import example_documents
from octogen.source.source import read
from tests.conftest import Golden
from tests.support.rule_examples import marks_with_severities

SAMPLE = Path(__file__).parent.parent.parent / "sample-values.yaml"
FILES = sorted((Path(__file__).parent / "edges").glob("OCT*.yaml"))
OWN = {rule.id: rule.severity for rule in RULES}


def cases() -> Iterator[tuple[str, str, str]]:
    """Yield (rule id, name of the case, text), the name being that of its file with the line at which it begins."""
    for file in FILES:
        text = file.read_text(encoding="utf-8")
        parts = (
            [text] if file.stem.endswith((".described", ".template")) else re.split("^---\n", text, flags=re.MULTILINE)
        )
        shared, *others = parts if len(parts) > 1 else ("\n", text)
        line = shared.count("\n") + 2 if len(parts) > 1 else 1
        for part in others:
            yield file.stem[:6], f"{file.name}:{line}", f"{shared}{part}"
            line += part.count("\n") + 1


CASES = list(cases())


def documents_of(name: str, text: str) -> Documents:
    stem = name.partition(".yaml")[0]
    if stem.endswith((".described", ".template")):
        return from_documents([read(text, name)])
    if stem.endswith(".values"):
        return from_values([read(SAMPLE.read_bytes(), SAMPLE.name), read(text, name)])
    return example_documents(text.rstrip("\n"), name)


@pytest.mark.parametrize(("rule", "name", "text"), CASES, ids=[name for _rule, name, _text in CASES])
def test_the_rule_flags_the_marked_lines_and_no_others(rule: str, name: str, text: str) -> None:
    documents = documents_of(name, text)
    assert documents.items
    assert documents.findings == ()
    found = lint(documents, select=[rule])
    assert {item.place.file for item in found} <= {name}
    assert "hush" not in repr(found)  # it stands for a secret
    assert {(item.place.line, rule, item.severity) for item in found} == marks_with_severities(text, OWN)


@pytest.mark.parametrize("rule", sorted({rule for rule, _name, _text in CASES}))
def test_a_rule_says_at_its_edges_what_it_said_when_somebody_last_read_it(rule: str, golden: Golden) -> None:
    found = [item for own, name, text in CASES if own == rule for item in lint(documents_of(name, text), select=[rule])]
    golden(f"messages/{rule}.edges.txt", "".join(f"{item.place}: {item.message}\n" for item in found))
