"""The report for code scanning: SARIF 2.1.0.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from octogen.finding import Finding, Place, Severity, format_pointer
from octogen.reports.catalogue import area, help_markdown
from octogen.reports.formats import NO_CONTEXT, Context
from octogen.rules import RULES
from octogen.rules.rule import Rule

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def sarif_report(findings: Sequence[Finding], context: Context = NO_CONTEXT) -> str:
    """Return the findings as a SARIF log; suppressed ones carry their suppression.

    Absolute paths below the base become relative to it: code scanning knows files by their path in the repository.
    """
    driver = {
        "name": "octogen",
        "version": version("octogen"),
        "rules": [_rule(rule) for rule in RULES],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, context.base) for finding in findings],
    }
    schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": rule.name,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why},
        "help": {
            "text": f"{rule.why}\n\nfix: {rule.fix}\n\n{rule.source}",
            "markdown": help_markdown(rule, heading=f"# {rule.id} {rule.name}"),
        },
        "helpUri": rule.source,
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [area(rule)]},
    }


def _result(finding: Finding, base: PurePath | None) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message + (f"\nfix: {finding.fix}" if finding.fix else "")},
        "locations": [_location(finding.place, base)],
        "partialFingerprints": {"octogen/v1": _fingerprint(finding)},
    }
    index = next((number for number, rule in enumerate(RULES) if rule.id == finding.rule), None)
    if index is not None:
        result["ruleIndex"] = index
    related = [{"message": {"text": label}, **_location(place, base)} for place, label in finding.related]
    if finding.document:
        # Where the rendered document, which stands in no file of the repository, shows what was found.
        name = finding.document + format_pointer(finding.pointer)
        in_document = {
            "message": {"text": f"In the AWS document: {name}"},
            "logicalLocations": [{"fullyQualifiedName": name, "kind": "object"}],
        }
        related.insert(0, in_document)
    if related:
        result["relatedLocations"] = [{"id": number, **location} for number, location in enumerate(related, start=1)]
    if finding.suppressed:
        where = finding.suppressed_at
        kind = "inSource" if where and where.file == finding.place.file else "external"
        result["suppressions"] = [{"kind": kind, "justification": finding.suppressed}]
    return result


def _location(place: Place, base: PurePath | None) -> dict[str, Any]:
    if place.is_argument:
        # A `--set` argument wrote the value: there is no file to point into.
        return {"logicalLocations": [{"fullyQualifiedName": place.file, "kind": "parameter"}]}
    path = PurePath(place.file)
    if base is not None and path.is_absolute() and path.is_relative_to(base):
        path = path.relative_to(base)
    artifact = {"uri": quote(path.as_posix())}
    if not path.is_absolute():
        artifact["uriBaseId"] = "%SRCROOT%"
    region = {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}


def _fingerprint(finding: Finding) -> str:
    """Return what stays the same while lines are added above a finding, and changes with the finding itself."""
    return hashlib.sha256("\0".join(finding.key).encode()).hexdigest()[:32]
