"""schemas/aws-defaults.json, and what stands in the place of what nobody wrote, whatever door it came through."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from octogen.documents.document import Document, Origin
from octogen.documents.kinds import KINDS
from octogen.view.part import Part
from octogen.view.three_answers import UNKNOWN
from tests.documents.test_aws_limits import generated

SCHEMAS = Path(__file__).parent.parent.parent / "schemas"
DEFAULTS: list[dict[str, Any]] = json.loads((SCHEMAS / "aws-defaults.json").read_text(encoding="utf-8"))["defaults"]


def test_the_defaults_have_the_documented_form() -> None:
    schema = json.loads((SCHEMAS / "aws-defaults.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert [error.message for error in Draft202012Validator(schema).iter_errors({"defaults": DEFAULTS})] == []


@pytest.mark.parametrize("default", DEFAULTS, ids=lambda entry: entry["operation"] + entry["pointer"])
def test_a_default_is_a_value_that_its_operation_takes(default: dict[str, Any]) -> None:
    pointer = "/Attributes/*/Value" if "-attributes" in default["operation"] else default["pointer"]
    if default["operation"].startswith("elb."):
        pointer = default["pointer"]
    member = Draft202012Validator(generated(default["operation"], pointer))
    assert "value" not in default or member.is_valid(default["value"])


@pytest.mark.parametrize(
    ("kind", "form", "body", "pointer", "answer"),
    [
        ("target-group", Origin.INPUT, {"Name": "web"}, ["TargetType"], "instance"),
        ("target-group", Origin.RENDERED, {"Name": "web"}, ["TargetType"], "instance"),
        ("target-group", Origin.TEMPLATE, {"Name": "web"}, ["TargetType"], "instance"),
        ("target-group", Origin.TEMPLATE, {"TargetType": "${cloudformation.Type.value}"}, ["TargetType"], UNKNOWN),
        ("target-group", Origin.OUTPUT, {"TargetGroupName": "web"}, ["TargetType"], UNKNOWN),  # cut short
        ("target-group", Origin.INPUT, {"Name": "web"}, ["VpcId"], None),
        ("target-group", Origin.INPUT, {"Protocol": "TCP"}, ["Matcher", "HttpCode"], "200-399"),
        ("target-group", Origin.INPUT, {"Protocol": "HTTPS"}, ["Matcher", "HttpCode"], "200"),
        ("target-group", Origin.INPUT, {"Protocol": "${cloudformation.P.value}"}, ["Matcher", "HttpCode"], UNKNOWN),
        ("service-update", Origin.INPUT, {"service": "octopus"}, ["deploymentController", "type"], UNKNOWN),
        ("service", Origin.INPUT, {"serviceName": "octopus"}, ["deploymentController", "type"], "ECS"),
        (
            "service",
            Origin.OUTPUT,
            {"serviceName": "octopus"},
            ["deploymentController", "type"],
            "ECS",
        ),  # never printed
        ("task-definition", Origin.INPUT, {"family": "octopus"}, ["networkMode"], UNKNOWN),  # an excerpt
        ("task-definition", Origin.INPUT, {"family": "octopus", "memory": "512"}, ["networkMode"], "bridge"),
        ("task-definition", Origin.INPUT, {"family": "octopus", "memory": "512"}, ["executionRoleArn"], None),
    ],
)
def test_what_is_not_written_is_a_default_nothing_or_unknown(
    kind: str, form: Origin, body: dict[str, Any], pointer: list[str], answer: object
) -> None:
    assert Part(Document(kind, KINDS[kind], body, form), (), body).text(*pointer) == answer


def test_a_daemon_service_has_no_defaults_of_a_replica_service() -> None:
    document = Document("service", KINDS["service"], {"schedulingStrategy": "DAEMON"}, Origin.INPUT)
    assert Part(document, (), document.body).number("deploymentConfiguration", "maximumPercent") is None
