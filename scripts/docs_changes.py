"""docs/changes.md: every values key that an example sets, changed once, with what that does to AWS and to Octopus."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from octogen.changes.change import Changes
from octogen.changes.compare import compare
from octogen.documents.document import Documents
from octogen.inputs.deployments import from_values
from octogen.json_schema import schema
from octogen.octopus.sensitive import Echoes
from octogen.reports.changes.wording import ON_OCTOPUS, lines
from octogen.source.source import read
from octogen.values.values import values_schema

ROOT = Path(__file__).parent.parent
EXAMPLES = (ROOT / "sample-values.yaml", *sorted((ROOT / "examples").glob("*.yaml")))
OTHER_VALUES = ROOT / "scripts" / "docs_changes.yaml"

_INTRODUCTION = """\
# What a change does

<!-- `make docs` writes this page: each key that an example sets is changed once, and compared by `octogen diff`. -->

What `octogen diff` says when one key of a values file changes, and nothing else. *On AWS* lists the documents that
differ, with what AWS does about each; *on Octopus* is what that means to Octopus, or why it means nothing. Each row is
of the first example that sets the key. Where a key cannot be changed alone, the row says what octogen answers.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One key, changed once: `findings` are what octogen says where the result is not a deployment."""

    key: str
    example: str
    before: Any
    after: Any
    found: Changes | None
    findings: tuple[str, ...]
    why_nothing: str

    @property
    def on_octopus(self) -> tuple[str, ...]:
        """What the change does to Octopus, in a few words each; the reason where it does nothing."""
        effects = dict.fromkeys(ON_OCTOPUS[effect.on_octopus] for effect in self.found.effects) if self.found else {}
        return tuple(effects) or ((f"nothing: {self.why_nothing}",) if self.found else ())


def changes_page() -> str:
    """Return the page."""
    body = [_INTRODUCTION, "| key | example | from | to | on AWS | on Octopus |", "| - | - | - | - | - | - |"]
    for row in rows():
        cells = (f"`{row.key}`", row.example, _code(row.before), _code(row.after), _on_aws(row), _on_octopus(row))
        body.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(body) + "\n"


@cache
def rows() -> tuple[Row, ...]:
    """Return a row for each key that an example sets."""
    return tuple(_rows())


def _rows() -> Iterator[Row]:
    others = yaml.safe_load(OTHER_VALUES.read_text(encoding="utf-8"))
    seen = set()
    for path in EXAMPLES:
        old = _documents(path)
        for key, before in _leaves(yaml.safe_load(path.read_text(encoding="utf-8")), ()):
            name = ".".join(key)
            if name in seen:
                continue
            seen.add(name)
            after = others["other-values"][name] if name in others["other-values"] else _another(key, before)
            new = _documents(path, key, after)
            findings = tuple(finding.message for finding in (*_values_findings(new), *new.findings))
            found = None if findings else compare(old, new)
            why = next((why for prefix, why in others["nothing"].items() if f"{name}.".startswith(f"{prefix}.")), "")
            yield Row(name, path.stem, before, after, found, findings, why)


def _values_findings(documents: Documents) -> Iterator[Any]:
    return iter(documents.values.findings if documents.values else ())


def _documents(path: Path, key: tuple[str, ...] = (), value: Any = None) -> Documents:  # noqa: ANN401 - JSON
    source = read(path.read_bytes(), path.name)
    if not key:
        return from_values([source])
    overlay: Any = value
    for part in reversed(key):
        overlay = {part: overlay}
    return from_values([source, read(json.dumps(overlay).encode(), "other.json")])


def _leaves(data: Mapping[str, Any], key: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, value in data.items():
        if isinstance(value, dict) and value:
            yield from _leaves(value, (*key, str(name)))
        else:
            yield (*key, str(name)), value


def _another(key: tuple[str, ...], value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return another value that the schema allows: the opposite, the next of an enumeration, one more, one fewer."""
    allowed = (schema.at(key, values_schema()) or {}).get("enum")
    if allowed and not isinstance(value, bool):
        return allowed[(allowed.index(value) + 1) % len(allowed)]
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case list():
            return value[:-1]
        case str() if value.startswith("arn:") or value[-1:].isdigit():
            return value[:-1] + ("1" if value[-1] != "1" else "2")
        case str():
            return f"{value}-2"
    message = f"{'.'.join(key)}: say in {OTHER_VALUES.name} what it is changed to"
    raise ValueError(message)


def _on_aws(row: Row) -> str:
    if row.found is None:
        return "refused: " + "; ".join(dict.fromkeys(row.findings))
    return "<br>".join(
        f"{heading}: " + ", ".join(dict.fromkeys(f"{line.document} {_member(line.what)}".strip() for line in some))
        for heading, some in lines(row.found, Echoes())
    )


def _member(what: str) -> str:
    return what if what.startswith("because") else what.partition(": ")[0]


def _on_octopus(row: Row) -> str:
    return "<br>".join(row.on_octopus)


def _code(value: Any) -> str:  # noqa: ANN401 - JSON
    text = value if isinstance(value, str) else json.dumps(value)
    return f"`{text if len(text) <= 60 else text[:59] + '…'}`"  # noqa: PLR2004 - a column's width
