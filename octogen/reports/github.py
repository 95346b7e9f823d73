"""The report for GitHub Actions: workflow commands, which GitHub shows as annotations on the lines of a pull request.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from collections.abc import Sequence

from octogen.finding import Finding, Severity
from octogen.reports.formats import NO_CONTEXT, Context
from octogen.rules import find

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def github_report(findings: Sequence[Finding], _context: Context = NO_CONTEXT) -> str:
    """Return one workflow command a finding."""
    return "".join(_command(finding) + "\n" for finding in findings)


def _command(finding: Finding) -> str:
    place, rule = finding.place, find(finding.rule)
    properties: dict[str, str | int] = {}
    if not place.is_argument:
        properties |= {"file": place.file, "line": place.line, "col": place.column, "endLine": place.end_line}
        if place.end_line == place.line:
            properties["endColumn"] = max(place.end_column, place.column)
    properties["title"] = f"{finding.rule} {rule.name}" if rule else finding.rule
    message = f"{place}: {finding.message}" if place.is_argument else finding.message
    message += (f"\nfix: {finding.fix}" if finding.fix else "") + (
        f"\n{rule.authority}" if rule and rule.authority else ""
    )
    written = ",".join(f"{key}={_escape_property(str(value))}" for key, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {written}::{_escape(message)}"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")
