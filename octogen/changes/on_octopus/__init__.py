"""What the changes of a deployment do to Octopus: by what they mean, not by the members that differ."""

from __future__ import annotations

from octogen.changes.change import Effect, OnOctopus
from octogen.changes.on_octopus.clients import address, grpc_clients, tentacles
from octogen.changes.on_octopus.folders import empty_folders, other_owner
from octogen.changes.on_octopus.identity import other_database, other_deployment, other_secrets
from octogen.changes.on_octopus.nodes import (
    database_restarts,
    fewer_nodes,
    licence,
    moves,
    redis_restarts,
    restarts,
    stale_nodes,
)
from octogen.changes.on_octopus.pair import Pair
from octogen.changes.on_octopus.versions import another_version, two_plans

__all__ = ["Pair", "effects_on_octopus"]

_QUESTIONS = (
    *(other_deployment, other_database, other_secrets, two_plans, another_version, empty_folders, other_owner),
    *(restarts, moves, redis_restarts, database_restarts, fewer_nodes, tentacles, grpc_clients, address, licence),
    stale_nodes,
)


def effects_on_octopus(pair: Pair) -> tuple[Effect, ...]:
    """Return what a pair of deployments means to Octopus, the gravest first."""
    found = [effect for question in _QUESTIONS for effect in question(pair)]
    return tuple(sorted(found, key=lambda effect: tuple(OnOctopus).index(effect.on_octopus)))
