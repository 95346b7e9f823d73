"""What AWS refuses because two members do not go together, as data: schemas/aws-refusals.json."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from octogen import assets


class Refusal(NamedTuple):
    """A refusal: the message and the fix, `{words}` standing for what is found, and where AWS says so."""

    name: str
    says: str
    fix: str
    source: str


@cache
def refusals() -> Mapping[str, Refusal]:
    """Return the refusals by name."""
    entries = assets.load_json(assets.SCHEMAS / "aws-refusals.json")["refusals"]
    return {entry["name"]: Refusal(**entry) for entry in entries}
