"""What changes are called, and how they are put so that no secret is shown."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from octogen.changes.change import Cause, Change, Changes, Effect, OnAws, OnOctopus
from octogen.finding import shorten
from octogen.octopus.sensitive import MASK, Echoes, is_elsewhere, is_secret

ON_AWS = {
    OnAws.REFUSED: "refused by AWS",
    OnAws.REPLACE: "replaced",
    OnAws.DELETE: "to be deleted",
    OnAws.NEW_DEPLOYMENT: "new deployment",
    OnAws.NEW_REVISION: "new revision",
    OnAws.CREATE: "created",
    OnAws.IN_PLACE: "in place",
    OnAws.NONE: "no effect",
}
ON_OCTOPUS = {
    OnOctopus.REFUSED: "not a change of this installation",
    OnOctopus.TWO_PLANS: "two changes, one after the other",
    OnOctopus.OUTAGE: "outage",
    OnOctopus.FOLDER_EMPTY: "a folder becomes empty",
    OnOctopus.CHANGE_OWNER: "files need another owner",
    OnOctopus.RESTART_TOGETHER: "all nodes restart together",
    OnOctopus.RESTART_ONE_BY_ONE: "nodes restart one by one",
    OnOctopus.REDIS_RESTARTS: "Redis restarts",
    OnOctopus.FEWER_NODES: "fewer nodes",
    OnOctopus.TENTACLES: "Tentacles or agents must be reconfigured",
    OnOctopus.ADDRESS: "another address",
    OnOctopus.LICENCE: "check the licence",
    OnOctopus.STALE_NODES: "stale node records",
}
_LONGEST = 72


@dataclass(frozen=True, slots=True)
class Line:
    """One line about AWS: the document, what differs in it, and what is to know about it."""

    document: str
    what: str
    notes: tuple[str, ...]
    causes: tuple[Cause, ...]


def summary(found: Changes) -> str:
    """Return all changes in one sentence, for example `1 replaced, 2 in place; nodes restart one by one`."""
    if not found.changes and not found.effects:
        return "no changes"
    counts = Counter(on_aws for _, on_aws in {(change.document, change.on_aws) for change in found.changes})
    aws = ", ".join(f"{counts[item]} {text}" for item, text in ON_AWS.items() if counts[item])
    effects = dict.fromkeys(ON_OCTOPUS[effect.on_octopus] for effect in found.effects)
    return f"{aws or 'nothing on AWS'}; " + (", ".join(effects) or "Octopus does not notice")


def lines(found: Changes, echoes: Echoes) -> Iterator[tuple[str, list[Line]]]:
    """Yield the changes on AWS by what they mean, each with its lines. What is brought along is one line together."""
    for on_aws, heading in ON_AWS.items():
        some = [change for change in found.changes if change.on_aws is on_aws]
        own = [_line(change, echoes) for change in some if not change.because]
        if some:
            yield heading, [*own, *_brought_along(some)]


def value(found: Any, pointer: Iterable[object], echoes: Echoes) -> str:  # noqa: ANN401 - JSON
    """Return a value on one line, masked where it is a secret, by its name or because it repeats one."""
    if isinstance(found, dict) and found.keys() <= {"name", "value", "valueFrom", "Key", "Value", "key"}:
        found = next((found[key] for key in ("value", "valueFrom", "Value") if key in found), found)
    if found is None:
        return "nothing"
    text = found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)
    named = any(is_secret(part) for part in pointer if isinstance(part, str) and part != "secrets")
    if named and isinstance(found, str) and not is_elsewhere(text):
        return MASK
    return shorten(echoes.masked(text), _LONGEST)


def cause(one: Cause) -> str:
    """Return where a values key was written, and which it is."""
    return (
        str(one.place) if one.place.is_argument else f"{one.place.file}:{one.place.line} {'.'.join(map(str, one.key))}"
    )


def inferred(effect: Effect) -> str:
    """Return what an effect says, and that it is inferred where it is."""
    return effect.message + (" (inferred)" if effect.inferred else "")


def _line(change: Change, echoes: Echoes) -> Line:
    notes = [f"aws {change.by}" + "".join(f" with {need}" for need in change.needs)] if change.by else []
    if change.note:
        notes.append(echoes.masked(change.note))
    if not change.pointer:
        return Line(change.document, "", tuple(notes), change.causes)
    where = shorten(".".join(map(str, change.pointer)), _LONGEST)
    before, after = (value(item, change.pointer, echoes) for item in (change.before, change.after))
    if before == after:
        before, after = f"{before} (as it is)", "another one" if MASK in after else f"{after} (changed)"
    return Line(change.document, f"{where}: {before} -> {after}", tuple(notes), change.causes)


def _brought_along(some: Iterable[Change]) -> Iterator[Line]:
    together: dict[str, list[Change]] = {}
    for change in some:
        if change.because:
            together.setdefault(change.because, []).append(change)
    for because, changes in together.items():
        names = ", ".join(dict.fromkeys(change.document for change in changes))
        causes = tuple(dict.fromkeys(item for change in changes for item in change.causes))
        yield Line(names, f"because of {because}", (), causes)
