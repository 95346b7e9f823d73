"""schemas/aws-limits.json and schemas/fargate-sizes.json: hand-written, so that each entry brings its own samples."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from scripts.generate_aws_schemas import service_model

SCHEMAS = Path(__file__).parent.parent.parent / "schemas"


def load(name: str) -> Any:  # noqa: ANN401 - a JSON file holds any shape
    return json.loads((SCHEMAS / name).read_text(encoding="utf-8"))


LIMITS: list[dict[str, Any]] = load("aws-limits.json")["limits"]
EACH_LIMIT = pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit["operations"][0] + limit["pointer"])


def obeys(limit: dict[str, Any], value: Any) -> bool:  # noqa: ANN401
    if limit.get("as") == "integer":
        if not re.fullmatch(r"[0-9]{1,18}", value):
            return False
        value = int(value)
    return Draft202012Validator(limit["schema"]).is_valid(value)


def generated(operation: str, pointer: str) -> dict[str, Any]:
    """Find what the generated schema says of the values at `pointer`; a KeyError if no input has such values."""
    schema: dict[str, Any] = load(f"aws/{operation}.schema.json")
    definitions = schema["$defs"]
    here = schema
    for key in pointer.split("/")[1:]:
        here = here["items"] if key == "*" else here["properties"][key]
        here = definitions[here["$ref"].rpartition("/")[2]] if "$ref" in here else here
    return {**here, "$defs": definitions}


def test_the_limits_have_the_documented_form() -> None:
    schema = load("aws-limits.schema.json")
    Draft202012Validator.check_schema(schema)
    errors = Draft202012Validator(schema).iter_errors(load("aws-limits.json"))
    assert [f"{error.json_path}: {error.message}" for error in errors] == []


@EACH_LIMIT
def test_a_limit_is_on_something_that_its_operations_take(limit: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(limit["schema"])
    for operation in limit["operations"]:
        assert generated(operation, limit["pointer"])
        siblings = limit["pointer"].rpartition("/")[0]
        for name, values in limit.get("where", {}).items():
            sibling = Draft202012Validator(generated(operation, f"{siblings}/{name}"))
            assert all(map(sibling.is_valid, values))


@EACH_LIMIT
def test_a_limit_lets_its_good_samples_pass_and_no_bad_one(limit: dict[str, Any]) -> None:
    assert [value for value in limit["good"] if not obeys(limit, value)] == []
    assert [value for value in limit["bad"] if obeys(limit, value)] == []


@EACH_LIMIT
def test_a_limit_says_what_the_generated_schema_does_not(limit: dict[str, Any]) -> None:
    # A bad sample that fails here is a limit that has come into botocore's model: remove it from aws-limits.json.
    for operation in limit["operations"]:
        model = Draft202012Validator(generated(operation, limit["pointer"]))
        assert [value for value in limit["good"] + limit["bad"] if not model.is_valid(value)] == []


@pytest.mark.parametrize(
    ("kind", "shape"),
    [
        ("load-balancer", "LoadBalancerAttribute"),
        ("target-group", "TargetGroupAttribute"),
        ("listener", "ListenerAttribute"),
    ],
)
def test_the_attribute_keys_are_those_that_botocore_documents(kind: str, shape: str) -> None:
    prose = service_model("elbv2").shape_for(shape).members["Key"].documentation
    documented = re.findall(r"<li>\s*<p>\s*<code>([a-z0-9_]+(?:\.[a-z0-9_]+)+)</code>\s*-", prose)
    of_kind = [limit for limit in LIMITS if limit["operations"] == [f"elbv2.modify-{kind}-attributes"]]
    (keys,) = [limit["schema"]["enum"] for limit in of_kind if limit["pointer"] == "/Attributes/*/Key"]
    assert keys == sorted(documented)
    assert {key for limit in of_kind if "where" in limit for key in limit["where"]["Key"]} <= set(keys)


def test_the_retention_days_are_those_that_botocore_documents() -> None:
    prose = service_model("logs").shape_for("PutRetentionPolicyRequest").members["retentionInDays"].documentation
    (limit,) = [limit for limit in LIMITS if limit["operations"] == ["logs.put-retention-policy"]]
    assert limit["schema"]["enum"] == [int(days) for days in re.findall(r"\d+", prose)]


def test_the_fargate_sizes_are_those_that_aws_lists() -> None:
    gib = 1024
    sizes = load("fargate-sizes.json")
    assert sizes["source"].startswith("https://docs.aws.amazon.com/")
    assert sizes["memoryByCpu"] == {
        "256": [gib // 2, gib, 2 * gib],
        "512": list(range(gib, 4 * gib + 1, gib)),
        "1024": list(range(2 * gib, 8 * gib + 1, gib)),
        "2048": list(range(4 * gib, 16 * gib + 1, gib)),
        "4096": list(range(8 * gib, 30 * gib + 1, gib)),
        "8192": list(range(16 * gib, 60 * gib + 1, 4 * gib)),
        "16384": list(range(32 * gib, 120 * gib + 1, 8 * gib)),
        "32768": [60 * gib, 120 * gib, 244 * gib],
    }
