"""The report for systems that show JUnit's XML: a suite a file, a failed case a finding.

The format is what the common readers agree on: https://github.com/testmoapp/junitxml
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from xml.etree import ElementTree as ET  # only writes; nothing is parsed

from octogen.finding import Finding, Severity, format_pointer
from octogen.reports.formats import NO_CONTEXT, Context
from octogen.rules import find

# What XML 1.0 cannot hold, not even escaped.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_report(findings: Sequence[Finding], _context: Context = NO_CONTEXT) -> str:
    """Return the XML; without findings, a suite with one case that passed. An info is a passed case with output."""
    suites = ET.Element("testsuites", name="octogen", tests=str(len(findings) or 1), failures=_failures(findings))
    for file, members in groupby(findings, lambda finding: finding.place.file):
        listed = list(members)
        suite = ET.SubElement(
            suites, "testsuite", name=_clean(file), tests=str(len(listed)), failures=_failures(listed)
        )
        for finding in listed:
            _case(suite, finding)
    if not findings:
        suite = ET.SubElement(suites, "testsuite", name="octogen", tests="1", failures="0")
        ET.SubElement(suite, "testcase", name="lint", classname="octogen")
    ET.indent(suites)
    return ET.tostring(suites, encoding="unicode") + "\n"


def _failures(findings: Sequence[Finding]) -> str:
    return str(sum(finding.severity is not Severity.INFO for finding in findings))


def _case(suite: ET.Element, finding: Finding) -> None:
    place, rule = finding.place, find(finding.rule)
    name = f"{finding.rule} {rule.name}" if rule else finding.rule
    case = ET.SubElement(suite, "testcase", name=f"{name} at {place.line}:{place.column}", classname=_clean(place.file))
    case.set("file", _clean(place.file))
    case.set("line", str(place.line))
    text = [f"{place}: {finding.severity} {name}: {finding.message}"]
    text += [f"{finding.document} {format_pointer(finding.pointer)}".rstrip()] if finding.document else []
    text += [f"fix: {finding.fix}"] if finding.fix else []
    text += [rule.authority] if rule and rule.authority else []
    if finding.severity is Severity.INFO:
        element = ET.SubElement(case, "system-out")
    else:
        element = ET.SubElement(case, "failure", type=finding.severity.value, message=_clean(finding.message))
    element.text = _clean("\n".join(text))


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text)
