"""The catalogue: every rule, in the order of ids."""

from __future__ import annotations

import re
from functools import cache

from octogen.finding import nearest
from octogen.rules import balancing, database, deployment, ecs, network, nodes, secrets, storage, tentacles
from octogen.rules import input as files
from octogen.rules.rule import Rule

AREAS = (files, storage, balancing, tentacles, deployment, nodes, database, secrets, network, ecs)
"""The areas, in the order of the first digits of their rules' numbers. Each module has its TITLE and its RULES."""

RULES: tuple[Rule, ...] = tuple(rule for area in AREAS for rule in area.RULES)


@cache
def rule_ids() -> dict[str, str]:
    """Return the id of every rule by its id and by its name."""
    return {key: rule.id for rule in RULES for key in (rule.id, rule.name)}


def names() -> tuple[str, ...]:
    """Return all ids and names, in order."""
    return tuple(rule_ids())


def find(key: str) -> Rule | None:
    """Return the rule with this id or name, in any case."""
    return next((rule for rule in RULES if key.upper() == rule.id or key.lower() == rule.name), None)


def similar(key: str) -> str | None:
    """Return the id or name that `key` was probably meant to be; a number that no rule has was meant for none."""
    return None if re.fullmatch("OCT[0-9]*", key, re.IGNORECASE) else nearest(key, names())


def matching(word: str) -> tuple[Rule, ...]:
    """Return the rules whose id begins so, or whose name or title holds the word."""
    texts = ((rule, f"{rule.name} {rule.title}".lower()) for rule in RULES)
    return tuple(rule for rule, text in texts if rule.id.startswith(word.upper()) or word.lower() in text)
