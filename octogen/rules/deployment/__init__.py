"""Deployment and upgrade: OCT4xx."""

from __future__ import annotations

from octogen.rules.deployment.nodes_on_different_versions import nodes_on_different_versions
from octogen.rules.deployment.nodes_upgrade_together import nodes_upgrade_together
from octogen.rules.deployment.rollback_onto_new_schema import rollback_onto_new_schema
from octogen.rules.deployment.stack_rolls_back import stack_rolls_back
from octogen.rules.deployment.stop_timeout_short import stop_timeout_short
from octogen.rules.deployment.strategy_runs_two_versions import strategy_runs_two_versions
from octogen.rules.deployment.version_not_pinned import version_not_pinned
from octogen.rules.deployment.versions_run_together import versions_run_together
from octogen.rules.deployment.zone_rebalancing_stops_nodes import zone_rebalancing_stops_nodes
from octogen.rules.rule import Rule

TITLE = "Deployment and upgrade"

RULES: tuple[Rule, ...] = (
    versions_run_together,
    strategy_runs_two_versions,
    rollback_onto_new_schema,
    zone_rebalancing_stops_nodes,
    version_not_pinned,
    stop_timeout_short,
    nodes_on_different_versions,
    nodes_upgrade_together,
    stack_rolls_back,
)
