"""What a document says where nothing is written: AWS's default, nothing, or that nobody can tell.

The input of an operation that creates or registers takes AWS's defaults. What is updated stays as it was, and what AWS
printed holds the defaults already, unless it was cut short. A new door needs no more than its documents' form.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import chain
from typing import Any

from octogen import assets
from octogen.documents.document import Document
from octogen.finding import Pointer, parse_pointer
from octogen.view.three_answers import UNKNOWN, holds_reference

_Default = Mapping[str, Any]
_OF_A_TASK = frozenset(("cpu", "executionRoleArn", "memory", "networkMode", "volumes"))
_OF_A_CONTAINER = frozenset(
    (
        "environment",
        "essential",
        "healthCheck",
        "logConfiguration",
        "mountPoints",
        "portMappings",
        "secrets",
        "stopTimeout",
    )
)


def unwritten(document: Document, pointer: Pointer) -> Any:  # noqa: ANN401 - JSON-like data, or UNKNOWN
    """Return what stands for the member at `pointer`, where nothing is written: UNKNOWN, the default, or None."""
    if document.kind.command.startswith("update-") or _is_left_out(document, pointer):
        return UNKNOWN
    steps = tuple("*" if isinstance(step, int) else step for step in pointer)
    return default(document, document.kind.operation, steps)


def default(document: Document, operation: str, steps: tuple[str, ...]) -> Any:  # noqa: ANN401
    """Return AWS's default for a member of an operation's input, its conditions being judged by `document`."""
    for entry in _defaults().get((operation, steps), ()):
        holds = [_is_among(document, member, allowed) for member, allowed in entry.get("where", {}).items()]
        if False not in holds:
            cut_short = document.origin.is_printed and entry.get("printed", True)
            return UNKNOWN if UNKNOWN in holds or cut_short else entry.get("value")
    return None


def is_excerpt(task: Mapping[str, Any]) -> bool:
    """Return whether a task definition is an excerpt: it says nothing of memory, without which ECS registers none."""
    listed = task.get("containerDefinitions")
    containers = [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
    members = ("memory", "memoryReservation")
    return not any(part.get(member) is not None for part in chain([task], containers) for member in members)


def _is_left_out(document: Document, pointer: Pointer) -> bool:
    """Return whether an excerpt of a task definition leaves out what every task definition of Octopus has."""
    if document.kind.name != "task-definition" or not is_excerpt(document.body):
        return False
    in_container = pointer[:1] == ("containerDefinitions",)
    members, depth = (_OF_A_CONTAINER, 2) if in_container else (_OF_A_TASK, 0)
    value: Any = document.body
    for step in pointer[: depth + 1]:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            value = None
    return len(pointer) > depth and pointer[depth] in members and value is None


def _is_among(document: Document, member: str, allowed: list[str]) -> Any:  # noqa: ANN401 - whether, or UNKNOWN
    value = document.body.get(member)
    if value is None or value == "":
        value = unwritten(document, (member,))
    return UNKNOWN if value is UNKNOWN or holds_reference(value) else value in allowed


@cache
def _defaults() -> Mapping[tuple[str, tuple[str, ...]], list[_Default]]:
    found: dict[tuple[str, tuple[str, ...]], list[_Default]] = {}
    for entry in assets.load_json(assets.SCHEMAS / "aws-defaults.json")["defaults"]:
        found.setdefault((entry["operation"], parse_pointer(entry["pointer"])), []).append(entry)
    return found
