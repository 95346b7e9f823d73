"""Secrets in the tree of a file: by key, by the variable that they are for, by the place in a template, by the text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import NamedTuple

from octogen.finding import Place
from octogen.octopus.sensitive.masks import Echoes
from octogen.octopus.sensitive.names import is_secret
from octogen.octopus.sensitive.texts import after_password, assigned, has_password, is_elsewhere, part_spans, parts
from octogen.source.elements import Element, Member

_NAMING = frozenset(("name", "key", "parameterkey", "parametername", "attributename", "variable", "var"))
"""Keys, in lower case, that name what another key of their mapping holds."""
_HOLDING = re.compile(r"(?:va\w{1,6}|vl\w{1,5}|parametervalue|attributevalue|content|text|data|string)$", re.IGNORECASE)
"""Keys that hold what the others name, `val` and the like among them."""
_VARIABLES = frozenset(("environment", "env", "variables", "options", "secrets", "secretoptions", "tags"))
_REFERRING = frozenset(("Ref", "Fn::GetAtt", "Fn::ImportValue", "Fn::FindInMap", "Condition", "DependsOn"))
"""Functions and keys of CloudFormation whose arguments name something else in the template."""
_OF_PARAMETERS = frozenset(("Default", "AllowedValues", "Value"))
_ABOUT_PARAMETERS = frozenset(
    ("Type", "NoEcho", "Description", "ConstraintDescription", "AllowedPattern", "MinLength", "MaxLength")
)
_LOCATING = frozenset(("arn", "secretarn", "valuefrom"))
_ABOUT_SECRETS = frozenset(
    (
        *("jsonKey", "versionStage", "versionId", "name", "Name", "description", "Description", "type", "Type"),
        *("Export", "KmsKeyId"),
    )
)
"""Keys beside a secret's ARN, or beside what is secret, that say something about it."""
_PLAIN = re.compile(r"[\w.-]{1,128}")
_PARAMETER_PATH = re.compile(r"(?:/[\w.-]+)+")


class Found(NamedTuple):
    """A scalar, or a key, that holds secrets: the whole of it, or only `texts`, which are parts of it."""

    place: Place
    texts: tuple[str, ...]
    whole: bool


def found_in(root: Element) -> Iterator[Found]:
    """Yield what in a tree may be secret; what an alias repeats is yielded once for each of its places."""
    yield from _below(root, "", secret=False)


def echoes_of(roots: Iterable[Element]) -> Echoes:
    """Return what recognises the secrets of these trees wherever else they are repeated."""
    keys: set[str] = set()
    texts = [text for root in roots for found in _noting(root, keys) for text in found.texts]
    return Echoes(texts, keys)


def _noting(root: Element, keys: set[str]) -> Iterator[Found]:
    pending = [root]
    while pending:
        value = pending.pop().value
        if isinstance(value, dict):
            keys.update(value)
            pending.extend(member.element for member in value.values())
        elif isinstance(value, list):
            pending.extend(value)
    yield from found_in(root)


def _below(element: Element, key: str, *, secret: bool) -> Iterator[Found]:
    if isinstance(element.value, dict):
        yield from _in_mapping(element.value, key, secret=secret)
    elif isinstance(element.value, list):
        yield from _in_list(element.value, key, secret=secret)
    elif element.value is not None and not isinstance(element.value, bool):
        yield from _in_text(element.place, element.written or str(element.value), key, secret=secret)


def _in_mapping(members: dict[str, Member], above: str, *, secret: bool, listed: bool = False) -> Iterator[Found]:
    names = [str(member.element.value) for key, member in members.items() if key.lower() in _NAMING]
    named = any(map(is_secret, names))
    hidden = _is_true(members.get("NoEcho"))
    is_typed = "Type" in members and isinstance(members["Type"].element.value, str)
    located = listed or any(key.lower() in _LOCATING for key in members)
    for key, member in members.items():
        yield from _in_text(member.key, key, "", secret=False)
        if key in _REFERRING or (key.lower() in _NAMING and (named or not secret or located)):
            below = False
        elif hidden:
            below = key not in _ABOUT_PARAMETERS
        elif is_typed:
            below = (secret and key in _OF_PARAMETERS) or is_secret(key)
        elif secret and located and key in _ABOUT_SECRETS:
            below = not _PLAIN.fullmatch(str(member.element.value)) and key not in ("description", "Description")
        else:
            holds = named and (above.lower() in _VARIABLES or bool(_HOLDING.match(key)))
            below = secret or holds or key in {"valueFrom", "ValueFrom"} or is_secret(key)
        inherited = above if key.startswith("Fn::") else key
        yield from _below(member.element, inherited, secret=below)


def _in_list(items: list[Element], key: str, *, secret: bool) -> Iterator[Found]:
    texts = [str(item.value) if isinstance(item.value, str | int) else "" for item in items]
    if secret and any(text.startswith("arn:") and is_elsewhere(text) for text in _flat(items)):
        return  # the pieces of an ARN, joined by a function
    for index, item in enumerate(items):
        before = texts[index - 1] if index else ""
        given = before.startswith("-") and "=" not in before and is_secret(before) and not texts[index].startswith("-")
        if isinstance(item.value, dict):
            yield from _in_mapping(item.value, key, secret=secret, listed=True)
        else:
            yield from _below(item, key, secret=secret or given)
    if any(text.startswith("-") for text in texts):
        yield from _in_command(items, texts)


def _in_command(items: list[Element], texts: list[str]) -> Iterator[Found]:
    """Yield the items of a command that are secrets by what is before them: `-u`, `admin:…`."""
    ends = list(accumulate(len(text) + 1 for text in texts))
    for first, last in part_spans(" ".join(texts)):
        for index in range(bisect_right(ends, first), min(bisect_left(ends, last) + 1, len(items))):
            start = ends[index] - len(texts[index]) - 1
            part = texts[index][max(0, first - start) : last - start]
            if part:
                yield Found(items[index].place, (part,), whole=False)


def _flat(items: list[Element]) -> Iterator[str]:
    for item in items:
        if isinstance(item.value, list):
            yield from _flat(item.value)
        elif isinstance(item.value, str):
            yield item.value


def _in_text(place: Place, text: str, key: str, *, secret: bool) -> Iterator[Found]:
    inside = parts(text)
    elsewhere = is_elsewhere(text) or (key.lower() == "valuefrom" and bool(_PARAMETER_PATH.fullmatch(text)))
    holds = has_password(text) and not is_elsewhere(after_password(text))
    if (secret and not elsewhere) or holds:
        yield Found(place, (after_password(text), *inside), whole=True)
        return
    rest = assigned(text)
    if rest or inside:
        yield Found(place, (*([text[rest[0] : rest[1]]] if rest else ()), *inside), whole=False)


def _is_true(member: Member | None) -> bool:
    return member is not None and str(member.element.value).lower() in ("true", "yes", "1", "on")
