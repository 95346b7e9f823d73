"""A line drawn at a moment: the findings that were there then are accepted, and only new ones count.

A baseline is JSON. An entry names rule, file, document, pointer and message of a finding; the message holds the value
that was found, so that another fault at the same place is not hidden, and lines may move.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from octogen.finding import Finding, Place, Severity, shorten
from octogen.linting.suppressions import NOT_JUDGED
from octogen.source.elements import plain
from octogen.source.source import Source

VERSION = 1
REASON = "in the baseline"
_FIELDS = ("rule", "file", "document", "pointer", "message")
_Key = tuple[str, ...]


class Baseline(NamedTuple):
    """Accepted findings: their keys (`Finding.key`), each with the places of its entries in the baseline's file."""

    entries: dict[_Key, list[Place]]


class NoBaselineError(ValueError):
    """The file is not a baseline."""


def baseline_text(findings: Iterable[Finding]) -> str:
    """Return the text of a baseline that accepts these findings."""
    entries = [dict(zip(_FIELDS, finding.key, strict=True)) for finding in acceptable(findings)]
    return json.dumps({"version": VERSION, "findings": entries}, indent=2, ensure_ascii=False) + "\n"


def acceptable(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that a baseline may hold: what was not judged is never accepted."""
    return [finding for finding in findings if finding.rule not in NOT_JUDGED]


def read_baseline(source: Source) -> Baseline:
    """Return the baseline that a source holds. Raises NoBaselineError where it holds none."""
    root = source.roots[0] if len(source.roots) == 1 and not source.findings else None
    data: Any = plain(root) if root else None
    if root is None or not isinstance(data, dict) or data.get("version") != VERSION:
        raise NoBaselineError(f"{source.name} is not a baseline of version {VERSION}")
    listed = data.get("findings")
    entries: dict[_Key, list[Place]] = {}
    for index, entry in enumerate(listed if isinstance(listed, list) else [None]):
        if not isinstance(entry, dict) or not all(isinstance(entry.get(field), str) for field in _FIELDS):
            raise NoBaselineError(f"{source.name}: entry {index} of findings lacks one of {', '.join(_FIELDS)}")
        place = root.value["findings"].element.value[index].place
        entries.setdefault(tuple(entry[field] for field in _FIELDS), []).append(place)
    return Baseline(entries)


def against(baseline: Baseline, findings: Collection[Finding], files: Collection[str]) -> list[Finding]:
    """Return `findings` with those of the baseline suppressed, and an OCT004 finding for each entry that is stale.

    Entries about other files than `files`, which were linted, are not held to be stale.
    """
    left = Counter({key: len(places) for key, places in baseline.entries.items()})
    judged = []
    for finding in findings:
        known = not finding.suppressed and finding.rule not in NOT_JUDGED and left[finding.key] > 0
        left[finding.key] -= known
        at = baseline.entries[finding.key][0] if known else None
        judged.append(replace(finding, suppressed=REASON, suppressed_at=at) if known else finding)
    for key, count in left.items():
        rule, file, *_, message = key
        if count > 0 and file in files:
            said = f"The baseline accepts {rule} in {file}, which is not found any more: {shorten(message, 80)}"
            fix = "write the baseline again: octogen lint --write-baseline FILE"
            judged += [
                Finding("OCT004", Severity.WARNING, said, place, fix) for place in baseline.entries[key][-count:]
            ]
    return judged
