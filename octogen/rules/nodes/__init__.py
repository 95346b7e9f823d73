"""Nodes, capacity, licence: OCT5xx."""

from __future__ import annotations

from octogen.rules.nodes.autoscaled import autoscaled
from octogen.rules.nodes.docker_in_docker_misplaced import docker_in_docker_misplaced
from octogen.rules.nodes.eula_not_accepted import eula_not_accepted
from octogen.rules.nodes.licence_too_small import licence_too_small
from octogen.rules.nodes.no_task_node import no_task_node
from octogen.rules.nodes.node_name_shared import node_name_shared
from octogen.rules.nodes.node_too_small import node_too_small
from octogen.rules.nodes.nodes_in_one_zone import nodes_in_one_zone
from octogen.rules.nodes.nodes_on_spot import nodes_on_spot
from octogen.rules.nodes.settings_differ_between_nodes import settings_differ_between_nodes
from octogen.rules.nodes.single_node import single_node
from octogen.rules.nodes.task_cap_too_high import task_cap_too_high
from octogen.rules.nodes.too_many_nodes import too_many_nodes
from octogen.rules.nodes.wrong_architecture import wrong_architecture
from octogen.rules.rule import Rule

TITLE = "Nodes, capacity, licence"

RULES: tuple[Rule, ...] = (
    single_node,
    licence_too_small,
    node_name_shared,
    nodes_on_spot,
    node_too_small,
    task_cap_too_high,
    too_many_nodes,
    nodes_in_one_zone,
    wrong_architecture,
    docker_in_docker_misplaced,
    eula_not_accepted,
    settings_differ_between_nodes,
    autoscaled,
    no_task_node,
)
