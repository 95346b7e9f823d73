"""All formats of a report, by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from octogen.finding import Finding
from octogen.reports.github import github_report
from octogen.reports.json_report import json_report
from octogen.reports.junit import junit_report
from octogen.reports.sarif import sarif_report
from octogen.reports.text import text_report

Report = Callable[[Sequence[Finding]], str]

REPORTS: dict[str, Report] = {
    "text": text_report,
    "json": json_report,
    "sarif": sarif_report,
    "github": github_report,
    "junit": junit_report,
}
