"""Polling Tentacles and gRPC: OCT3xx."""

from __future__ import annotations

from octogen.rules.rule import Rule
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

TITLE = "Polling Tentacles and gRPC"

RULES: tuple[Rule, ...] = (
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
)
