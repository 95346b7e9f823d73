"""schemas/aws/ against botocore, from whose models it is made."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from botocore.model import ServiceModel
from botocore.validate import ParamValidator
from jsonschema import Draft202012Validator

from scripts.generate_aws_schemas import (
    COMMANDS,
    COPY,
    DIRECTORY,
    anchored,
    copy,
    differences,
    input_schema,
    operation_model,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path

    from botocore.model import Shape

    Breaker = Callable[[Shape, Any, set[str]], Iterator[tuple[str, object]]]

OPERATIONS = [(service, command) for service, commands in COMMANDS.items() for command in commands]


def validator(operation: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((DIRECTORY / f"{operation}.schema.json").read_text(encoding="utf-8")))


# The files.


def test_the_schemas_are_what_the_models_of_the_installed_botocore_make() -> None:
    assert differences(DIRECTORY) == []


def test_the_day_of_the_copy_is_that_of_the_installed_botocore() -> None:
    assert json.loads(COPY.read_text(encoding="utf-8")) == copy()
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", copy()["date"])


def test_each_file_that_differs_is_named_with_the_command_that_mends_it(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "ecs.create-service.schema.json").write_text("{}\n", encoding="utf-8")
    (tmp_path / "ecs.create-cluster.schema.json").unlink()
    (tmp_path / "ecs.delete-cluster.schema.json").write_text("{}\n", encoding="utf-8")

    missing, stale, left_over = differences(tmp_path)

    assert "ecs.create-cluster.schema.json is missing" in missing
    assert "ecs.create-service.schema.json is stale" in stale
    assert "ecs.delete-cluster.schema.json is not generated any more" in left_over
    assert all(line.endswith("run: python scripts/generate_aws_schemas.py") for line in (missing, stale, left_over))

    write(tmp_path)
    assert differences(tmp_path) == []


def test_the_command_checks_without_writing() -> None:
    before = {path: path.stat().st_mtime_ns for path in DIRECTORY.iterdir()}
    command = [sys.executable, str(DIRECTORY.parents[1] / "scripts" / "generate_aws_schemas.py"), "--check"]
    assert subprocess.run(command, check=True, capture_output=True, text=True).stdout == ""
    assert {path: path.stat().st_mtime_ns for path in DIRECTORY.iterdir()} == before


@pytest.mark.parametrize("path", sorted(DIRECTORY.iterdir()), ids=lambda path: path.name)
def test_every_file_is_a_valid_schema_whose_patterns_compile(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert json.loads(text)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(json.loads(text))
    for pattern in re.findall(r'"pattern": (".*")', text):
        re.compile(json.loads(pattern))


# Agreement with botocore. From each model a document with every member in it is made, and from that all documents
# that are broken in one place.

TEXTS = (
    "a",
    "1",
    "/",
    "a1b2c3d4-5f0c-6f7e-8a9b-0c1d2e3f4a5b",
    "arn:aws:iam::123456789012:policy/octopus",
    "fs-0a1b2c3d4e5f60718",
    "subnet-0a1b2c3d4e5f60718",
    "sg-0a1b2c3d4e5f60718",
    "ipv4pool-coip-0a1b2c3d",
    "ipam-pool-0a1b2c3d",
    "10.0.0.10",
    "eu-west-1",
    "HTTPS",
    "200",
    "755",
    "a:",
    "arn:aws:iam::123456789012:role/octopus",
    "arn:aws:payments::123456789012:connectedaccount/octopus-abcdef",
)
WRONG_TYPE: dict[str, object] = {
    "blob": 7,
    "boolean": "true",
    "double": "7",
    "integer": "7",
    "list": {},
    "long": "7",
    "map": [],
    "string": 7,
    "structure": [],
}
NUMBERS = {"double", "integer", "long"}


@pytest.mark.parametrize(("service", "command"), OPERATIONS)
def test_schema_and_botocore_accept_the_same_documents(service: str, command: str) -> None:
    operation = operation_model(service, command)
    shape = operation.input_shape
    good = complete(shape)
    assert ParamValidator().validate(good, shape).generate_report() == ""
    assert [error.message for error in validator(f"{service}.{command}").iter_errors(good)] == []

    is_valid = validator(f"{service}.{command}").is_valid
    cases = list(broken(shape, good, set(), operation.idempotent_members))
    assert len(cases) > 5
    differing = [
        how for how, document in cases if is_valid(document) == ParamValidator().validate(document, shape).has_errors()
    ]
    assert differing == []


@pytest.mark.parametrize(("service", "command"), OPERATIONS)
def test_the_schema_also_sees_what_botocore_lets_pass(service: str, command: str) -> None:
    shape = operation_model(service, command).input_shape
    is_valid = validator(f"{service}.{command}").is_valid
    cases = list(forbidden(shape, complete(shape), set()))
    assert [how for how, document in cases if ParamValidator().validate(document, shape).has_errors()] == []
    assert [how for how, document in cases if is_valid(document)] == []


def complete(shape: Shape, above: tuple[str, ...] = ()) -> Any:  # noqa: ANN401 - of whatever type the shape is
    """Return a value with every member in it; None for what would have to contain itself."""
    metadata = shape.metadata
    if shape.name in above:
        return None
    if shape.type_name == "structure":
        if shape.is_document_type:
            return {"any": ["value", 1, True]}
        members = {name: complete(member, (*above, shape.name)) for name, member in shape.members.items()}
        lacking = any(members[name] is None for name in shape.required_members)
        return None if lacking else {name: value for name, value in members.items() if value is not None}
    if shape.type_name == "list":
        item = complete(shape.member, above)
        return None if item is None else [item] * max(1, metadata.get("min", 0))
    if shape.type_name == "map":
        return {complete(shape.key): complete(shape.value, above)}
    return scalar(shape)


def scalar(shape: Shape) -> str | int:
    metadata = shape.metadata
    if shape.type_name in {"blob", "string"}:
        return metadata["enum"][0] if "enum" in metadata else next(text for text in TEXTS if fits(text, shape))
    return True if shape.type_name == "boolean" else metadata.get("min", 1)


def fits(text: str, shape: Shape) -> bool:
    return len(text) >= shape.metadata.get("min", 0) and (not has_pattern(shape) or matches(text, shape))


def has_pattern(shape: Shape) -> bool:
    return "pattern" in shape.metadata and anchored(shape.metadata["pattern"]) is not None


def matches(text: str, shape: Shape) -> bool:
    return re.fullmatch(shape.metadata["pattern"], text) is not None


def broken(
    shape: Shape,
    value: Any,  # noqa: ANN401
    seen: set[str],
    optional: Collection[str] = (),
) -> Iterator[tuple[str, object]]:
    """Break `value` in all the ways that botocore knows. Yields what was done, and the result."""
    minimum = shape.metadata.get("min", 0)
    yield "wrong type", WRONG_TYPE[shape.type_name]
    yield "null", None
    if shape.type_name in NUMBERS and "min" in shape.metadata:
        yield "below minimum", minimum - 1
    if shape.type_name in {"list", "string"} and minimum:
        yield "too short", value[: minimum - 1]
    if shape.type_name == "structure":
        yield "unknown member", {**value, "octogen": "octogen"}
        for name in set(shape.required_members) - set(optional):
            yield f"without {name}", {key: item for key, item in value.items() if key != name}
    yield from inside(shape, value, broken, seen)


def forbidden(shape: Shape, value: Any, seen: set[str]) -> Iterator[tuple[str, object]]:  # noqa: ANN401
    """Break `value` in all the ways that the model rules out but botocore does not check."""
    maximum = shape.metadata.get("max")
    if shape.type_name in NUMBERS and shape.metadata.get("min", 0) <= 1:
        yield "boolean", True
    if shape.type_name in NUMBERS and maximum is not None:
        yield "above maximum", maximum + 1
    if shape.type_name in {"list", "string"} and maximum is not None:
        yield "too long", (value * (maximum + 1))[: maximum + 1]
    if shape.type_name == "map" and maximum is not None:
        yield "too many", {str(number): "a" for number in range(maximum + 1)}
    if "enum" in shape.metadata:
        yield "not in the enumeration", "octogen"
    if has_pattern(shape):
        for text in ("\n\n", "\u2603" * shape.metadata.get("min", 1), f"{value}\u2603", f"\u2603{value}"):
            if len(text) >= shape.metadata.get("min", 0) and not matches(text, shape):
                yield "against the pattern", text
    yield from inside(shape, value, forbidden, seen)


def inside(shape: Shape, value: Any, breaker: Breaker, seen: set[str]) -> Iterator[tuple[str, object]]:  # noqa: ANN401
    """Break what is inside of a value, each shape only once: a schema has it once as well."""
    if shape.type_name == "structure":
        first = shape.name not in seen
        seen.add(shape.name)
        for name, member in shape.members.items() if first else ():
            for how, result in breaker(member, value[name], seen) if name in value else ():
                yield f"{name}/{how}", {**value, name: result}
    elif shape.type_name == "list":
        for how, result in breaker(shape.member, value[0], seen):
            yield f"0/{how}", [result, *value[1:]]
    elif shape.type_name == "map":
        for key, item in value.items():
            for how, result in breaker(shape.value, item, seen):
                yield f"{key}/{how}", {**value, key: result}


# What is decided here and not in the models.


@pytest.mark.parametrize(
    ("operation", "document"),
    [
        ("efs.create-file-system", {}),
        ("efs.create-access-point", {"FileSystemId": "fs-0a1b2c3d4e5f60718"}),
        ("servicediscovery.create-private-dns-namespace", {"Name": "octopus.internal", "Vpc": "vpc-0a1b2c3d"}),
    ],
)
def test_an_idempotency_token_may_be_left_to_the_aws_cli(operation: str, document: object) -> None:
    assert validator(operation).is_valid(document)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("a|b", "^(?:a|b)$"),
        ("^sg-[0-9a-f]{8,40}", "^(?:^sg-[0-9a-f]{8,40})$"),
        (r"[\w+=,.@-]+", "^(?:[0-9A-Za-z_+=,.@-]+)$"),
        (r"\d{12}", "^(?:[0-9]{12})$"),
        (r"\\d[\]\w]", r"^(?:\\d[\]0-9A-Za-z_])$"),
        (r"^([\p{L}\p{Z}]*)$", None),
    ],
)
def test_a_pattern_is_for_the_whole_value_and_for_ascii(pattern: str, expected: str | None) -> None:
    assert anchored(pattern) == expected


def test_the_shapes_that_no_command_has_yet() -> None:
    service = ServiceModel(
        {
            "metadata": {},
            "operations": {"Plant": {"name": "Plant", "input": {"shape": "Tree"}}},
            "shapes": {
                "Anything": {"type": "structure", "document": True, "members": {}},
                "Bytes": {"type": "blob", "min": 1, "max": 4},
                "Either": {"type": "structure", "union": True, "members": {"a": {"shape": "Text"}}},
                "Key": {"type": "string", "max": 8},
                "Labels": {"type": "map", "key": {"shape": "Key"}, "value": {"shape": "Text"}, "min": 1},
                "Text": {"type": "string", "min": 0},
                "Time": {"type": "timestamp"},
                "Tree": {
                    "type": "structure",
                    "required": ["either"],
                    "members": {
                        "anything": {"shape": "Anything"},
                        "bytes": {"shape": "Bytes"},
                        "either": {"shape": "Either"},
                        "labels": {"shape": "Labels"},
                        "time": {"shape": "Time"},
                        "trees": {"shape": "Trees"},
                    },
                },
                "Trees": {"type": "list", "member": {"shape": "Tree"}},
            },
        }
    )
    schema = input_schema(service.operation_model("Plant"))

    assert schema["properties"]["bytes"] == {"type": "string"}
    assert schema["properties"]["time"] == {"type": ["number", "string"]}
    assert schema["$defs"]["Anything"] == {}
    assert schema["$defs"]["Labels"] == {
        "type": "object",
        "propertyNames": {"$ref": "#/$defs/Key"},
        "additionalProperties": {"type": "string"},
        "minProperties": 1,
    }
    tree = {"either": {"a": ""}, "anything": [{}], "labels": {"key": ""}, "trees": []}
    is_valid = Draft202012Validator(schema).is_valid
    assert is_valid({**tree, "trees": [tree, {"either": {"a": ""}}]})
    assert not is_valid({**tree, "trees": [{**tree, "trees": [{}]}]})
    assert not is_valid({**tree, "either": {}})
    assert not is_valid({**tree, "labels": {"much too long": ""}})
