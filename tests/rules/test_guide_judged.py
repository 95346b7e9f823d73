"""The guide's blocks, linted as they stand: what must be named is, and the whole list has been read and found true."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from octogen.api import lint, read
from octogen.finding import Finding, format_pointer
from octogen.inputs.deployments import from_documents
from octogen.reports.formats import Context
from octogen.reports.text import text_report
from octogen.source.source import Source
from tests.conftest import Golden

GUIDE = Path(__file__).parent.parent / "support" / "guide"
BLOCKS = sorted(path for path in GUIDE.glob("*.yaml") if path.stem != "deviations")

CONTAINER = "task-definition /containerDefinitions/0"
MUST_BE_NAMED = {
    "unpinned image": ("OCT405", f"{CONTAINER}/image"),
    "port 80": ("OCT204", f"{CONTAINER}/portMappings/0/containerPort"),
    "port 10933": ("OCT204", f"{CONTAINER}/portMappings/1/containerPort"),
    "admin password in clear": ("OCT701", f"{CONTAINER}/environment/2/value"),
    "connection string in clear": ("OCT701", f"{CONTAINER}/environment/4/value"),
    "master key in clear": ("OCT701", f"{CONTAINER}/environment/5/value"),
    "/artifacts collides": ("OCT102", f"{CONTAINER}/mountPoints/1"),
    "/taskLogs collides": ("OCT102", f"{CONTAINER}/mountPoints/2"),
    "shared /cache": ("OCT103", f"{CONTAINER}/mountPoints/3"),
    "missing /eventExports": ("OCT101", f"{CONTAINER}/mountPoints"),
    "Docker-in-Docker on Fargate": ("OCT510", f"{CONTAINER}/environment"),
    "versions above the count": ("OCT401", "service /deploymentConfiguration/maximumPercent"),
    "versions below the count": ("OCT401", "service /deploymentConfiguration/minimumHealthyPercent"),
    "absent grace period": ("OCT213", "service /healthCheckGracePeriodSeconds"),
    "health path, and matcher without 418": ("OCT205", "target-group /HealthCheckPath"),
}
PLACEHOLDERS = ("your_octopus_admin_password_here", "your_database_password_here", "your_octopus_master_key_here")


@cache
def sources() -> tuple[Source, ...]:
    return tuple(read(path.read_bytes(), path.name) for path in BLOCKS)


@cache
def findings() -> tuple[Finding, ...]:
    return lint(from_documents(sources()))


@pytest.mark.parametrize("fault", MUST_BE_NAMED)
def test_a_known_fault_of_the_guide_is_named_where_it_stands(fault: str) -> None:
    named = {(item.rule, f"{item.document} {format_pointer(item.pointer)}") for item in findings()}
    assert MUST_BE_NAMED[fault] in named


def test_all_that_is_said_of_the_guide_is_what_was_read_and_found_true(golden: Golden) -> None:
    golden("guide.txt", text_report(findings()))


def test_every_finding_points_into_its_block_and_says_how_to_mend_it() -> None:
    lines = {path.name: path.read_text(encoding="utf-8").count("\n") for path in BLOCKS}
    for item in findings():
        assert 1 < item.place.line <= lines[item.place.file], item
        assert item.fix, item


def test_no_secret_of_the_guide_is_printed() -> None:
    report = text_report(findings(), Context({source.name: source for source in sources()}))
    assert all(placeholder in sources()[-1].text for placeholder in PLACEHOLDERS)
    assert not any(placeholder in report for placeholder in PLACEHOLDERS)
