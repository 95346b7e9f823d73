"""The three answers to what a document says at a place: a value; None, where nothing is there; UNKNOWN.

What is there is asked in the positive (`== "ip"`, `in (…)`, or plain truth, all of which are false for the other two),
what is missing as `is None`, and "another value than" as `is_not`: docs/decisions/0010-three-answers.md.
"""

from __future__ import annotations

from enum import Enum
from typing import Final, Literal, TypeGuard, TypeVar

from octogen.documents.answers import REFERENCE

_T = TypeVar("_T")


class Unknown(Enum):
    """The type of UNKNOWN, which is never true."""

    UNKNOWN = "unknown"

    def __bool__(self) -> Literal[False]:
        return False


UNKNOWN: Final = Unknown.UNKNOWN
"""Nobody can tell: a reference stands there, or the document leaves the member to be as it is elsewhere."""


def is_not(answer: _T | Unknown | None, *values: _T) -> TypeGuard[_T]:
    """Return whether an answer is a value, and none of `values`; never true of nothing, nor of what is unknown."""
    return answer is not None and answer is not UNKNOWN and answer not in values


def holds_reference(value: object) -> bool:
    """Return whether a value is, or holds, a `${…}` that only AWS can fill, or a `{{ … }}` that another tool fills."""
    if not isinstance(value, str):
        return False
    return ("${" in value and REFERENCE.search(value) is not None) or "{{ " in value
