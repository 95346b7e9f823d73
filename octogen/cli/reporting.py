"""The formats of a report, and a outcome spelt in one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from octogen.cli.console import fail
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


def spell(form: ReportFormat, findings: Sequence[Finding], sources: Mapping[str, Source], look: Look = PLAIN) -> str:
    """Return the report on findings; `sources`, by name, are the files whose lines it may show."""
    standing = [finding for finding in findings if not finding.suppressed]
    if form is ReportFormat.TEXT:
        from octogen.reports.text import text_report

        return text_report(standing, sources, look=look)
    from octogen.reports.formats import REPORTS
    from octogen.reports.sarif import sarif_report

    return sarif_report(findings, Path.cwd()) if form is ReportFormat.SARIF else REPORTS[form](standing)


def requested(text: str) -> tuple[ReportFormat, Path]:
    """Return what one `--report FORMAT=FILE` asks for."""
    form, _, path = text.partition("=")
    if form not in tuple(ReportFormat) or not path:
        fail(f"--report takes FORMAT=FILE, with one of {', '.join(ReportFormat)} for FORMAT; not {text!r}")
    return ReportFormat(form), Path(path)
