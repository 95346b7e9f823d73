"""Two documents to their differences, member by member; items of lists are known by their names, not their places."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from octogen.finding import Pointer

_NAMING = (
    *("name", "Name", "key", "Key", "containerPath", "containerPort", "targetGroupArn", "loadBalancerName"),
    *("capacityProvider", "LoadBalancerPort", "Sid", "FromPort", "Type"),
)
"""Members that tell the items of a list apart, the best first."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One member that differs: a scalar, a list of scalars, or a part that only one side has (None on the other)."""

    pointer: Pointer
    before: Any
    after: Any


def differences(before: Any, after: Any, pointer: Pointer = ()) -> Iterator[Difference]:  # noqa: ANN401 - JSON
    """Yield where two JSON values differ. JSON that is written as text, as IAM's policies are, is compared as JSON."""
    before, after = _parsed(before), _parsed(after)
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _of_mappings(before, after, pointer)
        return
    named = _named(before, after) if isinstance(before, list) and isinstance(after, list) else None
    if named is not None:
        yield from _of_mappings(*named, pointer)
    elif before != after or type(before) is not type(after):
        yield Difference(pointer, before, after)


def _of_mappings(before: Mapping[Any, Any], after: Mapping[Any, Any], pointer: Pointer) -> Iterator[Difference]:
    for key in dict.fromkeys((*before, *after)):
        yield from differences(before.get(key), after.get(key), (*pointer, key))


def _named(before: Sequence[Any], after: Sequence[Any]) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Return the items of two lists by their names, None where these do not tell them apart."""
    items = (*before, *after)
    if not items or not all(isinstance(item, dict) for item in items):
        return None
    for member in _NAMING:
        sides = [[item.get(member) for item in side] for side in (before, after)]
        if all(None not in side and len(set(map(str, side))) == len(side) for side in sides):
            first, second = ({str(item[member]): item for item in side} for side in (before, after))
            return first, second
    return None


def _parsed(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, str) and value.lstrip().startswith("{") and value.rstrip().endswith("}"):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value
