"""The report for people: a line a compiler would print, then where and how to mend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from octogen.finding import Finding, Severity, format_pointer
from octogen.rules import find

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}


def text_report(findings: Sequence[Finding], *, colour: bool = False) -> str:
    """Return the findings and a line that counts them; the empty string where there are none."""
    if not findings:
        return ""
    blocks = [_block(finding, colour=colour) for finding in findings]
    return "\n".join([*blocks, "", summary(findings)]) + "\n"


def summary(findings: Sequence[Finding]) -> str:
    """Return `2 errors, 1 warning`, or `no findings`."""
    counts = Counter(finding.severity for finding in findings)
    words = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}
    named = [
        f"{counts[item]} {words[item]}{'' if counts[item] == 1 or item is Severity.INFO else 's'}"
        for item in Severity
        if counts[item]
    ]
    return ", ".join(named) or "no findings"


def _block(finding: Finding, *, colour: bool) -> str:
    place, rule = finding.place, find(finding.rule)
    severity = f"\x1b[{_COLOURS[finding.severity]}m{finding.severity}\x1b[0m" if colour else finding.severity
    where = f"{place.file}:{place.line}:{place.column}"
    head = f"{where}: {severity} {finding.rule} {rule.name if rule else ''}: {finding.message}"
    lines = [head]
    if finding.document:
        lines.append(f"    {finding.document} {format_pointer(finding.pointer)}".rstrip())
    source = rule.source if rule else ""
    if finding.fix:
        lines.append(f"    fix: {finding.fix}   {source}".rstrip())
    elif source:
        lines.append(f"    {source}")
    return "\n".join(lines)
