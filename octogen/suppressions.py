"""Findings that somebody has accepted: `# octogen: ignore[OCT206] reason` on a line, `lint.ignore` in the values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from octogen.documents import Documents
from octogen.finding import Finding, Place, Pointer, Severity
from octogen.node import scalars
from octogen.source import Source

_COMMENT = re.compile(r"(?:^|(?<=\s))#\s*octogen:\s*ignore\[([^\]]*)\][ \t]*(.*?)[ \t\r]*$")


@dataclass(frozen=True, slots=True)
class Suppression:
    """Rules that are accepted on a line of a file (`line` 0: anywhere in the deployment), and why."""

    rules: tuple[str, ...]
    reason: str
    place: Place
    line: int
    document: str = ""
    until: str = ""


def suppressions(documents: Documents) -> Iterator[Suppression]:
    """Yield all suppressions of a deployment, good and bad."""
    for source in documents.sources:
        if "octogen:" in source.text:
            yield from _inline(source)
    values = documents.values
    if values and values.data:
        for index, entry in enumerate(values.data["lint"]["ignore"]):
            pointer: Pointer = ("lint", "ignore", index, "rule")
            document, until = entry.get("document", ""), entry.get("until", "")
            yield Suppression((entry["rule"],), entry["reason"], values.place(pointer), 0, document, until)


def apply(
    findings: Iterable[Finding], known: Iterable[Suppression], names: Mapping[str, str], today: date | None = None
) -> Iterator[Finding]:
    """Yield the findings that nothing suppresses, and an OCT004 finding for each suppression that is bad.

    `names` maps a rule's name and id to its id. Without `today` no suppression expires.
    """
    used: set[tuple[Suppression, str]] = set()
    live = [(item, rule) for item in known for rule in item.rules]
    for finding in findings:
        matching = [
            (item, rule)
            for item, rule in live
            if names.get(rule) == finding.rule and _covers(item, finding) and not _expired(item, today) and item.reason
        ]
        used.update(matching)
        if not matching:
            yield finding
    for item, rule in live:
        problem = _problem(item, rule, names, today, used=(item, rule) in used)
        if problem:
            yield Finding("OCT004", Severity.WARNING, problem[0], item.place, problem[1])


def _problem(
    item: Suppression, rule: str, names: Mapping[str, str], today: date | None, *, used: bool
) -> tuple[str, str] | None:
    if rule not in names:
        return f"No rule is called `{rule[:60]}`", "`octogen rules` lists them"
    if not item.reason:
        return f"The suppression of {rule} gives no reason", f"write why: # octogen: ignore[{rule}] because …"
    if _expired(item, today):
        return f"The suppression of {rule} expired on {item.until}", "mend the finding, or agree on a new date"
    if not used:
        return f"The suppression of {rule} suppresses nothing", "remove it"
    return None


def _covers(item: Suppression, finding: Finding) -> bool:
    if item.line:
        return item.place.file == finding.place.file and item.line == finding.place.line
    return not item.document or item.document == finding.document


def _expired(item: Suppression, today: date | None) -> bool:
    return bool(item.until and today and item.until < today.isoformat())


def _inline(source: Source) -> Iterator[Suppression]:
    lines = source.text.splitlines()
    taken = [(node.place, node) for root in source.roots for node in scalars(root)]
    for number, line in enumerate(lines, start=1):
        match = _COMMENT.search(line)
        if not match or any(_within(place, number, match.start() + 1) for place, _ in taken):
            continue
        target = number
        if not line[: match.start()].strip():
            rest = range(number + 1, len(lines) + 1)
            target = next(
                (n for n in rest if lines[n - 1].strip() and not lines[n - 1].lstrip().startswith("#")), number
            )
        rules = tuple(rule.strip() for rule in match[1].split(",") if rule.strip()) or ("",)
        place = Place(source.name, number, match.start() + 1, number, match.end() + 1)
        yield Suppression(rules, match[2], place, target)


def _within(place: Place, line: int, column: int) -> bool:
    return (place.line, place.column) <= (line, column) < (place.end_line, place.end_column)
