"""The catalogue: every rule, in the order of ids."""

from __future__ import annotations

import re
from functools import cache

from octogen.finding import nearest
from octogen.rule import Rule
from octogen.rules.balancing.classic_load_balancer import classic_load_balancer
from octogen.rules.balancing.drain_kills_node import drain_kills_node
from octogen.rules.balancing.health_check_needs_shell import health_check_needs_shell
from octogen.rules.balancing.health_check_path import health_check_path
from octogen.rules.balancing.health_grace_too_short import health_grace_too_short
from octogen.rules.balancing.load_balancer_in_one_zone import load_balancer_in_one_zone
from octogen.rules.balancing.load_balancer_of_another_network import load_balancer_of_another_network
from octogen.rules.balancing.no_container_health_check import no_container_health_check
from octogen.rules.balancing.no_deletion_protection import no_deletion_protection
from octogen.rules.balancing.no_load_balancer import no_load_balancer
from octogen.rules.balancing.port_not_served import port_not_served
from octogen.rules.balancing.portal_without_tls import portal_without_tls
from octogen.rules.balancing.target_type import target_type
from octogen.rules.balancing.upload_times_out import upload_times_out
from octogen.rules.balancing.weak_tls_policy import weak_tls_policy
from octogen.rules.balancing.zone_without_node import zone_without_node
from octogen.rules.database.connection_string import connection_string
from octogen.rules.database.database_edition import database_edition
from octogen.rules.database.database_login import database_login
from octogen.rules.database.database_on_the_node import database_on_the_node
from octogen.rules.database.database_too_small import database_too_small
from octogen.rules.database.database_without_failover import database_without_failover
from octogen.rules.deployment.nodes_on_different_versions import nodes_on_different_versions
from octogen.rules.deployment.rollback_onto_new_schema import rollback_onto_new_schema
from octogen.rules.deployment.stop_timeout_short import stop_timeout_short
from octogen.rules.deployment.strategy_runs_two_versions import strategy_runs_two_versions
from octogen.rules.deployment.version_not_pinned import version_not_pinned
from octogen.rules.deployment.versions_run_together import versions_run_together
from octogen.rules.deployment.zone_rebalancing import zone_rebalancing
from octogen.rules.ecs.dangling_reference import dangling_reference
from octogen.rules.ecs.essential_container import essential_container
from octogen.rules.ecs.fargate_refuses import fargate_refuses
from octogen.rules.ecs.fargate_size import fargate_size
from octogen.rules.ecs.host_port import host_port
from octogen.rules.ecs.limit import limit
from octogen.rules.ecs.platform_version import platform_version
from octogen.rules.ecs.too_many_target_groups import too_many_target_groups
from octogen.rules.input.bad_suppression import bad_suppression
from octogen.rules.input.invalid_aws_parameter import invalid_aws_parameter
from octogen.rules.input.invalid_values import invalid_values
from octogen.rules.input.template_error import template_error
from octogen.rules.input.unreadable_file import unreadable_file
from octogen.rules.network.exec_on_read_only_root import exec_on_read_only_root
from octogen.rules.network.no_logs import no_logs
from octogen.rules.network.one_security_group import one_security_group
from octogen.rules.network.public_address import public_address
from octogen.rules.network.read_only_root_without_folders import read_only_root_without_folders
from octogen.rules.nodes.autoscaled import autoscaled
from octogen.rules.nodes.docker_in_docker import docker_in_docker
from octogen.rules.nodes.eula_not_accepted import eula_not_accepted
from octogen.rules.nodes.licence_too_small import licence_too_small
from octogen.rules.nodes.no_task_node import no_task_node
from octogen.rules.nodes.node_name_shared import node_name_shared
from octogen.rules.nodes.node_too_small import node_too_small
from octogen.rules.nodes.nodes_in_one_zone import nodes_in_one_zone
from octogen.rules.nodes.settings_differ_between_nodes import settings_differ_between_nodes
from octogen.rules.nodes.single_node import single_node
from octogen.rules.nodes.spot_capacity import spot_capacity
from octogen.rules.nodes.task_cap_too_high import task_cap_too_high
from octogen.rules.nodes.too_many_nodes import too_many_nodes
from octogen.rules.nodes.wrong_architecture import wrong_architecture
from octogen.rules.secrets.default_admin import default_admin
from octogen.rules.secrets.malformed_arn import malformed_arn
from octogen.rules.secrets.master_key_malformed import master_key_malformed
from octogen.rules.secrets.no_execution_role import no_execution_role
from octogen.rules.secrets.no_master_key import no_master_key
from octogen.rules.secrets.one_role_for_both import one_role_for_both
from octogen.rules.secrets.secret_in_clear import secret_in_clear
from octogen.rules.secrets.secret_of_another_region import secret_of_another_region
from octogen.rules.storage.access_point_owner import access_point_owner
from octogen.rules.storage.cluster_shared_incomplete import cluster_shared_incomplete
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
from octogen.rules.tentacles.polling_not_exposed import polling_not_exposed
from octogen.rules.tentacles.polling_queue_incomplete import polling_queue_incomplete
from octogen.rules.tentacles.polling_queue_too_new import polling_queue_too_new
from octogen.rules.tentacles.polling_spreads_over_nodes import polling_spreads_over_nodes
from octogen.rules.tentacles.polling_tls_terminated import polling_tls_terminated
from octogen.rules.tentacles.redis_keeps_data import redis_keeps_data

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
    cluster_shared_incomplete,
    no_load_balancer,
    classic_load_balancer,
    load_balancer_in_one_zone,
    port_not_served,
    health_check_path,
    drain_kills_node,
    target_type,
    upload_times_out,
    portal_without_tls,
    weak_tls_policy,
    zone_without_node,
    no_deletion_protection,
    health_grace_too_short,
    health_check_needs_shell,
    no_container_health_check,
    load_balancer_of_another_network,
    polling_behind_application_load_balancer,
    polling_spreads_over_nodes,
    polling_tls_terminated,
    polling_queue_too_new,
    polling_queue_incomplete,
    redis_keeps_data,
    polling_not_exposed,
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
    single_node,
    licence_too_small,
    node_name_shared,
    spot_capacity,
    node_too_small,
    task_cap_too_high,
    too_many_nodes,
    nodes_in_one_zone,
    wrong_architecture,
    docker_in_docker,
    eula_not_accepted,
    settings_differ_between_nodes,
    autoscaled,
    no_task_node,
    database_without_failover,
    database_edition,
    database_login,
    database_on_the_node,
    database_too_small,
    connection_string,
    secret_in_clear,
    no_master_key,
    master_key_malformed,
    one_role_for_both,
    no_execution_role,
    default_admin,
    malformed_arn,
    secret_of_another_region,
    public_address,
    no_logs,
    one_security_group,
    exec_on_read_only_root,
    read_only_root_without_folders,
    fargate_size,
    fargate_refuses,
    host_port,
    platform_version,
    too_many_target_groups,
    dangling_reference,
    limit,
    essential_container,
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


def similar(key: str) -> str | None:
    """Return the id or name that `key` was probably meant to be; a number that no rule has was meant for none."""
    return None if re.fullmatch("OCT[0-9]*", key, re.IGNORECASE) else nearest(key, names())


def matching(word: str) -> tuple[Rule, ...]:
    """Return the rules whose id begins so, or whose name or title holds the word."""
    texts = ((rule, f"{rule.name} {rule.title}".lower()) for rule in RULES)
    return tuple(rule for rule, text in texts if rule.id.startswith(word.upper()) or word.lower() in text)
