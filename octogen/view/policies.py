"""What the statements of a policy allow, as far as they can be read.

An answer is True or False where the policy decides, and None where a reference or a condition does.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from octogen.view.part import Part
from octogen.view.three_answers import holds_reference

Answer = bool | None
Statement = Mapping[str, Any]


def statements(policy: Part, member: str) -> Sequence[Statement] | None:
    """Return the statements of a policy document, which is JSON text or a mapping; None where it cannot be read."""
    document = policy.at(member).value
    if isinstance(document, str):
        try:
            document = json.loads(document)
        except ValueError:
            return None
    listed = document.get("Statement") if isinstance(document, dict) else None
    found = _list(listed)
    return found if listed is not None and all(isinstance(item, dict) for item in found) else None


def decided(given: Iterable[Statement], applies: Callable[[Statement], Answer]) -> Answer:
    """Return what statements come to: a denial beats all, and what nothing allows is not allowed."""
    effects: dict[str, list[Answer]] = {"Allow": [], "Deny": []}
    for statement in given:
        effect, answer = statement.get("Effect"), applies(statement)
        for known, answers in effects.items():
            if effect == known:
                answers.append(answer)
            elif holds_reference(effect):
                answers.append(all_of(answer, None))
    allowed, denied = _any(effects["Allow"]), _any(effects["Deny"])
    if denied is True or allowed is False:
        return False
    return None if denied is None or allowed is None else True


def all_of(*answers: Answer) -> Answer:
    """Return whether all hold."""
    return False if False in answers else None if None in answers else True


def names_action(statement: Statement, action: str) -> Answer:
    """Return whether a statement is about an action."""
    if "NotAction" in statement:
        return _negated(_any(like(pattern, action.lower()) for pattern in _lower(statement["NotAction"])))
    return _any(like(pattern, action.lower()) for pattern in _lower(statement.get("Action")))


def names_resource(statement: Statement, matches: Callable[[str], Answer]) -> Answer:
    """Return whether a statement is about a resource, given what tells of a pattern whether it is that."""
    if "NotResource" in statement:
        return _negated(_any(map(matches, map(str, _list(statement["NotResource"])))))
    return _any(map(matches, map(str, _list(statement.get("Resource")))))


def has_no_condition(statement: Statement) -> Answer:
    """Return whether a statement holds whatever the circumstances; None where it has conditions."""
    return None if statement.get("Condition") else True


def like(pattern: str, text: str) -> Answer:
    """Return whether a pattern with * and ? matches a text; None where a reference stands in either."""
    if pattern in ("*", text):
        return True
    if holds_reference(pattern) or holds_reference(text):
        return None
    expression = "".join({"*": ".*", "?": "."}.get(character, re.escape(character)) for character in pattern)
    return re.fullmatch(expression, text, re.DOTALL) is not None


def _any(answers: Iterable[Answer]) -> Answer:
    found = list(answers)
    return True if True in found else None if None in found else False


def _negated(answer: Answer) -> Answer:
    return None if answer is None else not answer


def _lower(value: object) -> list[str]:
    return [item if holds_reference(item) else str(item).lower() for item in _list(value)]


def _list(value: object) -> list[Any]:
    return list(value) if isinstance(value, list) else [] if value is None else [value]
