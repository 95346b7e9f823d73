"""octogen/values/settings_types.py: the settings of a values file as types, from schemas/values.schema.json."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from keyword import iskeyword
from typing import Any

from octogen.json_schema.schema import resolve
from octogen.values.values import values_schema

_INTRODUCTION = '''"""Values, defaults filled in, as types for mypy; nothing imports them when octogen runs.

`make docs` writes this from schemas/values.schema.json: a key is required here if the values must have it, or if it has
a default that they cannot remove.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict
'''
_TYPES = {"boolean": "bool", "integer": "int", "number": "float", "string": "str"}

Part = Mapping[str, Any]


def settings_module() -> str:
    """Return the text of the module, formatted."""
    classes = dict(_classes("Settings", values_schema(), ""))
    text = "\n\n".join([_INTRODUCTION, *classes.values()])
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--stdin-filename", "settings_types.py", "-"],
        input=text,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


def _classes(name: str, part: Part, place: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of the class for a mapping, and of those that it needs."""
    members: dict[str, str] = {}
    needed: list[tuple[str, Part, str]] = []
    for key, below in part["properties"].items():
        whole = resolve(below, values_schema())
        kind = _type(_class_name(name, key, below), below, f"{place}.{key}".lstrip("."), needed)
        there = key in part.get("required", ()) or ("default" in whole and not whole.get("x-removable"))
        members[key] = kind if there else f"NotRequired[{kind}]"
    yield name, _class(name, members, place)
    for other in needed:
        yield from _classes(*other)


def _class(name: str, members: Mapping[str, str], place: str) -> str:
    if any(iskeyword(key) for key in members):  # `from`, which no class can have
        return f"{name} = TypedDict({name!r}, {{{', '.join(f'{key!r}: {kind!r}' for key, kind in members.items())}}})"
    lines = [
        f"class {name}(TypedDict):",
        f'    """What `{place}` holds."""' if place else '    """A values file."""',
        "",
    ]
    return "\n".join([*lines, *(f"    {key}: {kind}" for key, kind in members.items())])


def _type(name: str, part: Part, place: str, needed: list[tuple[str, Part, str]]) -> str:
    """Return the type of a value. A class that it takes is called `name` and added to those that are needed."""
    whole, place = resolve(part, values_schema()), part.get("$ref", place)
    if "const" in whole or "enum" in whole:
        return f"Literal[{', '.join(map(repr, whole.get('enum', [whole.get('const')])))}]"
    if "anyOf" in whole and "type" not in whole:
        return " | ".join(_type(name, branch, place, needed) for branch in whole["anyOf"])
    if "properties" in whole:
        needed.append((name, whole, place))
        return name
    one = f"{name.removesuffix('sSettings')}Settings" if name.endswith("sSettings") else name
    if whole.get("type") == "object":
        return f"dict[str, {_type(one, whole.get('additionalProperties', {}), f'{place}.NAME', needed)}]"
    if whole.get("type") == "array":
        return f"list[{_type(one, whole['items'], f'{place}[]', needed)}]"
    return _TYPES.get(whole.get("type", ""), "object")


def _class_name(above: str, key: str, part: Part) -> str:
    """Return the name of the class for a key: where it stands, or the definition that it shares with others."""
    shared = part.get("$ref", "").rpartition("/")[2]
    stem = shared or f"{above.removesuffix('Settings')}_{key}"
    words = "".join(word[:1].upper() + word[1:] for word in stem.split("_"))
    return f"{words}Settings"
