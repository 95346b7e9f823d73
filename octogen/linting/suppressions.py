"""Findings that somebody has accepted, and why.

`# octogen: ignore[OCT206] reason` accepts findings on its line; alone on a line, on the next line that holds more than
a comment. `# octogen: ignore-file[OCT206] reason` accepts them in the whole file. Both take several rules, by id or
name, and a last day: `# octogen: ignore[OCT206, single-node] until=2027-01-31 reason`. The reason ends where another
comment begins (` # `). JSON has no comments: `lint.ignore` in the values, or a configuration, speaks of its findings.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from octogen.documents.document import Documents
from octogen.finding import Finding, Place, Pointer, Severity, did_you_mean, parse_pointer, shorten
from octogen.rules import RULES, rule_ids, similar
from octogen.source.elements import scalars
from octogen.source.source import Source
from octogen.values.values import Values

NEVER_SUPPRESSED = frozenset(rule.id for rule in RULES if rule.found_by_earlier_step) - {"OCT006"}
"""Rules that speak of what could not be read, checked or rendered, and therefore was not linted."""

NOT_JUDGED = NEVER_SUPPRESSED - {"OCT004"}
"""Those after whose findings a file, or a document, was not judged at all: nothing hides that without a word."""

_COMMENT = re.compile(r"(?:^|(?<=\s))#\s*octogen:\s*(ignore(?:-file)?)(?![\w-])(?:\[([^\]#]*)\])?")
_OTHER_COMMENT = re.compile(r"(?:^|\s)#(?:\s|$)")
_UNTIL = re.compile(r"until=(\S*)\s*")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

_Key = tuple[str, str, int]
"""Rule id, file and line; an empty file or line 0 stands for any."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """A rule, by id or name, whose findings are accepted, and why; `place` is where that is written.

    The other fields narrow it where they are not empty: to the end of a day, to files by their names, to a line of
    them, to an AWS document, to a place in an AWS document and what lies below it.
    """

    rule: str
    reason: str
    place: Place
    until: str = ""
    files: frozenset[str] = frozenset()
    line: int = 0
    document: str = ""
    pointer: Pointer = ()


def suppressions(documents: Documents, *, inline: bool = True) -> Iterator[Suppression]:
    """Yield the suppressions that a deployment's own files hold, good and bad; without `inline`, no comments."""
    for source in documents.sources if inline else ():
        if "octogen:" in source.text:
            yield from _comments(source)
    if documents.values and not documents.values.findings:
        yield from _entries(documents.values)


def accept(findings: Iterable[Finding], known: Iterable[Suppression], today: date | None = None) -> list[Finding]:
    """Return all findings, those that a suppression covers with its reason in `suppressed`.

    Without `today` no suppression expires.
    """
    live: dict[_Key, list[Suppression]] = {}
    for item in known:
        if _fault(item, today) is None:
            live.setdefault(_key(item), []).append(item)
    return [_accepted(finding, live) for finding in findings]


def bad_suppressions(
    known: Iterable[Suppression], findings: Iterable[Finding] | None, today: date | None = None
) -> Iterator[Finding]:
    """Yield an OCT004 finding for each suppression that is bad.

    `findings` is everything that was found, accepted or not, wanted or not: what covers none of it suppresses nothing.
    With None that is not judged: not everything was linted.
    """
    index: dict[_Key, list[Finding]] = {}
    for finding in findings or ():
        for key in _keys(finding):
            index.setdefault(key, []).append(finding)
    for item in known:
        fault = _fault(item, today)
        if fault is None and findings is not None:
            used = any(_covers(item, finding) for finding in index.get(_key(item), ()))
            fault = None if used else (f"The suppression of {item.rule} suppresses nothing", "remove it")
        if fault:
            yield Finding("OCT004", Severity.WARNING, fault[0], item.place, fault[1])


def _fault(item: Suppression, today: date | None) -> tuple[str, str] | None:
    """Return what is wrong with a suppression itself, and how to mend it."""
    rule, last = shorten(item.rule), _day(item.until)
    if item.rule not in rule_ids():
        return _unknown(rule)
    if rule_ids()[item.rule] in NEVER_SUPPRESSED:
        return f"{rule} cannot be suppressed", "mend what it finds, and remove the suppression"
    if not item.reason:
        return f"The suppression of {rule} gives no reason", f"say why: # octogen: ignore[{rule}] reason"
    if item.until and last is None:
        return (
            f"The suppression of {rule} ends on `{shorten(item.until)}`, which is not a date",
            "write it as 2027-01-31",
        )
    if last and today and last < today:
        return f"The suppression of {rule} expired on {last}", "mend the finding, or agree on a new date"
    return None


