"""Write schemas/aws/: one JSON Schema for the input of each AWS command that octogen speaks of.

The schemas hold what botocore's service models hold, and not a word of their prose: names, types, required members,
enumerations, ranges, lengths and patterns. Limits that AWS states in prose only are kept in schemas/aws-limits.json.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import botocore
from botocore import xform_name
from botocore.loaders import Loader
from botocore.model import ServiceModel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from botocore.model import OperationModel, Shape

Schema: TypeAlias = dict[str, Any]
Definitions: TypeAlias = dict[str, Schema]

DIRECTORY = Path(__file__).resolve().parent.parent / "schemas" / "aws"
COPY = DIRECTORY.parent / "aws-copy.json"
"""Which botocore the schemas are of, and the day on which they were first made from it: OCT003 names that day."""
COMMAND = "python scripts/generate_aws_schemas.py"

# As the AWS CLI spells them: `aws <service> <command>`.
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "application-autoscaling": ("register-scalable-target",),
    "ec2": ("authorize-security-group-ingress", "create-security-group", "create-subnet"),
    "ecs": (
        "create-cluster",
        "create-service",
        "put-cluster-capacity-providers",
        "register-task-definition",
        "update-service",
    ),
    "efs": (
        "create-access-point",
        "create-file-system",
        "create-mount-target",
        "put-backup-policy",
        "put-file-system-policy",
        "put-lifecycle-configuration",
    ),
    "elasticache": ("create-cache-cluster", "create-replication-group", "create-serverless-cache"),
    "elb": (
        "configure-health-check",
        "create-load-balancer",
        "create-load-balancer-policy",
        "modify-load-balancer-attributes",
        "set-load-balancer-policies-of-listener",
    ),
    "elbv2": (
        "create-listener",
        "create-load-balancer",
        "create-rule",
        "create-target-group",
        "modify-listener-attributes",
        "modify-load-balancer-attributes",
        "modify-target-group-attributes",
    ),
    "iam": ("create-role", "put-role-policy"),
    "logs": ("create-log-group", "put-retention-policy"),
    "rds": ("create-db-instance", "create-db-subnet-group"),
    "secretsmanager": ("create-secret",),
    "servicediscovery": ("create-private-dns-namespace", "create-service"),
    "wafv2": ("associate-web-acl", "create-web-acl"),
}

SCALARS: Mapping[str, Schema] = {
    "blob": {"type": "string"},  # in JSON the AWS CLI takes bytes as text
    "boolean": {"type": "boolean"},
    "character": {"type": "string"},
    "double": {"type": "number"},
    "float": {"type": "number"},
    "integer": {"type": "integer"},
    "long": {"type": "integer"},
    "string": {"type": "string"},
    "timestamp": {"type": ["number", "string"]},
}

# What a model's `min` and `max` bound. A blob is missing: there they count bytes, and a document holds base64.
BOUNDS: Mapping[str, tuple[str, str]] = {
    "character": ("minLength", "maxLength"),
    "double": ("minimum", "maximum"),
    "float": ("minimum", "maximum"),
    "integer": ("minimum", "maximum"),
    "list": ("minItems", "maxItems"),
    "long": ("minimum", "maximum"),
    "map": ("minProperties", "maxProperties"),
    "string": ("minLength", "maxLength"),
}


def rendered() -> dict[str, str]:
    """Return the text of every schema file by its name."""
    return {
        f"{service}.{command}.schema.json": json.dumps(schema, indent=2, sort_keys=True) + "\n"
        for service, commands in COMMANDS.items()
        for command, schema in _schemas(service, commands).items()
    }


def input_schema(operation: OperationModel) -> Schema:
    """Return the schema of `operation`'s input, each shape but the plainest under its own name in `$defs`.

    Members that hold an idempotency token are not required, whatever the model says: the AWS CLI fills them in.
    `x-printed` are the members that AWS prints of the resource and does not take.
    """
    definitions: Definitions = {}
    schema = _body(operation.input_shape, definitions)
    required = [name for name in schema.pop("required", []) if name not in operation.idempotent_members]
    if required:
        schema["required"] = required
    if definitions:
        schema["$defs"] = definitions
    printed = _printed(operation) - set(operation.input_shape.members)
    if printed:
        schema["x-printed"] = sorted(printed)
    return schema


def _printed(operation: OperationModel) -> set[str]:
    """Return the members of what an operation prints: of the resource in it, or of the output that is one itself."""
    if operation.output_shape is None:
        return set()
    for member in operation.output_shape.members.values():
        inner = member.member if member.type_name == "list" else member
        if inner.type_name == "structure" and len(inner.members) > len(operation.output_shape.members):
            return set(inner.members)
    return set(operation.output_shape.members)


def anchored(pattern: str) -> str | None:
    r"""Return a model's pattern such that JSON Schema reads it as AWS does; None if Python cannot compile it.

    AWS matches the whole of a value, JSON Schema any part of it. And to Python, unlike AWS, `\d` and `\w` are the
    digits and letters of all scripts: they are spelled out. What does not compile are classes such as `\p{L}`.
    """
    try:
        re.compile(pattern)
    except re.error:
        return None
    return f"^(?:{_in_ascii(pattern)})$"


def differences(directory: Path) -> list[str]:
    """List what keeps `directory` from holding what this program writes: a sentence for each file."""
    expected = rendered()
    present = {path.name: path.read_text(encoding="utf-8") for path in directory.glob("*.json")}
    texts = {
        **dict.fromkeys(present.keys() - expected.keys(), "is not generated any more"),
        **dict.fromkeys(expected.keys() - present.keys(), "is missing"),
        **{name: "is stale" for name in expected.keys() & present.keys() if expected[name] != present[name]},
    }
    return [
        f"{directory / name} {sentence}; with botocore {botocore.__version__} installed, run: {COMMAND}"
        for name, sentence in sorted(texts.items())
    ]


def write(directory: Path) -> None:
    """Make `directory` hold the schemas and no others."""
    expected = rendered()
    directory.mkdir(parents=True, exist_ok=True)
    for path in directory.glob("*.json"):
        if path.name not in expected:
            path.unlink()
    for name, text in expected.items():
        (directory / name).write_text(text, encoding="utf-8", newline="\n")


def copy() -> dict[str, str]:
    """Return what schemas/aws-copy.json has to hold: the day stays for as long as botocore's version does."""
    known: dict[str, str] = json.loads(COPY.read_text(encoding="utf-8")) if COPY.is_file() else {}
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    same = known.get("botocore") == botocore.__version__
    return {"botocore": botocore.__version__, "date": known["date"] if same else today}


