"""Sources to `Values`: overlays merged, the schema checked, defaults filled in from the schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from octogen import assets, schema
from octogen.clashes import clashes
from octogen.finding import Finding, Place, Pointer, Severity, shorten
from octogen.node import Node, descend, place_of, plain
from octogen.overlay import Notation, assign, merge
from octogen.source import Source

API_VERSION = "octogen/v1"
_FREE_FORM = ("overrides",)
"""Areas in which null is data (a merge patch removes with it), not Helm's word for leaving a key out."""


@dataclass(frozen=True, slots=True)
class Values:
    """What the user wrote, merged and completed.

    `data` follows schemas/values.schema.json, every default filled in; it is empty when `findings` holds an error.
    `root` is the merged tree as written, for placing findings.
    """

    data: Mapping[str, Any]
    root: Node
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
    root = Node({}, Place(sources[0].name if sources else "values"))
    for source in sources:
        found += _one_mapping(source)
        if source.roots:
            root = merge(root, source.roots[0]._replace(place=root.place)) if root.value else source.roots[0]
    for notation, expression in sets:
        root, wrong = assign(root, expression, notation)
        found += wrong
    if any(finding.rule == "OCT001" for finding in found):
        return Values({}, root, sources, tuple(found))
    found += sorted(_schema_findings(root), key=lambda finding: finding.order)
    data = {} if found else _filled(_without_nulls(root), root, values_schema())
    if data:
        found += [_invalid(clash.message, place_of(root, clash.pointer), clash.fix) for clash in clashes(data)]
    return Values({} if found else data, root, sources, tuple(found))


def values_schema() -> Mapping[str, Any]:
    """Return schemas/values.schema.json."""
    return assets.load_json(assets.SCHEMAS / "values.schema.json")  # type: ignore[no-any-return]


def claims_to_be_values(root: Node) -> bool:
    """Return whether a document says of itself that it is an octogen values file, of whatever version."""
    version = root.value.get("apiVersion") if isinstance(root.value, dict) else None
    return version is not None and isinstance(version.node.value, str) and version.node.value.startswith("octogen/")


def _one_mapping(source: Source) -> list[Finding]:
    place = Place(source.name)
    if not source.roots and not source.findings:
        return [_invalid("The file is empty", place, "`octogen init` writes a file to begin with")]
    if len(source.roots) > 1:
        return [_invalid("A values file holds one YAML document", source.roots[1].place, "remove the `---`")]
    if source.roots and not isinstance(source.roots[0].value, dict):
        return [
            _invalid("A values file is a mapping", source.roots[0].place, "`octogen init` writes a file to begin with")
        ]
    return []


def _invalid(message: str, place: Place, fix: str) -> Finding:
    return Finding("OCT002", Severity.ERROR, message, place, fix)


def _schema_findings(root: Node) -> Iterable[Finding]:
    told: set[Pointer] = set()
    for pointer, node in _traps(root, ()):
        told.add(pointer)
        message = f"`{shorten(str(node.value))}` without quotes is {node.trap} to some YAML readers and text to others"
        choice = " or true/false without" if node.trap in ("true", "false") else ""
        yield _invalid(message, node.place, f'write "{shorten(str(node.value))}" in quotes{choice}')
    for violation in schema.violations(_without_nulls(root), values_schema()):
        if violation.pointer in told and violation.keyword != "additionalProperties":
            continue
        yield _invalid(
            violation.message, schema.place_of_violation(root, violation), violation.fix or _hint(root, violation)
        )


def _hint(root: Node, violation: schema.Violation) -> str:
    """Return how to write the value: a number that YAML made of unquoted text, or else the schema's example."""
    node, _ = descend(root, violation.pointer)
    if violation.keyword == "type" and node.written and not isinstance(node.value, bool | None):
        return f'write "{node.written}" in quotes: without them it is a number'
    known = schema.at(violation.pointer, values_schema()) or {}
    example = next(iter(known.get("examples", ())), None)
    return f"for example {_show(example)}" if isinstance(example, str | int) else ""


def _show(example: str | int) -> str:
    return (
        str(example).lower()
        if isinstance(example, bool)
        else f'"{example}"'
        if isinstance(example, str)
        else str(example)
    )


def _traps(node: Node, pointer: Pointer) -> Iterable[tuple[Pointer, Node]]:
    if node.trap:
        yield pointer, node
    elif isinstance(node.value, dict):
        for key, member in node.value.items():
            if pointer or not key.startswith("x-"):
                yield from _traps(member.node, (*pointer, key))
    elif isinstance(node.value, list):
        for index, item in enumerate(node.value):
            yield from _traps(item, (*pointer, index))


def _without_nulls(root: Node) -> dict[str, Any]:
    """Return the data of the tree without the keys that are null: in Helm's rules they are not there."""

    def clean(node: Node) -> Any:  # noqa: ANN401 - JSON-like data
        if isinstance(node.value, dict):
            return {key: clean(member.node) for key, member in node.value.items() if member.node.value is not None}
        return plain(node)

    data: dict[str, Any] = clean(root)
    for area in _FREE_FORM:
        if area in data:
            data[area] = plain(root.value[area].node)
    return data


def _filled(data: Any, node: Node | None, part: schema.Schema) -> Any:  # noqa: ANN401 - JSON-like data
    """Return `data` with the defaults of its schema `part` filled in.

    What `node` sets to null has its default again; where the schema says `x-removable`, it is gone.
    """
    part = schema.resolve(part, values_schema())
    if isinstance(data, list):
        return [_filled(item, None, part.get("items", {})) for item in data]
    if not isinstance(data, dict):
        return data
    written = node.value if node and isinstance(node.value, dict) else {}
    filled = dict(data)
    for key, below in part.get("properties", {}).items():
        member = written.get(key)
        if key in data:
            filled[key] = _filled(data[key], member.node if member else None, below)
            continue
        known = schema.resolve(below, values_schema())
        if "default" in known and (member is None or not known.get("x-removable")):
            filled[key] = _filled(known["default"], None, below)
    return filled
