"""What a change is: one difference between two deployments, with its effect on AWS and on Octopus."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from octogen.finding import Place, Pointer


class OnAws(StrEnum):
    """What AWS does about a change, the gravest first."""

    REFUSED = "refused"
    REPLACE = "replace"
    DELETE = "delete"
    NEW_DEPLOYMENT = "new-deployment"
    NEW_REVISION = "new-revision"
    CREATE = "create"
    IN_PLACE = "in-place"
    NONE = "none"


class OnOctopus(StrEnum):
    """What a change does to Octopus, the gravest first."""

    REFUSED = "refused"
    TWO_PLANS = "two-plans"
    OUTAGE = "outage"
    FOLDER_EMPTY = "folder-empty"
    CHANGE_OWNER = "change-owner"
    RESTART_TOGETHER = "restart-together"
    RESTART_ONE_BY_ONE = "restart-one-by-one"
    REDIS_RESTARTS = "redis-restarts"
    FEWER_NODES = "fewer-nodes"
    TENTACLES = "tentacles"
    ADDRESS = "address"
    LICENCE = "licence"
    STALE_NODES = "stale-nodes"


@dataclass(frozen=True, slots=True)
class Cause:
    """A values key whose change is behind a difference, and where it was written, or was written before."""

    key: Pointer
    place: Place


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two documents of one name, or a document that only one deployment has.

    `pointer` is where it is in the document, list items by their names; empty for a whole document. `before` and
    `after` are None where there is nothing. `by` is the AWS command that makes the change, `needs` what that must be
    given as well. `because` is the document whose change brings this one along, empty where the values do. `note` is
    what else is to know.
    """

    document: str
    pointer: Pointer
    before: Any
    after: Any
    on_aws: OnAws
    by: str = ""
    needs: tuple[str, ...] = ()
    because: str = ""
    note: str = ""
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """What changes do to Octopus: `message` says it, `advice` what to do about it, `source` where that is documented.

    `inferred` says that it follows from what is documented, and is not itself.
    """

    on_octopus: OnOctopus
    message: str
    advice: str
    source: str
    inferred: bool = False
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """All that differs between two deployments."""

    changes: tuple[Change, ...]
    effects: tuple[Effect, ...]
