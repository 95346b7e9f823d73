"""The catalogue: every rule, in the order of ids."""

from __future__ import annotations

from functools import cache

from octogen.rule import Rule
from octogen.rules.balancing.drain_kills_node import drain_kills_node
from octogen.rules.deployment.nodes_on_different_versions import nodes_on_different_versions
from octogen.rules.deployment.rollback_onto_new_schema import rollback_onto_new_schema
from octogen.rules.deployment.stop_timeout_short import stop_timeout_short
from octogen.rules.deployment.strategy_runs_two_versions import strategy_runs_two_versions
from octogen.rules.deployment.version_not_pinned import version_not_pinned
from octogen.rules.deployment.versions_run_together import versions_run_together
from octogen.rules.deployment.zone_rebalancing import zone_rebalancing
from octogen.rules.input.bad_suppression import bad_suppression
from octogen.rules.input.invalid_aws_parameter import invalid_aws_parameter
from octogen.rules.input.invalid_values import invalid_values
from octogen.rules.input.template_error import template_error
from octogen.rules.input.unreadable_file import unreadable_file
from octogen.rules.storage.access_point_owner import access_point_owner
from octogen.rules.storage.efs_access_point_refused import efs_access_point_refused
from octogen.rules.storage.efs_in_one_zone import efs_in_one_zone
from octogen.rules.storage.efs_not_encrypted_in_transit import efs_not_encrypted_in_transit
from octogen.rules.storage.folder_misspelt import folder_misspelt
from octogen.rules.storage.folders_collide import folders_collide
from octogen.rules.storage.import_left_mounted import import_left_mounted
from octogen.rules.storage.node_folder_shared import node_folder_shared
from octogen.rules.storage.shared_folder_not_mounted import shared_folder_not_mounted
from octogen.rules.storage.shared_folder_read_only import shared_folder_read_only
from octogen.rules.storage.storage_not_shared import storage_not_shared
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
    shared_folder_not_mounted,
    folders_collide,
    node_folder_shared,
    import_left_mounted,
    folder_misspelt,
    storage_not_shared,
    shared_folder_read_only,
    efs_not_encrypted_in_transit,
    efs_access_point_refused,
    access_point_owner,
    efs_in_one_zone,
    drain_kills_node,
    polling_behind_application_load_balancer,
    polling_spreads_over_nodes,
    polling_tls_terminated,
    polling_connections_cut,
    polling_node_added,
    grpc_cut,
    versions_run_together,
    strategy_runs_two_versions,
    rollback_onto_new_schema,
    zone_rebalancing,
    version_not_pinned,
    stop_timeout_short,
    nodes_on_different_versions,
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
