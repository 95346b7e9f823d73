"""What a document is that does not say so: values with a misspelt `apiVersion`, or an overlay, known by its keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from octogen.json_schema import schema
from octogen.source.elements import Element
from octogen.values.values import claims_to_be_values, values_schema

_VERSION = "octogen/v1"
_NEAR = 0.7
_COMMON = frozenset({"create", "enabled", "id", "name", "region", "tags", "type"})
"""Keys that stand below a key of octogen's name in files of other tools too: `cluster: {name: …}`."""


def is_misspelt(root: Element) -> bool:
    """Return whether a document is a values file in all but its `apiVersion` line."""
    keys = _keys(root)
    if claims_to_be_values(root) or "kind" in keys:
        return False
    return any(_is_version(key, root.value[key].element.value) for key in keys) or (
        bool(keys) and len(_lacking(keys)) <= 1
    )  # one may be misspelt as well


def is_overlay(root: Element, *, expected: bool) -> bool:
    """Return whether a document changes a values file and is none by itself.

    `expected` says that its name or its place already suggests so; without that, its keys must leave no doubt.
    """
    keys = [key for key in _keys(root) if not key.startswith("x-") and key != "apiVersion"]
    if claims_to_be_values(root):
        lacking = _lacking(keys)
        return bool(lacking) and (expected or len(lacking) > len(_required()) // 2)
    known = [key for key in keys if _is_known(key, near=expected)]
    if 2 * len(known) <= len(keys):
        return False
    below = list(_below(root, known))
    right = [key for key, is_known in below if is_known]
    return expected or (2 * len(right) > len(below) and any(key not in _COMMON for key in right))


def _keys(root: Element) -> list[str]:
    return list(root.value) if isinstance(root.value, dict) else []


def _required() -> list[str]:
    return [key for key in values_schema()["required"] if key != "apiVersion"]


def _lacking(keys: Iterable[str]) -> set[str]:
    return set(_required()) - set(keys)


def _is_version(key: str, value: object) -> bool:
    return (
        isinstance(value, str)
        and _alike(value, _VERSION)
        and (value.startswith("octogen/") or _alike(key, "apiVersion"))
    )


def _is_known(key: str, *, near: bool) -> bool:
    names = [name for name in values_schema()["properties"] if name != "apiVersion"]
    return key in names or (near and any(_alike(key, name) for name in names))


def _alike(text: str, other: str) -> bool:
    return SequenceMatcher(None, text[:80].lower(), other.lower()).ratio() >= _NEAR


def _below(root: Element, keys: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Yield each key one level below `keys`, and whether the schema names it; none where the schema takes any name."""
    for key in keys:
        named = (schema.at((key,), values_schema()) or {}).get("properties")
        inside = root.value[key].element.value
        if named and isinstance(inside, dict):
            yield from ((inner, inner in named) for inner in inside)
