"""Nodes, capacity, licence: OCT5xx."""

from __future__ import annotations

from octogen.rule import Rule
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

TITLE = "Nodes, capacity, licence"

RULES: tuple[Rule, ...] = (
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
)
