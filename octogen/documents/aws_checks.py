"""What AWS refuses in a document: by the generated schemas, and by limits that AWS states in prose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from octogen import assets
from octogen.documents.answers import left_open
from octogen.documents.document import Document
from octogen.documents.fit import schema_of
from octogen.documents.kinds import Kind
from octogen.finding import Pointer, parse_pointer
from octogen.json_schema import schema
from octogen.json_schema.messages import Violation

_MOST_NAMED = 3


def violations(document: Document) -> Iterator[Violation]:
    """Yield what AWS would refuse in `document`. A `${…}` reference stands for whatever AWS will fill in.

    What AWS prints of a resource and does not take is one violation, with the nulls that came along: it was copied.
    """
    found = schema.violations(document.body, schema_of(document.kind.operation))
    known = [violation for violation in found if not _refers(document.body, violation.pointer)]
    copied = list(_copied(document, known))
    yield from (violation for violation in known if violation not in copied)
    if copied:
        yield _as_one(document.kind, copied)


def _copied(document: Document, violations: Iterable[Violation]) -> Iterator[Violation]:
    """Yield those of violations that are there because the document was copied from what AWS printed."""
    printed = {(member,) for member in schema_of(document.kind.operation).get("x-printed", ())}
    found = list(violations)
    if any(violation.pointer in printed for violation in found):
        for violation in found:
            if violation.pointer in printed or _value(document.body, violation.pointer) is None:
                yield violation


def _as_one(kind: Kind, copied: Sequence[Violation]) -> Violation:
    nulls = sum(violation.keyword != "additionalProperties" for violation in copied)
    printed = [violation for violation in copied if violation.keyword == "additionalProperties"]
    names = [str(violation.pointer[0]) for violation in printed]
    others = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    shown = ", ".join(f"`{name}`" for name in names[:_MOST_NAMED]) + others
    also = f", nor {nulls} nulls" if nulls > 1 else ", nor null" if nulls else ""
    message = f"Copied from what AWS prints: it does not take {shown}{also}"
    stripped = ", ".join(f".{name}" for name in names) + (", (.. | nulls)" if nulls else "")
    whole = f", or keep `{kind.identity}` too, and it is linted as what AWS printed" if kind.identity else ""
    return Violation(printed[0].pointer, message, f"strip it: jq 'del({stripped})' FILE{whole}", "printed")


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
