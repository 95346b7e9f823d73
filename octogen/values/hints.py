"""How to write a value that the schema refuses: in quotes, without them, as a list, or as the schema's example.

What was written is quoted only where the schema names the key and calls it no secret.
"""

from __future__ import annotations

import re
from typing import Any

from octogen.finding import Pointer, shorten
from octogen.json_schema import schema
from octogen.json_schema.messages import Violation
from octogen.json_schema.validity import Schema, compiled
from octogen.source.elements import Element, descend

_BOOLEANS = {"y": "true", "yes": "true", "on": "true", "n": "false", "no": "false", "off": "false"}


def of_trap(element: Element, pointer: Pointer, root: Schema) -> tuple[str, str]:
    """Return message and fix for unquoted text that some YAML readers take for something else."""
    wanted = _types(pointer, root)
    shown = f"`{shorten(element.value)}`" if schema.may_quote(pointer, root) else "This value"
    message = f"{shown} without quotes is {element.trap} to some YAML readers and text to others"
    if "string" not in wanted and "boolean" in wanted:
        return message, f"write {element.trap if element.trap in ('true', 'false') else 'true or false'}"
    if "string" not in wanted and "integer" in wanted:
        return message, "write a number in plain decimal digits"
    choice = f", or {element.trap} if that is meant" if not wanted and element.trap in ("true", "false") else ""
    return message, _in_quotes(element.value, pointer, root) + choice


def of_violation(tree: Element, violation: Violation, root: Schema) -> str:
    """Return how to write the value of `tree` that `violation` is about; empty where that cannot be known."""
    if violation.keyword in schema.OF_KEYS:
        return ""
    element, wanted = descend(tree, violation.pointer)[0], _types(violation.pointer, root)
    known: Any = schema.at(violation.pointer, root) or {}
    said = _of_type(element, wanted, known, violation.pointer, root) if violation.keyword == "type" else ""
    if said or violation.keyword == "enum":  # no example: it would pick one of what the message lists
        return said
    surplus = known.get("x-surplus")
    if surplus and isinstance(element.value, str) and violation.keyword == "pattern":
        kept = compiled(surplus).sub("", element.value)
        if kept != element.value and compiled(known["pattern"]).search(kept):
            return f"write {_spelt(kept)}"
    example = next((item for item in known.get("examples", ()) if isinstance(item, str | int)), None)
    return "" if example is None else f"for example {_spelt(example)}"


def of_empty(pointer: Pointer, root: Schema) -> str:
    """Return what to do about a key that has nothing behind it."""
    above: Any = schema.at(pointer[:-1], root) or {}
    known: Any = schema.at(pointer, root) or {}
    if pointer[-1] in above.get("required", ()):
        return "give it a value" + (f" ({known['description'].rstrip('.')})" if "description" in known else "")
    return "give it a value, or remove the line"


def _of_type(element: Element, wanted: list[str], known: Schema, pointer: Pointer, root: Schema) -> str:
    """Return how to write a value of the wrong type; empty where an example says more."""
    value, is_argument = element.value, element.place.is_argument
    if "string" in wanted and isinstance(value, int | float) and element.written and "x-sensitive" not in known:
        described = "true or false" if isinstance(value, bool) else "a number"
        quoted = f"{_in_quotes(element.written, pointer, root)}: without them it is {described}"
        return "give it with --set-string" if is_argument else quoted
    if isinstance(value, str) and _fits(value, wanted):
        return "give it with --set" if is_argument else "write it without quotes"
    if wanted == ["boolean"]:
        return f"write {_BOOLEANS.get(str(value).lower(), 'true or false')}"
    if wanted == ["array"]:
        return _of_list(value, is_argument=is_argument)
    names = known.get("required") or known.get("properties")
    if wanted == ["object"] and names and "x-sensitive" not in known:
        return "give it the keys " + ", ".join(f"`{name}`" for name in names)
    return ""


def _of_list(value: object, *, is_argument: bool) -> str:
    if isinstance(value, dict):
        return "name an item by its index: [0]" if is_argument else "begin each item with a hyphen"
    return "write a list: {a,b}" if is_argument else "write a list: in brackets, or each item below with a hyphen"


def _types(pointer: Pointer, root: Schema) -> list[str]:
    """Return the types that the schema takes at a place, alternatives included."""
    known: Any = schema.at(pointer, root) or {}
    branches = [known, *(schema.resolve(branch, root) for branch in known.get("anyOf", ()))]
    found = [name for branch in branches for name in _listed(branch.get("type", []))]
    names = [value for branch in branches for value in branch.get("enum", ()) if isinstance(value, str)]
    return [*found, "string"] if names else found


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _in_quotes(text: str, pointer: Pointer, root: Schema) -> str:
    return f'write "{shorten(text)}" in quotes' if schema.may_quote(pointer, root) else "write it in quotes"


def _fits(text: str, wanted: list[str]) -> bool:
    return ("integer" in wanted and bool(re.fullmatch("[0-9]{1,18}", text))) or (
        "boolean" in wanted and text in ("true", "false")
    )


def _spelt(example: str | int) -> str:
    if isinstance(example, bool):
        return str(example).lower()
    return f'"{example}"' if isinstance(example, str) else str(example)
