"""The rules, for people and programs to read: as a table, one explained, as JSON, as Markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from textwrap import indent, wrap

from octogen.finding import Severity
from octogen.reports.terminal import GREEN, PLAIN, RED, Look
from octogen.rules import AREAS
from octogen.rules.rule import Rule, unmarked

_WIDTH = 100

_INTRODUCTION = """\
# Rules

<!-- `octogen rules --format markdown` prints this page, `make docs` writes it. -->

What octogen finds, by area. An **error** costs availability or data, or keeps Octopus from starting; a **warning** will
hurt one day; **info** is worth knowing. A finding may be more or less severe than its rule where the
input says more.

Each rule shows how its bad example (`-`) becomes its good one (`+`). Most are AWS documents by name, cut down to what
matters; the tests execute both. The values key is what to change in a values file to fix what the rule finds. Where
it is `overrides`, only a patch of your own or a document written by hand can go wrong in this way.
"""


def area(rule: Rule) -> str:
    """Return the name of a rule's area."""
    title: str = AREAS[int(rule.id[3])].TITLE
    return title


def as_text(rules: Sequence[Rule], *, explain: bool = False, look: Look = PLAIN) -> str:
    """Return a table of rules by area; with `explain`, each rule's page instead."""
    if explain:
        return "\n".join(_page(rule, look) for rule in rules)
    width = max((len(rule.name) for rule in rules), default=0)
    lines: list[str] = []
    for title, members in groupby(rules, area):
        lines.append(title)
        lines += [
            f"  {rule.id}  {look.paint(f'{rule.severity:<7}', rule.severity)}  {rule.name:<{width}}  {rule.title}"
            for rule in members
        ]
        lines.append("")
    errors, warnings, infos = (sum(rule.severity is severity for rule in rules) for severity in Severity)
    lines.append(f"{len(rules)} rules: {errors} errors, {warnings} warnings, {infos} info")
    lines.append("`octogen rules OCT206` explains one")
    return "\n".join(lines) + "\n"


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
            "values_key": values_key(rule),
            "bad": unmarked(rule.bad),
            "good": rule.good,
        }
        for rule in rules
    ]
    return json.dumps(listed, indent=2, ensure_ascii=False) + "\n"


def as_markdown(rules: Sequence[Rule], *, explain: bool = False) -> str:
    """Return a page of all rules, an index at its top; with `explain`, each rule's section alone."""
    if explain:
        return "\n".join(help_markdown(rule, heading=f"# {rule.id} {rule.name}") for rule in rules)
    index: list[str] = []
    sections: list[str] = []
    for title, grouped in groupby(rules, area):
        members = list(grouped)
        index += [f"**[{title}](#{_anchor(title)})**\n", "| rule | severity | what is wrong |", "|---|---|---|"]
        index += [*map(_row, members), ""]
        sections.append(f"## {title}\n")
        sections += [help_markdown(rule, heading=f"### {rule.id} {rule.name}") for rule in members]
    return "\n".join([_INTRODUCTION, *index, *sections])


def help_markdown(rule: Rule, heading: str) -> str:
    """Return one rule's section."""
    turn = f"Values key: `{values_key(rule)}`\n\n" if rule.values_key else ""
    return f"""\
{heading}

**{rule.title}** ({rule.severity})

{rule.why}

Fix: {rule.fix}.

{turn}```diff
{difference(rule)}
```

Source: <{rule.source}>
"""


def values_key(rule: Rule) -> str:
    """Return a rule's values key as people write key paths."""
    return ".".join(map(str, rule.values_key))


def difference(rule: Rule) -> str:
    """Return how the bad example becomes the good one, line by line, all that both have included."""
    return "\n".join(line.rstrip() for line in unmarked(rule.example).splitlines())


def _row(rule: Rule) -> str:
    heading = f"{rule.id} {rule.name}"
    return f"| [{heading}](#{_anchor(heading)}) | {rule.severity} | {rule.title} |"


def _anchor(heading: str) -> str:
    """Return the fragment by which GitHub, and what follows it, finds a heading."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def _page(rule: Rule, look: Look) -> str:
    sections = [
        f"{rule.id} {rule.name} ({look.paint(rule.severity, rule.severity)}), {area(rule)}",
        rule.title,
        "",
        *wrap(rule.why, _WIDTH),
        "",
        *wrap(f"fix: {rule.fix}", _WIDTH, subsequent_indent="     ", break_long_words=False),
        *([f"values key: {values_key(rule)}"] if rule.values_key else []),
        f"source: {rule.source}",
        "",
        "The bad example (-), corrected (+):",
        "",
        indent("\n".join(_coloured(difference(rule), look)), "  "),
    ]
    return "\n".join(sections) + "\n"


def _coloured(diff: str, look: Look) -> Iterator[str]:
    colours = {"-": RED, "+": GREEN}
    for line in diff.splitlines():
        yield look.paint(line, colours[line[0]]) if line[:1] in colours else line
