"""What AWS refuses in a document: by the generated schemas, and by limits that AWS states in prose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from octogen import assets
from octogen.documents.answers import left_open
from octogen.documents.document import Document
from octogen.finding import Pointer, parse_pointer
from octogen.json_schema import schema
from octogen.json_schema.messages import Violation
from octogen.json_schema.validity import Schema


def violations(document: Document) -> Iterator[Violation]:
    """Yield what AWS would refuse in `document`. A `${…}` reference stands for whatever AWS will fill in."""
    for violation in schema.violations(document.body, _schema(document.kind.operation)):
        if not _refers(document.body, violation.pointer):
            yield violation


def copied_on() -> str:
    """Return the day of octogen's copy of AWS's models, such as 2026-11-27. What AWS added since, it does not know."""
    return str(assets.load_json(assets.SCHEMAS / "aws-copy.json")["date"])


def limit_violations(document: Document, *, fargate: bool) -> Iterator[Violation]:
    """Yield what breaks a limit of schemas/aws-limits.json; `fix` is the URL of AWS's words."""
    for limit, steps in _limits(document.kind.operation):
        if limit.get("when") == "fargate" and not fargate:
            continue
        for pointer, value in _places(document.body, steps):
            if _applies(document.body, pointer, limit.get("where", {})) and not _obeys(value, limit):
                name = _name(document.body, pointer)
                yield Violation(pointer, f"`{name}` {limit['says']}", limit["source"], "limit")


def fargate_sizes() -> Mapping[str, list[int]]:
    """Return the MiB of memory that Fargate offers for each number of CPU units."""
    sizes: Mapping[str, list[int]] = assets.load_json(assets.SCHEMAS / "fargate-sizes.json")["memoryByCpu"]
    return sizes


@cache
def _schema(operation: str) -> Schema:
    """Return the schema of an operation's input; one that takes everything, where none was generated."""
    path = assets.SCHEMAS / "aws" / f"{operation}.schema.json"
    return assets.load_json(path) if path.is_file() else {}


@cache
def _limits(operation: str) -> Sequence[tuple[Mapping[str, Any], tuple[str, ...]]]:
    """Return the limits of an operation, each with the steps of its pointer."""
    limits = assets.load_json(assets.SCHEMAS / "aws-limits.json")["limits"]
    return [(limit, parse_pointer(limit["pointer"])) for limit in limits if operation in limit["operations"]]


def _places(value: Any, steps: tuple[str, ...], pointer: Pointer = ()) -> Iterator[tuple[Pointer, Any]]:  # noqa: ANN401
    if not steps:
        yield pointer, value
    elif steps[0] == "*" and isinstance(value, list):
        for index, item in enumerate(value):
            yield from _places(item, steps[1:], (*pointer, index))
    elif isinstance(value, dict) and value.get(steps[0]) is not None:
        yield from _places(value[steps[0]], steps[1:], (*pointer, steps[0]))


def _applies(body: Mapping[str, Any], pointer: Pointer, where: Mapping[str, list[str]]) -> bool:
    siblings = _value(body, pointer[:-1])
    return all(isinstance(siblings, dict) and siblings.get(key) in allowed for key, allowed in where.items())


def _obeys(value: Any, limit: Mapping[str, Any]) -> bool:  # noqa: ANN401
    texts = value if isinstance(value, list) else [value]
    if any(isinstance(text, str) and left_open(text) for text in texts):
        return True
    if limit.get("as") == "integer":
        if not isinstance(value, str):
            return True  # of the wrong type: the generated schema says so
        if not re.fullmatch(r"[0-9]{1,18}", value):
            return False
        value = int(value)
    return not any(True for _ in schema.violations(value, limit["schema"]))


def _name(body: Mapping[str, Any], pointer: Pointer) -> str:
    """Return the last key of a pointer; for an attribute's value, the attribute's key."""
    siblings = _value(body, pointer[:-1])
    if pointer[-1:] == ("Value",) and isinstance(siblings, dict) and isinstance(siblings.get("Key"), str):
        return str(siblings["Key"])
    return next((part for part in reversed(pointer) if isinstance(part, str)), "input")


def _refers(body: Mapping[str, Any], pointer: Pointer) -> bool:
    value = _value(body, pointer)
    return isinstance(value, str) and left_open(value)


def _value(body: Any, pointer: Pointer) -> Any:  # noqa: ANN401
    for part in pointer:
        try:
            body = body[part]
        except (KeyError, IndexError, TypeError):
            return None
    return body
