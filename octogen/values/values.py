"""Sources to `Values`: overlays merged, the schema checked, defaults filled in from the schema."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from octogen import assets
from octogen.finding import Finding, Place, Pointer, Related, Severity, did_you_mean, nearest, shorten
from octogen.json_schema import schema
from octogen.json_schema.messages import subject
from octogen.json_schema.validity import Schema
from octogen.source.elements import Element, descend, place_of, plain
from octogen.source.source import Source
from octogen.values import hints
from octogen.values.conflicts import Conflict, conflicts
from octogen.values.containers import container_conflicts
from octogen.values.overlay import Notation, assign, merge
from octogen.values.slips import slips

if TYPE_CHECKING:
    from octogen.values.settings_types import Settings

_PATCHES = "overrides"
"""Where null is data, below the names of documents: a merge patch removes with it."""
_NOTHING = cast("Settings", MappingProxyType({}))
"""The data of values that hold an error."""


@dataclass(frozen=True, slots=True)
class Values:
    """What the user wrote, merged and completed.

    `data` follows schemas/values.schema.json, every default filled in; it is empty when `findings` holds an error.
    `root` is the merged tree as written, for placing findings.
    """

    data: Settings
    root: Element
    sources: tuple[Source, ...]
    findings: tuple[Finding, ...]

    def place(self, pointer: Pointer) -> Place:
        """Return where `pointer` was written; for a default, the nearest key above it that was."""
        return place_of(self.root, pointer)

    def wrote(self, pointer: Pointer) -> bool:
        """Return whether somebody wrote `pointer`: it is no default."""
        return descend(self.root, pointer)[1] == len(pointer)


def check(*sources: Source, sets: Iterable[tuple[Notation, str]] = ()) -> Values:
    """Merge `sources`, later ones winning, then the `sets`, and check the result against the values schema."""
    found = [finding for source in sources for finding in source.findings]
    root = Element({}, Place(sources[0].name if sources else "values"))
    for source in sources:
        wrong = _whole_file(source, overlay=source is not sources[0])
        found += wrong
        if source.roots and source.roots[0].value is not None and not wrong:
            root = merge(root, source.roots[0]) if root.value else source.roots[0]
    for notation, expression in sets:
        root, wrong = assign(root, expression, notation, values_schema()["properties"])
        found += wrong
    if found:
        return Values(_NOTHING, root, sources, tuple(found))
    found += sorted(_schema_findings(root, sources[:1]), key=lambda finding: finding.order)
    data = _NOTHING if found else _filled(_without_nulls(root), root, values_schema())
    if not found:
        found += [refusal(item, root) for item in chain(conflicts(data), container_conflicts(data), slips(data))]
    return Values(_NOTHING if found else data, root, sources, tuple(found))


@cache
def values_schema() -> Mapping[str, Any]:
    """Return schemas/values.schema.json."""
    return assets.load_json(assets.SCHEMAS / "values.schema.json")  # type: ignore[no-any-return]


def claims_to_be_values(root: Element) -> bool:
    """Return whether a document says of itself that it is an octogen values file, of whatever version."""
    version = root.value.get("apiVersion") if isinstance(root.value, dict) else None
    return (
        version is not None and isinstance(version.element.value, str) and version.element.value.startswith("octogen/")
    )


def _whole_file(source: Source, *, overlay: bool) -> list[Finding]:
    """Return what is wrong with a file as a whole: it must be one mapping, and only an overlay may be empty."""
    first, *more = source.roots or (Element(None, Place(source.name)),)
    begin = "`octogen init` writes a file to begin with"
    if source.findings:
        return []
    if more:
        return [_invalid("A values file holds one YAML document", more[0].place, "remove the `---`")]
    if first.value is None:
        return [] if overlay else [_invalid("The file is empty", first.place, begin)]
    return [] if isinstance(first.value, dict) else [_invalid("A values file is a mapping", first.place, begin)]


def refusal(conflict: Conflict, root: Element) -> Finding:
    """Return the finding for a conflict, placed where the tree `root` says what it names."""
    place = place_of(root, conflict.pointer)
    others = (Related(place_of(root, pointer), label) for pointer, label in conflict.related)
    found = _invalid(conflict.message, place, conflict.fix)
    return replace(found, related=tuple(other for other in others if other.place != place))


def _invalid(message: str, place: Place, fix: str) -> Finding:
    return Finding("OCT002", Severity.ERROR, message, place, fix)


def _schema_findings(root: Element, base: Sequence[Source]) -> Iterable[Finding]:
    traps = dict(_traps(root, ()))
    unknown = dict(_nothing_to_remove(root, ()))
    empty = {
        pointer: element
        for pointer, element in _empty(root, (), {source.name for source in base})
        if pointer not in unknown
    }
    for pointer, element in empty.items():
        yield _invalid(f"{subject(pointer)} is empty", element.place, hints.of_empty(pointer, values_schema()))
    for pointer, place in unknown.items():
        known = (schema.at(pointer[:-1], values_schema()) or {}).get("properties", {})
        fix = did_you_mean(nearest(pointer[-1], known), "remove it", mark="`")
        yield _invalid(f"Unknown key `{shorten(pointer[-1])}`", place, fix)
    for violation in schema.violations(_without_nulls(root), values_schema()):
        if violation.pointer in traps and violation.keyword == "type":
            continue  # the trap says it better
        if violation.keyword == "required" and (*violation.pointer, *violation.missing) in empty:
            continue  # it is there, and empty
        traps.pop(violation.pointer, None)
        place = schema.place_of_violation(root, violation)
        yield _invalid(violation.message, place, violation.fix or hints.of_violation(root, violation, values_schema()))
    for pointer, element in traps.items():
        message, fix = hints.of_trap(element, pointer, values_schema())
        yield _invalid(message, element.place, fix)


def _traps(element: Element, pointer: Pointer) -> Iterable[tuple[Pointer, Element]]:
    if element.trap:
        yield pointer, element
    elif isinstance(element.value, dict):
        for key, member in element.value.items():
            if pointer or not key.startswith("x-"):
                yield from _traps(member.element, (*pointer, key))
    elif isinstance(element.value, list):
        for index, item in enumerate(element.value):
            yield from _traps(item, (*pointer, index))


def _empty(element: Element, pointer: Pointer, files: Container[str]) -> Iterable[tuple[Pointer, Element]]:
    """Yield the keys with nothing behind them in the file that everything else is laid over.

    A null that is written out removes, and so does an empty key in an overlay.
    """
    for key, member in element.value.items():
        below = member.element
        if not pointer and (key.startswith("x-") or key == _PATCHES):
            continue
        if below.value is None and not below.written and below.place.file in files:
            yield (*pointer, key), below
        elif isinstance(below.value, dict):
            yield from _empty(below, (*pointer, key), files)


def _nothing_to_remove(element: Element, pointer: tuple[str, ...]) -> Iterable[tuple[tuple[str, ...], Place]]:
    """Yield the keys, each with its place, that are null and that the schema does not know.

    It cannot say so itself: a key that is null is removed before the rest is held against it.
    """
    for key, member in element.value.items() if isinstance(element.value, dict) else ():
        below = (*pointer, key)
        if not pointer and (key.startswith("x-") or key == _PATCHES):
            continue
        if member.element.value is not None:
            yield from _nothing_to_remove(member.element, below)
        elif schema.at(below, values_schema()) is None and schema.at(pointer, values_schema()) is not None:
            yield below, member.key


def _without_nulls(root: Element) -> dict[str, Any]:
    """Return the data of the tree without the keys that are null: in Helm's rules they are not there."""

    def clean(element: Element) -> Any:  # noqa: ANN401 - JSON-like data
        if isinstance(element.value, dict):
            return {
                key: clean(member.element) for key, member in element.value.items() if member.element.value is not None
            }
        return plain(element)

    data: dict[str, Any] = clean(root)
    if isinstance(data.get(_PATCHES), dict):
        patches = root.value[_PATCHES].element.value
        data[_PATCHES] = {name: plain(patches[name].element) for name in data[_PATCHES]}
    return data


def _filled(data: Any, element: Element | None, part: Schema) -> Any:  # noqa: ANN401 - JSON-like data
    """Return `data` with the defaults of its schema `part` filled in.

    What `element` sets to null has its default again; where the schema says `x-removable`, it is gone. `x-defaultWith`
    has defaults for where another key is given beside it.
    """
    part = schema.resolve(part, values_schema())
    if isinstance(data, list):
        return [_filled(item, None, part.get("items", {})) for item in data]
    if not isinstance(data, dict):
        return data
    written = element.value if element and isinstance(element.value, dict) else {}
    named, others = part.get("properties", {}), part.get("additionalProperties")
    filled = dict(data)
    if isinstance(others, dict):
        filled |= {key: _filled(item, None, others) for key, item in data.items() if key not in named}
    for key, below in named.items():
        member = written.get(key)
        if key in data:
            filled[key] = _filled(data[key], member.element if member else None, below)
            continue
        known = schema.resolve(below, values_schema())
        if "default" in known and (member is None or not known.get("x-removable")):
            filled[key] = _filled(known["default"], None, below)
        for beside, default in known.get("x-defaultWith", {}).items():
            if beside in data:
                filled[key] = default
    return filled
