"""The rules, for people and programs to read: as a table, one explained, as JSON, as Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from difflib import ndiff
from itertools import groupby
from textwrap import indent, wrap

from octogen.finding import Severity
from octogen.rule import Rule

AREAS = {
    "0": "Input",
    "1": "Storage",
    "2": "Load balancing and health",
    "3": "Polling Tentacles and gRPC",
    "4": "Deployment and upgrade",
    "5": "Nodes, capacity, licence",
    "6": "Database",
    "7": "Secrets and identity",
    "8": "Network and observability",
    "9": "ECS and Fargate",
}
"""Areas of the catalogue by the first digit of a rule's number."""

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_WIDTH = 100


def area(rule: Rule) -> str:
    """Return the name of a rule's area."""
    return AREAS[rule.id[3]]


def as_text(rules: Iterable[Rule], *, explain: bool = False, colour: bool = False) -> str:
    """Return a table of rules by area; with `explain`, each rule's page instead."""
    if explain:
        return "\n".join(_page(rule, colour=colour) for rule in rules)
    lines: list[str] = []
    for title, members in groupby(rules, area):
        lines += [f"\n{title}" if lines else title]
        lines += [
            f"  {rule.id}  {_paint(rule, f'{rule.severity:<7}', colour)}  {rule.name:<42}  {rule.title}"
            for rule in members
        ]
    return "\n".join([*lines, "", "`octogen rules OCT206` explains one."]) + "\n"


def as_json(rules: Iterable[Rule]) -> str:
    """Return the rules as a JSON list of objects."""
    listed = [
        {
            "id": rule.id,
            "name": rule.name,
            "area": area(rule),
            "severity": rule.severity,
            "title": rule.title,
            "why": rule.why,
            "fix": rule.fix,
            "source": rule.source,
            "knob": ".".join(map(str, rule.knob)),
            "bad": rule.bad,
            "good": rule.good,
        }
        for rule in rules
    ]
    return json.dumps(listed, indent=2, ensure_ascii=False) + "\n"


def as_markdown(rules: Iterable[Rule]) -> str:
    """Return the rules as Markdown sections, an area a heading."""
    parts = []
    for title, members in groupby(rules, area):
        parts.append(f"## {title}\n")
        parts += [help_markdown(rule, heading=f"### {rule.id} {rule.name}") for rule in members]
    return "\n".join(parts)


def help_markdown(rule: Rule, heading: str) -> str:
    """Return one rule's section."""
    return f"""\
{heading}

**{rule.title}** ({rule.severity})

{rule.why}

To mend it: {rule.fix}.{f" Where to turn in the values: `{knob(rule)}`." if rule.knob else ""}

```diff
{difference(rule)}
```

Source: <{rule.source}>
"""


def knob(rule: Rule) -> str:
    """Return the knob as people write key paths."""
    return ".".join(map(str, rule.knob))


def difference(rule: Rule) -> str:
    """Return how the bad example becomes the good one, line by line."""
    changes = ndiff(rule.bad.splitlines(), rule.good.splitlines())
    return "\n".join(change.rstrip() for change in changes if not change.startswith("?"))


def _page(rule: Rule, *, colour: bool) -> str:
    sections = [
        f"{rule.id} {rule.name} ({_paint(rule, rule.severity, colour)})",
        rule.title,
        "",
        *wrap(rule.why, _WIDTH),
        "",
        *wrap(f"fix: {rule.fix}", _WIDTH, subsequent_indent="     "),
        *([f"knob: {knob(rule)}"] if rule.knob else []),
        f"source: {rule.source}",
        "",
        indent("\n".join(_coloured(difference(rule), colour=colour)), "  "),
    ]
    return "\n".join(sections) + "\n"


def _coloured(diff: str, *, colour: bool) -> Iterator[str]:
    codes = {"-": "31", "+": "32"}
    for line in diff.splitlines():
        code = codes.get(line[:1])
        yield f"\x1b[{code}m{line}\x1b[0m" if colour and code else line


def _paint(rule: Rule, text: str, colour: bool) -> str:  # noqa: FBT001 - one word in, one word out
    return f"\x1b[{_COLOURS[rule.severity]}m{text}\x1b[0m" if colour else text