def _unknown(rule: str) -> tuple[str, str]:
    if not rule:
        return "The suppression names no rule", "name it in brackets: # octogen: ignore[OCT801] reason"
    return f"No rule is called `{rule}`", did_you_mean(similar(rule), "`octogen rules` lists them")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


def _entries(values: Values) -> Iterator[Suppression]:
    for index, entry in enumerate(values.data["lint"]["ignore"]):
        yield Suppression(
            rule=entry["rule"],
            reason=entry["reason"].strip(),
            place=values.place(("lint", "ignore", index, "rule")),
            until=entry.get("until", ""),
            document=entry.get("document", ""),
            pointer=parse_pointer(entry.get("pointer", "")),
        )


def _accepted(finding: Finding, live: dict[_Key, list[Suppression]]) -> Finding:
    if finding.suppressed:
        return finding
    candidates = (item for key in _keys(finding) for item in live.get(key, ()))
    item = next((item for item in candidates if _covers(item, finding)), None)
    return replace(finding, suppressed=item.reason, suppressed_at=item.place) if item else finding


def _key(item: Suppression) -> _Key:
    file = next(iter(item.files)) if len(item.files) == 1 else ""
    return rule_ids().get(item.rule, ""), file, item.line if file else 0


def _keys(finding: Finding) -> tuple[_Key, _Key, _Key]:
    """Return the keys under which the suppressions of a finding stand, the most exact first."""
    rule, place = finding.rule, finding.place
    return (rule, place.file, place.line), (rule, place.file, 0), (rule, "", 0)


def _covers(item: Suppression, finding: Finding) -> bool:
    """Return whether a suppression of the finding's rule is meant for its place."""
    beginning = tuple(str(part) for part in finding.pointer[: len(item.pointer)])
    return (
        (not item.files or finding.place.file in item.files)
        and item.line in (0, finding.place.line)
        and item.document in ("", finding.document)
        and item.pointer == beginning
    )


def _comments(source: Source) -> Iterator[Suppression]:
    """Yield the suppressions that comments hold, from the last line to the first."""
    lines = source.text.splitlines()
    scalar_spans = sorted({element.place[1:] for root in source.roots for element in scalars(root)})
    below = 0
    for number in range(len(lines), 0, -1):
        line = lines[number - 1]
        if line.lstrip()[:1] not in ("", "#"):
            below = number
        for match, end in _matches(line):
            place = Place(source.name, number, match.start() + 1, number, end + 1)
            if not _within(scalar_spans, place):
                target = 0 if match[1] == "ignore-file" else below or number
                yield from _parsed(match[2] or "", line[match.end() : end], place, target)


def _matches(line: str) -> Iterator[tuple[re.Match[str], int]]:
    """Yield octogen's comments of a line, each with the column at which it ends."""
    matches = list(_COMMENT.finditer(line)) if "octogen:" in line else []
    bounds = [*(match.start() for match in matches), len(line)]
    for match, end in zip(matches, bounds[1:], strict=True):
        other = _OTHER_COMMENT.search(line, match.end(), end)
        yield match, len(line[: other.start() if other else end].rstrip())


def _parsed(rules: str, tail: str, place: Place, line: int) -> Iterator[Suppression]:
    until = _UNTIL.match(tail.strip())
    reason = tail.strip()[until.end() :] if until else tail.strip()
    for rule in [name.strip() for name in rules.split(",") if name.strip()] or [""]:
        yield Suppression(rule, reason, place, until[1] if until else "", frozenset({place.file}), line)


def _within(spans: list[tuple[int, int, int, int]], place: Place) -> bool:
    """Return whether the place begins inside one of the spans, which are in order and do not overlap."""
    before = bisect_right(spans, (place.line, place.column, sys.maxsize, 0))
    return before > 0 and (place.line, place.column) < spans[before - 1][2:]
