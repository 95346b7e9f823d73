"""Questions asked of a template's elements, references to what it does not tell, and how much it may yield."""

from __future__ import annotations

import json
import re
from hashlib import blake2b

from octogen.source.elements import Element, Member, plain

Fields = dict[str, Member]

MOST = 1_000_000
"""Characters in a template that CloudFormation takes, with all that its loops yield:
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html"""


class Allowance:
    """How much the functions of a template may still yield, so that no small file grows without measure."""

    def __init__(self) -> None:
        self._left = MOST

    def take(self, characters: int) -> bool:
        """Take room for a text, and return whether it was there."""
        self._left -= characters
        return self._left >= 0

    def take_values(self, count: int) -> bool:
        """Take room for values, none of which is shorter than `"a",` in a file, and return whether it was there."""
        return self.take(4 * count)


def fields(element: Element) -> Fields:
    """Return the entries of a mapping; none of anything else."""
    return element.value if isinstance(element.value, dict) else {}


def section(element: Element, key: str) -> Fields:
    """Return the entries of the mapping below a key; none where there is none."""
    member = fields(element).get(key)
    return fields(member.element) if member else {}


def text_at(element: Element, key: str) -> str:
    """Return the text below a key; empty where there is none."""
    member = fields(element).get(key)
    return member.element.value if member and isinstance(member.element.value, str) else ""


def items(element: Element) -> list[Element]:
    """Return the items of a list; none of anything else."""
    return element.value if isinstance(element.value, list) else []


def scalar_text(element: Element | None) -> str | None:
    """Return a scalar as it comes to stand in a text; None for anything else."""
    value = element.value if element else None
    if isinstance(value, bool):
        return str(value).lower()
    if element and isinstance(value, int | float):
        return element.written or str(value)
    return value if isinstance(value, str) else None


def unknown(name: str, *arguments: Element | None) -> str:
    """Return a reference that leads to no document: only CloudFormation can tell what stands there.

    One expression has one reference wherever it stands, and another one another.
    """
    parts = [re.sub("[^A-Za-z0-9]", "", part) for part in name.split(".")]
    if arguments:
        written = json.dumps([argument and plain(argument) for argument in arguments])
        parts.append(blake2b(written.encode(), digest_size=4).hexdigest())
    return f"${{{'.'.join(['cloudformation', *filter(None, parts), 'value'])}}}"


def is_known(text: str | None) -> bool:
    """Return whether a text is there and holds no reference."""
    return text is not None and "${" not in text
