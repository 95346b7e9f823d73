"""What a finding says will mend it does: the sample, broken, then mended with the values keys that the fix names.

mutations/OCT….yaml breaks the sample, fixes.yaml holds what is laid on top of that. Whoever adds a rule
whose fix names a values key adds a line there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from octogen.api import arrange, check, lint, read, render
from octogen.finding import Finding, Pointer, Severity
from tests.rules.test_mutations import CASES

SAMPLE = Path(__file__).parent.parent.parent / "sample-values.yaml"
FIXES: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "fixes.yaml").read_text(encoding="utf-8"))
BROKEN = [case for case in CASES if not case.stem.endswith(".documents")]


def findings(broken: Path, mended: Mapping[str, Any] | None = None) -> tuple[Finding, ...]:
    overlays = [read(broken.read_bytes(), broken.name), read(json.dumps(mended or {}), "mended.json")]
    values = check(read(SAMPLE.read_bytes(), SAMPLE.name), *overlays)
    assert values.findings == ()
    return lint(render(arrange(values)))


def names_values(fix: str) -> bool:
    return "(values: " in fix or "; values: " in fix


def named(fix: str) -> set[Pointer]:
    """Return the values keys that a fix names."""
    return {tuple(key.split(".")) for key in re.findall(r"\b[a-z][A-Za-z]*(?:\.[a-z][A-Za-z]*)+", fix)}


def leaves(data: object, pointer: Pointer = ()) -> Iterator[tuple[Pointer, object]]:
    if isinstance(data, dict) and data:
        for key, value in data.items():
            yield from leaves(value, (*pointer, key))
    else:
        yield pointer, data


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.stem)
def test_a_fix_that_names_a_values_key_ends_its_finding(case: Path) -> None:
    found = [item for item in findings(case) if item.rule == case.stem[:6] and names_values(item.fix)]
    assert bool(found) == (case.stem in FIXES), "fixes.yaml holds what the fix says, done"
    if not found:
        return
    mended = FIXES[case.stem]
    keys = set().union(*(named(item.fix) for item in found))
    assert keys
    if any(key[0] == "overrides" for key in keys):  # the names of documents have dots of their own
        keys |= {("overrides",)}
    for pointer, value in leaves(mended):
        own = value is None and pointer[:2] == ("octopus", "environment")  # what the finding points at, taken away
        assert own or any(pointer[: len(key)] == key for key in keys), pointer
    after = findings(case, mended)
    assert [item for item in after if item in found or (item.rule == case.stem[:6] and names_values(item.fix))] == []
    before = {item.rule for item in findings(case)}
    assert {item.rule for item in after if item.severity is Severity.ERROR} <= before
