"""The catalogue: every rule, in the order of ids."""

from __future__ import annotations

from functools import cache

from octogen.rule import Rule
from octogen.rules.balancing.drain_kills_node import drain_kills_node
from octogen.rules.deployment.versions_run_together import versions_run_together
from octogen.rules.input.bad_suppression import bad_suppression
from octogen.rules.input.invalid_aws_parameter import invalid_aws_parameter
from octogen.rules.input.invalid_values import invalid_values
from octogen.rules.input.template_error import template_error
from octogen.rules.input.unreadable_file import unreadable_file
from octogen.rules.tentacles.grpc_cut import grpc_cut
from octogen.rules.tentacles.polling_behind_application_load_balancer import polling_behind_application_load_balancer
from octogen.rules.tentacles.polling_connections_cut import polling_connections_cut
from octogen.rules.tentacles.polling_node_added import polling_node_added
from octogen.rules.tentacles.polling_spreads_over_nodes import polling_spreads_over_nodes
from octogen.rules.tentacles.polling_tls_terminated import polling_tls_terminated

RULES: tuple[Rule, ...] = (
    unreadable_file,
    invalid_values,
    invalid_aws_parameter,
    bad_suppression,
    template_error,
    drain_kills_node,
    polling_behind_application_load_balancer,
    polling_spreads_over_nodes,
    polling_tls_terminated,
    polling_connections_cut,
    polling_node_added,
    grpc_cut,
    versions_run_together,
)


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
