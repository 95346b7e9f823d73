"""Another version of Octopus: the one change for which all nodes have to be gone."""

from __future__ import annotations

from collections.abc import Iterator

from octogen.changes.change import Effect, OnOctopus
from octogen.changes.on_octopus.pair import Pair, variables, version
from octogen.octopus.facts import POLLING_QUEUE
from octogen.octopus.versions import dotted

_UPGRADING = "https://octopus.com/docs/administration/upgrading"


def another_version(pair: Pair) -> Iterator[Effect]:
    if not pair.is_another_version():
        return
    before, after = version(pair.old), version(pair.new)
    if not before or not after:
        yield Effect(
            OnOctopus.OUTAGE,
            "The image changes, and its tag does not say which version of Octopus is in it",
            "treat it as an upgrade: stop all nodes, take a snapshot of the database, start one node, then the others",
            _UPGRADING,
            inferred=True,
        )
    elif after < before:
        yield Effect(
            OnOctopus.REFUSED,
            f"Octopus goes back from {dotted(before)} to {dotted(after)}, which cannot use the newer database schema",
            "restore the snapshot that was taken before the upgrade, with all nodes stopped, and start the old version",
            _UPGRADING,
            inferred=True,
        )
    else:
        yield Effect(
            OnOctopus.OUTAGE,
            f"Octopus goes from {dotted(before)} to {dotted(after)}: the two must not run at the same time",
            "turn maintenance mode on, stop all nodes, wait until every task is STOPPED, take a snapshot of the"
            " database, start one node, wait until its ping answers with the new version, then start the others",
            _UPGRADING,
        )


def two_plans(pair: Pair) -> Iterator[Effect]:
    queued = [POLLING_QUEUE in variables(topology) for topology in (pair.old, pair.new)]
    before, after = version(pair.old), version(pair.new)
    if queued == [False, True] and before != after:
        yield Effect(
            OnOctopus.TWO_PLANS,
            "A new version and the shared polling queue come together",
            "upgrade first, and turn the queue on when every node runs the new version",
            "https://octopus.com/docs/administration/high-availability/polling-tentacles-with-ha/multi-node-polling-tentacles",
        )
