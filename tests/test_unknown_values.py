"""What the input does not tell is not held against it: a reference may stand in the place of every value.

A CloudFormation condition, a parameter without a default and a `${…}` that only AWS can fill reach the rules as such.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from octogen.documents import Document, Documents, Form
from octogen.finding import format_pointer
from octogen.linting import lint
from octogen.rule import Rule, example_documents
from octogen.rules import RULES

UNKNOWN = "${cloudformation.Parameter.value}"
RULES_ON_DOCUMENTS = [rule for rule in RULES if not rule.found_elsewhere]


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


@pytest.mark.parametrize("rule", RULES_ON_DOCUMENTS, ids=lambda rule: rule.id)
def test_no_rule_fires_on_what_only_aws_can_tell(rule: Rule) -> None:
    documents = example_documents(rule.good).items

    def found(index: int, body: Mapping[str, Any]) -> set[tuple[str, str, str]]:
        changed = Document(documents[index].name, documents[index].kind, body, Form.TEMPLATE)
        findings = lint(Documents((*documents[:index], changed, *documents[index + 1 :])))
        return {(finding.rule, finding.document, format_pointer(finding.pointer)) for finding in findings}

    fired = []
    for index, document in enumerate(documents):
        known = found(index, document.body)  # a template tells that it leaves something out, a lone document does not
        for body in list(with_one_unknown(dict(document.body)))[1:]:
            fired += [(*finding, body) for finding in found(index, body) - known]
    assert fired == []
