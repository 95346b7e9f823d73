"""The catalogue: every rule, in the order of ids."""

from __future__ import annotations

from functools import cache

from octogen.rule import Rule
from octogen.rules.balancing.drain_kills_node import drain_kills_node
from octogen.rules.deployment.versions_run_together import versions_run_together
from octogen.rules.input.invalid_aws_parameter import invalid_aws_parameter

RULES: tuple[Rule, ...] = (
    invalid_aws_parameter,
    drain_kills_node,
    versions_run_together,
)


@cache
def rule_ids() -> dict[str, str]:
    """Return the id of every rule by its id and by its name."""
    return {key: rule.id for rule in RULES for key in (rule.id, rule.name)}


def find(key: str) -> Rule | None:
    """Return the rule with this id or name, in any case."""
    return next((rule for rule in RULES if key.upper() == rule.id or key.lower() == rule.name), None)
