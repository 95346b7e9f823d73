"""What every rule says, word for word, of its bad example and of the sample broken in one place.

One golden a rule: who changes a sentence sees in the diff where it is said.
"""

from __future__ import annotations

import pytest

from octogen.finding import Finding, format_pointer
from octogen.linting.linting import lint
from octogen.rules import RULES
from octogen.rules.rule import Rule, example_documents
from tests.conftest import Golden
from tests.rules.test_mutations import CASES, findings_in


def told(finding: Finding) -> str:
    where = f"{finding.document}{format_pointer(finding.pointer)}" if finding.document else "the deployment"
    related = "".join(f"    see also {place} {label}\n" for place, label in finding.related)
    return f"{finding.place}: {finding.severity}: {finding.message}\n    {where}\n{related}    fix: {finding.fix}\n"


@pytest.mark.parametrize("rule", [rule for rule in RULES if not rule.found_by_earlier_step], ids=lambda rule: rule.id)
def test_a_rule_says_what_it_said_when_somebody_last_read_it(rule: Rule, golden: Golden) -> None:
    found = [*lint(example_documents(rule.bad), select=[rule.id])]
    for case in CASES:
        if case.stem.startswith(rule.id):
            found += [finding for finding in findings_in(case) if finding.rule == rule.id]
    golden(f"messages/{rule.id}.txt", "".join(map(told, found)))
