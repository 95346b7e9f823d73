"""What makes an installation this one: its name, its database, its master key."""

from __future__ import annotations

from collections.abc import Iterator

from octogen.changes.change import Effect, OnOctopus
from octogen.changes.on_octopus.pair import Pair

_ENCRYPTION = "https://octopus.com/docs/security/data-encryption"
_HIGH_AVAILABILITY = "https://octopus.com/docs/best-practices/self-hosted-octopus/high-availability"


def other_deployment(pair: Pair) -> Iterator[Effect]:
    old, new = pair.old, pair.new
    for what, before, after in (
        ("name", old.name, new.name),
        ("AWS account", old.account_id, new.account_id),
        ("region", old.region, new.region),
    ):
        if before != after:
            yield Effect(
                OnOctopus.REFUSED,
                f"The {what} changes from {before} to {after}: everything is made anew, beside what runs today",
                "do not start the new nodes while the old ones run: two sets of nodes would share one database",
                _HIGH_AVAILABILITY,
                inferred=True,
            )


def other_database(pair: Pair) -> Iterator[Effect]:
    if pair.is_replaced("database") or pair.is_deleted("database"):
        yield Effect(
            OnOctopus.REFUSED,
            "The database becomes another one, which is empty",
            "take a snapshot with all nodes stopped, restore it under the new settings, and keep the master key",
            "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RestoreFromSnapshot.html",
            inferred=True,
        )


def other_secrets(pair: Pair) -> Iterator[Effect]:
    changed = pair.changed_variables()
    if "MASTER_KEY" in changed:
        yield Effect(
            OnOctopus.REFUSED,
            "The master key comes from another place: with another key Octopus cannot read its own secrets",
            "make sure that the secret holds this database's own key (Octopus.Server show-master-key prints it)",
            _ENCRYPTION,
        )
    if "DB_CONNECTION_STRING" in changed:
        yield Effect(
            OnOctopus.REFUSED,
            "The connection string comes from another place: another database is another Octopus",
            "to move the database, stop all nodes, copy it, and keep its master key; if the secret alone has moved,"
            " check that both name the same database",
            _HIGH_AVAILABILITY,
            inferred=True,
        )