@cache
def service_model(service: str) -> ServiceModel:
    """Load the model that came with botocore, never one from ~/.aws/models or AWS_DATA_PATH: they differ by machine."""
    loader = Loader(extra_search_paths=[Loader.BUILTIN_DATA_PATH], include_default_search_paths=False)
    return ServiceModel(loader.load_service_model(service, "service-2"), service)


def operation_model(service: str, command: str) -> OperationModel:
    """Find the operation behind `aws <service> <command>`. Raises KeyError if there is no such command."""
    model = service_model(service)
    by_command = {xform_name(name, "-"): name for name in model.operation_names}
    return model.operation_model(by_command[command])


def _schemas(service: str, commands: tuple[str, ...]) -> dict[str, Schema]:
    return {
        command: {
            "$comment": (
                f"Generated by scripts/generate_aws_schemas.py from botocore {botocore.__version__}; not to be edited. "
                "Enumerations are what that version knew: AWS adds to them."
            ),
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": f"Input of `aws {service} {command}`",
            **input_schema(operation_model(service, command)),
        }
        for command in commands
    }


def _schema(shape: Shape, definitions: Definitions) -> Schema:
    """Return what stands where `shape` is used: a plain scalar's schema, or a reference into `definitions`."""
    if shape.type_name in SCALARS:
        schema = _scalar(shape)
        if schema == SCALARS[shape.type_name]:
            return schema
        definitions[shape.name] = schema
    elif shape.name not in definitions:
        definitions[shape.name] = {}  # holds the place: a shape may contain itself
        definitions[shape.name] = _body(shape, definitions)
    return {"$ref": f"#/$defs/{shape.name}"}


def _scalar(shape: Shape) -> Schema:
    schema = {**SCALARS[shape.type_name], **_bounds(shape)}
    if "enum" in shape.metadata:
        schema["enum"] = sorted(shape.metadata["enum"])
    pattern = anchored(shape.metadata["pattern"]) if "pattern" in shape.metadata else None
    if pattern is not None:
        schema["pattern"] = pattern
    return schema


def _body(shape: Shape, definitions: Definitions) -> Schema:
    """Return the schema of a structure, a list or a map."""
    if shape.type_name == "list":
        return {"type": "array", "items": _schema(shape.member, definitions), **_bounds(shape)}
    if shape.type_name == "map":
        return {
            "type": "object",
            "propertyNames": _schema(shape.key, definitions),
            "additionalProperties": _schema(shape.value, definitions),
            **_bounds(shape),
        }
    if shape.is_document_type:
        return {}  # free-form: any JSON value
    schema: Schema = {
        "type": "object",
        "properties": {name: _schema(member, definitions) for name, member in shape.members.items()},
        "additionalProperties": False,
    }
    if shape.required_members:
        schema["required"] = sorted(shape.required_members)
    if shape.is_tagged_union:
        schema |= {"minProperties": 1, "maxProperties": 1}
    return schema


def _bounds(shape: Shape) -> Schema:
    if shape.type_name not in BOUNDS:
        return {}
    minimum, maximum = BOUNDS[shape.type_name]
    bounds: Schema = {}
    # A length of at least nothing is no bound, a number of at least nothing is.
    if "min" in shape.metadata and (shape.metadata["min"] or minimum == "minimum"):
        bounds[minimum] = shape.metadata["min"]
    if "max" in shape.metadata:
        bounds[maximum] = shape.metadata["max"]
    return bounds


def _in_ascii(pattern: str) -> str:
    ranges = {r"\d": "0-9", r"\w": "0-9A-Za-z_"}
    inside_brackets = False
    spelled_out = []
    for piece in re.findall(r"\\.|.", pattern, re.DOTALL):
        if piece in ranges:
            spelled_out.append(ranges[piece] if inside_brackets else f"[{ranges[piece]}]")
        else:
            spelled_out.append(piece)
            inside_brackets = piece == "[" or (inside_brackets and piece != "]")
    return "".join(spelled_out)


def main() -> int:
    parser = argparse.ArgumentParser(description="Write schemas/aws/ from botocore's service models.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file is not up to date")
    if not parser.parse_args().check:
        write(DIRECTORY)
        COPY.write_text(json.dumps(copy(), indent=2) + "\n", encoding="utf-8", newline="\n")
        return 0
    found = differences(DIRECTORY)
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
