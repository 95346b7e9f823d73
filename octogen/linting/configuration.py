"""How a repository wants its files linted: `.octogen.yaml`, or `[tool.octogen]` in `pyproject.toml`.

Paths and patterns in it are relative to the directory of the file that holds it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from octogen import assets
from octogen.finding import Finding, Place, Severity
from octogen.json_schema import schema
from octogen.json_schema.messages import Violation
from octogen.source.elements import Element, Member, place_of, plain
from octogen.source.source import Source, read, shown

YAML_NAME = ".octogen.yaml"
TOML_NAME = "pyproject.toml"
_TABLE = re.compile(r"^\s*\[\[?\s*tool\s*\.\s*octogen\b", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Configuration:
    """What the file says: `data` follows schemas/configuration.schema.json with every default filled in.

    `findings` is what is wrong with it; `data` then holds the defaults alone.
    """

    data: Mapping[str, Any]
    root: Element
    findings: tuple[Finding, ...] = ()

    def place(self, *pointer: str | int) -> Place:
        """Return where a key was written."""
        return place_of(self.root, pointer)


def configuration_schema() -> Mapping[str, Any]:
    """Return schemas/configuration.schema.json."""
    return assets.load_json(assets.SCHEMAS / "configuration.schema.json")  # type: ignore[no-any-return]


def configure(source: Source | None = None) -> Configuration:
    """Return the configuration that a source holds; without one, the defaults."""
    name = source.name if source else ""
    root = source.roots[0] if source and source.roots else Element({}, Place(name))
    if root.value is None:
        root = Element({}, root.place)
    found = list(source.findings) if source else []
    if not found:
        found += [_finding(root, violation) for violation in schema.violations(plain(root), configuration_schema())]
    return Configuration(_filled({} if found else plain(root)), root, tuple(found))


def has_table(text: str) -> bool:
    """Return whether the text of a pyproject.toml configures octogen."""
    return bool(_TABLE.search(text))


def read_toml(content: bytes, name: str = TOML_NAME) -> Source:
    """Return [tool.octogen] of a pyproject.toml as a Source, every value of which is placed at the table's header.

    Python's TOML reader tells no places. What cannot be read is a finding, never an exception.
    """
    import tomllib  # noqa: PLC0415 - most repositories have no table to read

    text = content.decode("utf-8", errors="replace")
    header = _TABLE.search(text)
    line = text.count("\n", 0, header.end()) + 1 if header else 1
    place = Place(shown(name), line, 1, line, 1)
    try:
        table = tomllib.loads(content.decode("utf-8")).get("tool", {}).get("octogen", {})
    except (ValueError, AttributeError, RecursionError) as error:
        # A ValueError may come from inside of tomllib: a number of more digits than Python converts.
        said = _said(str(error)) if isinstance(error, tomllib.TOMLDecodeError) else type(error).__name__
        finding = Finding("OCT001", Severity.ERROR, f"Not TOML: {said}", place, "correct the syntax")
        return Source(place.file, text, (), (finding,))
    return Source(place.file, text, (_element(table, place),))


def _said(text: str) -> str:
    """Return what Python's TOML reader says, without the keys that it quotes: another tool's may be a secret."""
    what, _, where = text.rpartition(" (")
    return re.sub(r"\(.*\)|'.{4,}'|\".{4,}\"", "…", what, flags=re.DOTALL) + f" ({where}"


def read_configuration(content: bytes, name: str) -> Source:
    """Return the Source of a configuration file, in either format."""
    return read_toml(content, name) if name.endswith(".toml") else read(content, name)


@cache
def matcher(pattern: str) -> re.Pattern[str]:
    """Return what matches the paths that a pattern stands for: `*` inside a directory, `**` across directories."""
    parts = (
        {"**/": "(?:.*/)?", "/**": "/.*", "**": ".*", "*": "[^/]*", "?": "[^/]"}.get(part, re.escape(part))
        for part in re.findall(r"\*\*/|/\*\*$|\*\*|\*|\?|.", pattern, re.DOTALL)
    )
    return re.compile("".join(parts) + r"\Z", re.DOTALL)


def _finding(root: Element, violation: Violation) -> Finding:
    place = schema.place_of_violation(root, violation)
    return Finding("OCT002", Severity.ERROR, violation.message, place, violation.fix)


def _filled(data: Mapping[str, Any]) -> dict[str, Any]:
    properties = configuration_schema()["properties"]
    return {key: data.get(key, part.get("default")) for key, part in properties.items()}


def _element(value: Any, place: Place) -> Element:  # noqa: ANN401 - what TOML holds
    if isinstance(value, dict):
        return Element({key: Member(place, _element(item, place)) for key, item in value.items()}, place)
    if isinstance(value, list):
        return Element([_element(item, place) for item in value], place)
    return Element(value if isinstance(value, str | int | float | bool) else str(value), place)
