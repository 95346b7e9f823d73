"""The report for people: by file, a line a compiler would print, the line it is about, then where and how to mend it.

What is found alike at several places is one block with its places. On a terminal, lines are folded to its width. A file
or a pipe gets each sentence on one line, whatever its length, for `grep` and for logs that fold by themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from octogen.finding import Finding, Severity, format_pointer, shorten
from octogen.octopus.sensitive import echoes_of
from octogen.reports.excerpt import WIDTH, Excerpts
from octogen.reports.formats import NO_CONTEXT, Context
from octogen.reports.terminal import BOLD, Look, plain_words
from octogen.rules import find

_WORDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def text_report(findings: Sequence[Finding], context: Context = NO_CONTEXT) -> str:
    """Return the findings and a line with their count and the next step; the empty string where there are none."""
    if not findings:
        return ""
    sources, look = context.sources, context.look
    files = {finding.place.file for finding in findings}
    echoes = echoes_of(root for source in sources.values() for root in source.roots)
    excerpts = {name: Excerpts(source, echoes) for name, source in sources.items() if name in files}
    groups: dict[str, list[list[Finding]]] = {}
    for alike in _alike(findings):
        groups.setdefault(alike[0].place.file, []).append(alike)
    blocks: list[str] = []
    for file, found in groups.items():
        heading = [look.paint(file, BOLD)] if len(groups) > 1 else []
        first, *others = ["\n".join(_block(alike, excerpts, look)) for alike in found]
        blocks += ["\n".join([*heading, first]), *others]
    return "\n\n".join([*blocks, _end(findings, look)]) + "\n"


def summary(findings: Sequence[Finding]) -> str:
    """Return `2 errors, 1 warning`, or `no findings`."""
    counts = Counter(finding.severity for finding in findings)
    named = [f"{counts[item]} {_WORDS[item]}{'s' if counts[item] > 1 else ''}" for item in Severity if counts[item]]
    return ", ".join(named) or "no findings"


def _end(findings: Sequence[Finding], look: Look) -> str:
    gravest = min(findings, key=lambda finding: finding.severity.rank)
    what = "it" if len(findings) == 1 else f"the first {_WORDS[gravest.severity]}"
    said = f"{summary(findings)}; `octogen rules {gravest.rule}` explains {what}"
    return "\n".join(look.fold(plain_words(said), other=0))


def _alike(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Return the findings, those together that differ in nothing but their place."""
    alike: dict[tuple[str, str, str, str], list[Finding]] = {}
    for finding in findings:
        key = finding.rule, finding.severity, finding.message, finding.fix
        alike.setdefault(key, []).append(finding)
    return list(alike.values())


def _block(alike: Sequence[Finding], excerpts: Mapping[str, Excerpts], look: Look) -> Iterator[str]:
    finding = alike[0]
    place, severity, rule = f"{finding.place}:", finding.severity, find(finding.rule)
    name = f"{finding.rule} {rule.name}:" if rule else f"{finding.rule}:"
    yield from look.fold(
        [
            (place, look.paint(place, BOLD)),
            (severity, look.paint(severity, severity)),
            (name, look.paint(name, BOLD)),
            *plain_words(finding.message),
        ]
    )
    if finding.place.file in excerpts:
        room = min(WIDTH, look.width - 6) if look.width else WIDTH
        for line, caret in zip(excerpts[finding.place.file].at(finding.place, room), (False, True), strict=False):
            yield "      " + (look.paint(line, severity) if caret else line)
    if finding.document:
        yield f"    {_in_document(finding)}"
    for other in alike[1:]:
        yield f"    also: {look.paint(str(other.place), BOLD)} {_in_document(other)}".rstrip()
    for related, label in dict.fromkeys(item for one in alike for item in one.related):
        yield f"    see also {look.paint(str(related), BOLD)} {label}"
    if finding.fix:
        yield from look.fold(plain_words(f"fix: {finding.fix}"), 4, 9)
    if rule and rule.authority:
        yield f"    {rule.authority}"


def _in_document(finding: Finding) -> str:
    return f"{finding.document} {shorten(format_pointer(finding.pointer), 200)}".rstrip()
