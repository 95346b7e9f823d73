"""The report for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from octogen.finding import Finding, Place, Severity, format_pointer
from octogen.reports.formats import NO_CONTEXT, Context
from octogen.rules import find


def json_report(findings: Sequence[Finding], _context: Context = NO_CONTEXT) -> str:
    """Return {"findings": […], "summary": {"error": n, "warning": n, "info": n}}; lines and columns count from 1."""
    counts = {severity.value: sum(finding.severity is severity for finding in findings) for severity in Severity}
    return json.dumps({"findings": [as_json(finding) for finding in findings], "summary": counts}, indent=2) + "\n"


def as_json(finding: Finding) -> dict[str, Any]:
    """Return one finding as the JSON report has it."""
    place, rule = finding.place, find(finding.rule)
    return {
        "rule": finding.rule,
        "name": rule.name if rule else "",
        "severity": finding.severity.value,
        "message": finding.message,
        "fix": finding.fix,
        "source": rule.source if rule else "",
        **_region(place),
        "document": finding.document,
        "pointer": format_pointer(finding.pointer),
        "related": [{"label": label, **_region(there)} for there, label in finding.related],
    }


def _region(place: Place) -> dict[str, Any]:
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }
