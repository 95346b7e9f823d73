"""How well a mapping fits an AWS operation: one member that AWS has as well makes no AWS document of it.

The members that an operation does not know are held against those that it knows. A misspelt member, a comment and what
AWS prints of the resource count neither way.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache

from octogen import assets
from octogen.documents.kinds import Kind
from octogen.finding import nearest
from octogen.json_schema.validity import Schema

_EVERYDAY = frozenset(
    (
        *("cluster", "clusterName", "description", "Description", "name", "Name", "role", "service", "serviceName"),
        *("tags", "Tags", "version", "volumes"),
    )
)
"""Members that are keys of many a file: several of them, and nothing else, say nothing."""
_OF_MANY = _EVERYDAY | {"logGroupName"}
"""These are members of other operations of AWS as well, which the strange members beside them tell apart."""


@cache
def schema_of(operation: str) -> Schema:
    """Return the schema of an operation's input; one that takes everything, where none was generated."""
    path = assets.SCHEMAS / "aws" / f"{operation}.schema.json"
    return assets.load_json(path) if path.is_file() else {}


def fits(keys: Collection[str], kind: Kind, *, by_name: bool) -> bool:
    """Return whether a mapping with these keys is a body of a kind. `by_name`: its file's name says so as well."""
    schema = schema_of(kind.operation)
    if not schema:
        return True
    known = schema["properties"].keys() & keys
    strange = [key for key in keys if _is_strange(key, keys, schema)]
    if not strange:
        return by_name or len(keys) == 1 or bool(known - _EVERYDAY)
    if by_name:
        return len(known) > len(strange)
    return all(key in keys for key in schema.get("required", ())) and len(known - _OF_MANY) >= len(strange)


def _is_strange(key: str, keys: Collection[str], schema: Schema) -> bool:
    known: Mapping[str, object] = schema["properties"]
    if key in known or key.startswith(("$", "_", "//", "#", "x-")) or key in schema.get("x-printed", ()):
        return False
    meant = nearest(key, known)
    return meant is None or meant in keys  # `logStreamName` beside `logGroupName` is not that, misspelt
