"""The report for people: a line a compiler would print, the line it is about, then where and how to mend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from octogen.finding import Finding, Severity, format_pointer, shorten
from octogen.octopus.sensitive import echoes_of
from octogen.reports.excerpt import Excerpts
from octogen.reports.terminal import paint
from octogen.rules import find
from octogen.source.source import Source


def text_report(
    findings: Sequence[Finding], sources: Mapping[str, Source] | None = None, *, colour: bool = False
) -> str:
    """Return the findings and a line that counts them; the empty string where there are none.

    `sources`, by name, are the files whose lines are shown.
    """
    if not findings:
        return ""
    files = {finding.place.file for finding in findings}
    echoes = echoes_of(root for source in (sources or {}).values() for root in source.roots)
    excerpts = {name: Excerpts(source, echoes) for name, source in (sources or {}).items() if name in files}
    blocks = [_block(finding, excerpts, colour=colour) for finding in findings]
    return "\n".join([*blocks, "", summary(findings)]) + "\n"


def summary(findings: Sequence[Finding]) -> str:
    """Return `2 errors, 1 warning`, or `no findings`."""
    counts = Counter(finding.severity for finding in findings)
    words = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
    named = [f"{counts[item]} {words[item]}{'s' if counts[item] > 1 else ''}" for item in Severity if counts[item]]
    return ", ".join(named) or "no findings"


def _block(finding: Finding, excerpts: Mapping[str, Excerpts], *, colour: bool) -> str:
    place, rule = finding.place, find(finding.rule)
    severity = paint(finding.severity, finding.severity) if colour else finding.severity
    name = f" {rule.name}" if rule else ""
    lines = [f"{place}: {severity} {finding.rule}{name}: {finding.message}"]
    if place.file in excerpts:
        lines += [f"      {line}" for line in excerpts[place.file].at(place)]
    if finding.document:
        lines.append(f"    {finding.document} {shorten(format_pointer(finding.pointer), 200)}".rstrip())
    source = rule.authority if rule else ""
    if finding.fix:
        lines.append(f"    fix: {finding.fix}   {source}".rstrip())
    elif source:
        lines.append(f"    {source}")
    return "\n".join(lines)
