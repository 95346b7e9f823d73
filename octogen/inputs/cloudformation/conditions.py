"""The conditions of a template: which hold, as far as the defaults of its parameters tell."""

from __future__ import annotations

from collections.abc import Callable

from octogen.inputs.cloudformation.parts import Fields, fields, is_known, items, scalar_text
from octogen.source.elements import Element

_DEEPEST = 40
"""Conditions within conditions, named or nested; who goes deeper is not followed."""


class Conditions:
    """Asked by name. `resolved` returns what the functions in an operand amount to."""

    def __init__(self, conditions: Fields, resolved: Callable[[Element], Element | None]) -> None:
        self._conditions = conditions
        self._resolved = resolved
        self._known: dict[tuple[str, bool], bool | None] = {}
        self._taken: dict[str, str] = {}

    def holds(self, name: str) -> bool | None:
        """Return whether a condition holds; None where parameters decide that have no default."""
        return self._named(name, 0, presume=False)

    def may_hold(self, name: str) -> bool:
        """Return whether to look at what stands under a condition.

        Where nobody can tell, yes; but resources that exclude one another are not taken to be there together: what is
        unknown is taken for the first text that a condition compares it with, the empty one aside.
        """
        return self._named(name, 0, presume=True) is not False

    def _named(self, name: str, depth: int, *, presume: bool) -> bool | None:
        if (name, presume) not in self._known:
            self._known[name, presume] = None  # for a condition that asks for itself
            if name in self._conditions:
                self._known[name, presume] = self._judge(self._conditions[name].element, depth, presume=presume)
        return self._known[name, presume]

    def _judge(self, element: Element, depth: int, *, presume: bool) -> bool | None:
        if len(fields(element)) != 1 or depth > _DEEPEST:
            return None
        ((function, member),) = fields(element).items()
        if function == "Condition":
            return self._named(str(scalar_text(member.element)), depth + 1, presume=presume)
        if function == "Fn::Equals":
            return self._equal(items(member.element), presume=presume)
        answers = [self._judge(item, depth + 1, presume=presume) for item in items(member.element)]
        if function == "Fn::Not" and len(answers) == 1:
            return None if answers[0] is None else not answers[0]
        decisive = {"Fn::And": False, "Fn::Or": True}.get(function)
        if decisive is None or not answers:
            return None
        return decisive if decisive in answers else None if None in answers else not decisive

    def _equal(self, operands: list[Element], *, presume: bool) -> bool | None:
        texts = [scalar_text(self._resolved(operand)) for operand in operands]
        if len(texts) != 2 or None in texts:  # noqa: PLR2004 - the two that are compared
            return None
        known = [text for text in texts if is_known(text)]
        if len(known) == 2 or texts[0] == texts[1]:  # noqa: PLR2004
            return texts[0] == texts[1]
        if not presume or not known:
            return None
        if not known[0]:
            return False
        open_one = next(str(text) for text in texts if not is_known(text))
        return self._taken.setdefault(open_one, str(known[0])) == known[0]
