"""The nodes: which restart, and how; how many there are."""

from __future__ import annotations

from collections.abc import Iterator

from octogen.changes.change import Effect, OnAws, OnOctopus
from octogen.changes.on_octopus.pair import NODE_NAME, Pair, count, document_of
from octogen.octopus.facts import POLLING_QUEUE
from octogen.octopus.folders import EXECUTIONS_VARIABLE, LAYOUT_VARIABLES

_SHARED_QUEUE = (
    "https://octopus.com/docs/administration/high-availability/polling-tentacles-with-ha/multi-node-polling-tentacles"
)
_HIGH_AVAILABILITY = "https://octopus.com/docs/best-practices/self-hosted-octopus/high-availability"
_UPDATE_SERVICE = "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html"
_MODIFYING = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.DBInstance.Modifying.html"
_TOGETHER = frozenset((POLLING_QUEUE, EXECUTIONS_VARIABLE, *LAYOUT_VARIABLES))
"""Variables by which the nodes agree on where their work is: nodes that differ in one do not see each other's."""


def restarts(pair: Pair) -> Iterator[Effect]:
    services = pair.restarting()
    if not services or pair.is_another_version():
        return
    together = sorted(_TOGETHER & pair.changed_variables())
    if together:
        yield Effect(
            OnOctopus.RESTART_TOGETHER,
            f"All nodes restart together, at the same version: they must agree on {', '.join(together)}",
            "turn maintenance mode on, set the count of every service to 0, wait until every task is STOPPED, then"
            " start them all",
            _SHARED_QUEUE,
            inferred=True,
        )
    elif count(pair.new.services) == 1:
        yield Effect(
            OnOctopus.OUTAGE,
            "The only node restarts: Octopus is away until it is back, and what it runs is cancelled",
            "turn maintenance mode on and wait until no task runs",
            _HIGH_AVAILABILITY,
        )
    elif count(services):
        names = ", ".join(service.name for service in services)
        yield Effect(
            OnOctopus.RESTART_ONE_BY_ONE,
            f"Nodes restart at the same version ({names}); what a node runs when it stops is cancelled",
            "drain a node, wait until it runs nothing, and only then let ECS replace its task",
            _UPDATE_SERVICE,
        )


def moves(pair: Pair) -> Iterator[Effect]:
    before, after = ({document_of(service) for service in topology.services} for topology in (pair.old, pair.new))
    replaced = sorted(name for name in after if pair.is_replaced(name))
    if replaced or (before - after and after - before):
        yield Effect(
            OnOctopus.RESTART_ONE_BY_ONE,
            f"Nodes move to other services: {', '.join(replaced or sorted(after - before))}",
            "swap them one for one: start a new node, drain an old one and stop it. All at once, twice as many run as"
            " the licence may allow",
            _HIGH_AVAILABILITY,
            inferred=True,
        )


def redis_restarts(pair: Pair) -> Iterator[Effect]:
    redis = pair.new.redis
    if redis and pair.is_deployed(document_of(redis.service)):
        yield Effect(
            OnOctopus.REDIS_RESTARTS,
            "Redis restarts, and with it the queue of polling Tentacles: requests in flight fail, and are tried again"
            " as the machine policy says",
            "turn maintenance mode on and wait until no task runs",
            _SHARED_QUEUE,
        )


def database_restarts(pair: Pair) -> Iterator[Effect]:
    members = {"DBInstanceClass": "class", "EngineVersion": "engine version", "Port": "port"}
    changed = [
        members[str(change.pointer[0])]
        for change in pair.changes
        if change.document == "database" and change.on_aws is OnAws.IN_PLACE and change.pointer[0] in members
    ]
    if changed:
        yield Effect(
            OnOctopus.OUTAGE,
            f"The database restarts or fails over, because its {' and '.join(changed)} changes",
            "turn maintenance mode on first; without --apply-immediately, RDS waits for the maintenance window",
            _MODIFYING,
        )


def fewer_nodes(pair: Pair) -> Iterator[Effect]:
    before, after = count(pair.old.services), count(pair.new.services)
    if after < before:
        yield Effect(
            OnOctopus.FEWER_NODES,
            f"{before - after} of {before} nodes stop, and their work is cancelled; ECS chooses which",
            "drain the nodes that go and protect the tasks that stay, or turn maintenance mode on and wait",
            "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection.html",
        )


def licence(pair: Pair) -> Iterator[Effect]:
    before, after = count(pair.old.services), count(pair.new.services)
    if after > before:
        yield Effect(
            OnOctopus.LICENCE,
            f"The licence must allow {after} nodes instead of {before}",
            "check it before the new nodes start (GET /api/licenses/licenses-current-status); without a NodeLimit, a"
            " licence allows one node",
            _HIGH_AVAILABILITY,
        )
    elif "OCTOPUS_SERVER_BASE64_LICENSE" in pair.changed_variables():
        yield Effect(
            OnOctopus.LICENCE,
            "The licence comes from another place",
            "check what it allows before the nodes restart",
            _HIGH_AVAILABILITY,
        )


def stale_nodes(pair: Pair) -> Iterator[Effect]:
    named = {_node_name(service.task.container.environment) for service in pair.old.services}
    named -= {_node_name(service.task.container.environment) for service in pair.new.services}
    unnamed = [service for service in pair.restarting() if not _node_name(service.task.container.environment)]
    gone = sorted(named - {""})
    if gone or unnamed or count(pair.new.services) < count(pair.old.services):
        what = f" of {', '.join(gone)}" if gone else "s of the nodes that stop"
        yield Effect(
            OnOctopus.STALE_NODES,
            f"The record{what} stay{'s' if len(gone) == 1 else ''} in Octopus, as offline",
            "delete them under Configuration, Nodes once the new nodes are online",
            _HIGH_AVAILABILITY,
            inferred=True,
        )


def _node_name(environment: tuple[tuple[str, str], ...]) -> str:
    return dict(environment).get(NODE_NAME, "")
