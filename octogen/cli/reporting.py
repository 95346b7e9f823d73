"""The formats of a report, and a verdict spelt in one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from octogen.cli.output import fail
from octogen.finding import Finding

if TYPE_CHECKING:
    from octogen.source import Source


class Form(StrEnum):
    """The formats of a report."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"
    JUNIT = "junit"


def spell(form: Form, findings: Sequence[Finding], sources: Mapping[str, Source], *, colour: bool = False) -> str:
    """Return the report on findings; `sources`, by name, are the files whose lines it may show."""
    standing = [finding for finding in findings if not finding.suppressed]
    if form is Form.TEXT:
        from octogen.reports.text import text_report

        return text_report(standing, sources, colour=colour)
    from octogen.reports.formats import REPORTS
    from octogen.reports.sarif import sarif_report

    return sarif_report(findings, Path.cwd()) if form is Form.SARIF else REPORTS[form](standing)


def requested(text: str) -> tuple[Form, Path]:
    """Return what one `--report FORMAT=FILE` asks for."""
    form, _, path = text.partition("=")
    if form not in tuple(Form) or not path:
        fail(f"--report takes FORMAT=FILE, with one of {', '.join(Form)} for FORMAT; not {text!r}")
    return Form(form), Path(path)
