"""Two deployments to their changes, each with the values keys that are behind it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from octogen.changes.change import Cause, Change, Changes, Effect
from octogen.changes.on_aws import changes_on_aws
from octogen.changes.on_octopus import Pair, effects_on_octopus
from octogen.documents.document import Documents
from octogen.finding import Pointer
from octogen.json_schema.validity import is_valid
from octogen.rendering.rendering import render
from octogen.topology.resolve import arrange
from octogen.values.conflicts import conflicts
from octogen.values.values import Values, values_schema

_Item = TypeVar("_Item", Change, Effect)

_MOST_KEYS = 30
"""Of how many changed keys the part of each is looked for: each takes a rendering."""


def compare(old: Documents, new: Documents, templates: Path | None = None) -> Changes:
    """Return what differs between two deployments that were rendered from values without findings.

    A key is behind a change that is not there when this key alone keeps its old value; where there is no such key,
    those are that make the change when they alone have their new values.
    """
    found = _compared(old, new)
    assert old.values is not None and new.values is not None  # noqa: S101, PT018 - both were rendered
    keys = list(_changed(old.values.data, new.values.data, ()))
    if not keys or not (found.changes or found.effects):
        return found
    causes = {key: Cause(key, (new.values if new.values.wrote(key) else old.values).place(key)) for key in keys}
    if len(keys) == 1 or len(keys) > _MOST_KEYS:
        return _caused(found, {}, tuple(causes.values()))
    behind: dict[Hashable, list[Cause]] = {}
    wanted = _identities(found)
    for key, cause in causes.items():
        without = _with(new.values, old.values, key, templates)
        left = _identities(_compared(old, without)) if without else wanted
        _note(behind, wanted - left, cause)
    unexplained = wanted - behind.keys()
    for key, cause in causes.items() if unexplained else ():
        alone = _with(old.values, new.values, key, templates)
        made = _identities(_compared(old, alone)) if alone else set()
        _note(behind, made & unexplained, cause)
    return _caused(found, behind, tuple(causes.values()))


def _note(behind: dict[Hashable, list[Cause]], identities: set[Hashable], cause: Cause) -> None:
    for identity in identities:
        behind.setdefault(identity, []).append(cause)


def _compared(old: Documents, new: Documents) -> Changes:
    assert old.topology is not None and new.topology is not None  # noqa: S101, PT018 - both were rendered
    changes = changes_on_aws(old, new)
    return Changes(changes, effects_on_octopus(Pair(old.topology, new.topology, changes)))


def _with(values: Values, other: Values, key: Pointer, templates: Path | None) -> Documents | None:
    """Return what values render to with another's value of one key, None where that cannot stand beside the rest."""
    data: Any = deepcopy(values.data)
    above = data
    for part in key[:-1]:
        above = above.setdefault(part, {})
    value, is_there = _at(other.data, key)
    if is_there:
        above[key[-1]] = deepcopy(value)
    else:
        above.pop(key[-1], None)
    if not is_valid(data, values_schema()) or any(True for _ in conflicts(data)):
        return None
    documents = render(arrange(replace(values, data=data)), templates)
    return None if documents.findings else documents


def _at(data: Any, key: Pointer) -> tuple[Any, bool]:  # noqa: ANN401 - JSON-like data
    for part in key:
        if not isinstance(data, dict) or part not in data:
            return None, False
        data = data[part]
    return data, True


def _changed(before: Any, after: Any, key: Pointer) -> Iterator[Pointer]:  # noqa: ANN401 - JSON-like data
    """Yield the keys with another value; a list is one value."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in dict.fromkeys((*after, *before)):
            yield from _changed(before.get(name), after.get(name), (*key, name))
    elif before != after:
        yield key


def _identities(found: Changes) -> set[Hashable]:
    return {*map(_identity, found.changes), *map(_identity, found.effects)}


def _identity(item: Change | Effect) -> Hashable:
    """Return what tells a change or an effect from all others, whatever is behind it."""
    if isinstance(item, Change):
        return item.document, item.pointer, item.because, repr(item.after)
    return item.on_octopus, item.message


def _caused(found: Changes, behind: Mapping[Hashable, list[Cause]], otherwise: tuple[Cause, ...]) -> Changes:
    def with_causes(item: _Item) -> _Item:
        return replace(item, causes=tuple(behind.get(_identity(item), otherwise)))

    return Changes(tuple(map(with_causes, found.changes)), tuple(map(with_causes, found.effects)))
