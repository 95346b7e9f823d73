"""Findings to text: one function a format."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from octogen.finding import Finding
from octogen.reports.json_report import json_report
from octogen.reports.text import text_report

Report = Callable[[Sequence[Finding]], str]

REPORTS: dict[str, Report] = {"text": text_report, "json": json_report}
