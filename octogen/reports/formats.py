"""All formats of a report. Each is one function of findings and a context, imported when somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePath
from typing import TYPE_CHECKING

from octogen.finding import Finding
from octogen.reports.terminal import PLAIN, Look

if TYPE_CHECKING:
    from octogen.source.source import Source


class ReportFormat(StrEnum):
    """The formats of a report."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"
    JUNIT = "junit"


@dataclass(frozen=True, slots=True)
class Context:
    """What a report may use besides the findings.

    `sources`, by name, are the files whose lines may be shown. `look` is how text is printed. Absolute paths below
    `base` are shown relative to it, where a format asks for that.
    """

    sources: Mapping[str, Source] = field(default_factory=dict)
    look: Look = PLAIN
    base: PurePath | None = None


NO_CONTEXT = Context()

Report = Callable[[Sequence[Finding], Context], str]
"""What every format is: a function of findings, in reading order, and a context."""


def spell(form: ReportFormat, findings: Sequence[Finding], context: Context = NO_CONTEXT) -> str:
    """Return findings as a format has them. SARIF alone can say that one is accepted, so no other is given those."""
    shown = findings if form is ReportFormat.SARIF else [finding for finding in findings if not finding.suppressed]
    return _report(form)(shown, context)


def _report(form: ReportFormat) -> Report:
    """Return the function of a format, which nothing has imported before."""
    match form:
        case ReportFormat.TEXT:
            from octogen.reports.text import text_report

            return text_report
        case ReportFormat.JSON:
            from octogen.reports.json_report import json_report

            return json_report
        case ReportFormat.SARIF:
            from octogen.reports.sarif import sarif_report

            return sarif_report
        case ReportFormat.GITHUB:
            from octogen.reports.github import github_report

            return github_report
        case ReportFormat.JUNIT:
            from octogen.reports.junit import junit_report

            return junit_report
