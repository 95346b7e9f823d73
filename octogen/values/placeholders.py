"""What `octogen init` wrote and nobody has replaced: the ids, ARNs and host names of sample-values.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from octogen import assets
from octogen.finding import Finding, Pointer, Severity
from octogen.json_schema.messages import subject
from octogen.source.elements import Element
from octogen.values.values import Values

_WORD = re.compile(r"""[^\s"'{},\[\]]+""")
# The account and the resource of an ARN, the host of an address, an id.
_PIECES = re.compile(
    r"arn:[^:]*:[^:]*:[^:]*:([0-9]{12}):(.+)|https?://([^/:]+).*|((?:vpc|subnet|sg|fs)-[0-9a-f]+|[0-9]{12})"
)


def placeholders(values: Values) -> Iterator[Finding]:
    """Yield a finding for each value of a file that is the sample's, or holds an account, a name or an id of it."""
    for pointer, element in _texts(values.root, ()):
        pieces = _pieces(element.value)
        left = [piece for piece in pieces if piece in _of_the_sample()]
        if left and not element.place.is_argument:
            said = "is still" if left == pieces else f"still holds {' and '.join(left)}, which is"
            message = f"{subject(pointer)} {said} what `octogen init` wrote"
            yield Finding("OCT006", Severity.INFO, message, element.place, "replace it with yours")


@cache
def _of_the_sample() -> frozenset[str]:
    lines = assets.SAMPLE_VALUES.read_text(encoding="utf-8").splitlines()
    settings = (line.partition("#")[0] for line in lines)
    return frozenset(piece for setting in settings for word in _WORD.findall(setting) for piece in _pieces(word))


def _pieces(text: str) -> list[str]:
    match = _PIECES.fullmatch(text)
    return [piece for piece in match.groups() if piece] if match else []


def _texts(element: Element, pointer: Pointer) -> Iterator[tuple[Pointer, Element]]:
    """Yield the texts of values, those aside that octogen does not read."""
    if isinstance(element.value, dict):
        for key, member in element.value.items():
            if pointer or not key.startswith("x-"):
                yield from _texts(member.element, (*pointer, key))
    elif isinstance(element.value, list):
        for index, item in enumerate(element.value):
            yield from _texts(item, (*pointer, index))
    elif isinstance(element.value, str):
        yield pointer, element
