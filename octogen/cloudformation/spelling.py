"""Properties as the AWS operation spells them: its keys, and values of the types that it takes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from octogen import assets
from octogen.cloudformation.parts import fields, scalar_text
from octogen.kinds import Kind
from octogen.node import Member, Node
from octogen.schema import resolve

_RENAMED = {
    "AccessPointTags": "Tags",
    "ClusterSettings": "settings",
    "FileSystemTags": "Tags",
    "PlacementStrategies": "placementStrategy",
    "ProxyConfigurationProperties": "properties",
    "VPCSecurityGroups": "VpcSecurityGroupIds",
}
"""CloudFormation's names that are not the operation's, upper and lower case aside."""


def spelt(node: Node, kind: Kind) -> Node:
    """Return a node with the keys and types of the kind's operation; what that does not know stays as it is."""
    path = assets.SCHEMAS / "aws" / f"{kind.operation}.schema.json"
    schema = assets.load_json(path) if path.is_file() else {}
    return _spelt(node, schema, schema)


def _spelt(node: Node, schema: Mapping[str, Any], root: Mapping[str, Any]) -> Node:
    schema = resolve(schema, root)
    value = node.value
    if isinstance(value, list):
        return node._replace(value=[_spelt(item, schema.get("items", {}), root) for item in value])
    if not isinstance(value, dict):
        return _typed(node, schema.get("type"))
    properties = schema.get("properties", {})
    known = {key.lower(): key for key in properties}
    members: dict[str, Member] = {}
    for key, member in fields(node).items():
        name = known.get(_RENAMED.get(key, key).lower(), key)
        below = properties.get(name, schema.get("additionalProperties") or {})
        members.setdefault(name, Member(member.key, _spelt(member.node, below, root)))
    return node._replace(value=members)


def _typed(node: Node, wanted: str | list[str] | None) -> Node:
    text = scalar_text(node)
    if wanted == "string" and text is not None:
        return node._replace(value=text)
    if wanted == "integer" and isinstance(node.value, str) and re.fullmatch(r"[0-9]{1,18}", node.value):
        return node._replace(value=int(node.value))
    if wanted == "boolean" and isinstance(node.value, str) and node.value.lower() in ("true", "false"):
        return node._replace(value=node.value.lower() == "true")
    return node
