"""Properties as the AWS operation spells them: its keys, and values of the types that it takes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from octogen import assets
from octogen.documents.kinds import Kind
from octogen.inputs.cloudformation.parts import fields, scalar_text
from octogen.json_schema.schema import resolve
from octogen.source.elements import Element, Member

_RENAMED = {
    "AccessPointTags": "Tags",
    "ClusterName": "CacheClusterId",
    "ClusterSettings": "settings",
    "FileSystemTags": "Tags",
    "GroupDescription": "Description",
    "ManagedPolicyName": "PolicyName",
    "PlacementStrategies": "placementStrategy",
    "ProxyConfigurationProperties": "properties",
    "VpcSecurityGroupIds": "SecurityGroupIds",
    "VPCSecurityGroups": "VpcSecurityGroupIds",
}
"""CloudFormation's names that are not the operation's, upper and lower case aside."""


def spelt(element: Element, kind: Kind) -> Element:
    """Return an element with the keys and types of the kind's operation; what that does not know stays as it is."""
    path = assets.SCHEMAS / "aws" / f"{kind.operation}.schema.json"
    schema = assets.load_json(path) if path.is_file() else {}
    return _spelt(element, schema, schema)


def _spelt(element: Element, schema: Mapping[str, Any], root: Mapping[str, Any]) -> Element:
    schema = resolve(schema, root)
    value = element.value
    if isinstance(value, list):
        return element._replace(value=[_spelt(item, schema.get("items", {}), root) for item in value])
    if not isinstance(value, dict):
        return _typed(element, schema.get("type"))
    properties = schema.get("properties", {})
    known = {key.lower(): key for key in properties}
    members: dict[str, Member] = {}
    for key, member in fields(element).items():
        name = known.get(key.lower()) or known.get(_RENAMED.get(key, "").lower(), key)
        below = properties.get(name, schema.get("additionalProperties") or {})
        members.setdefault(name, Member(member.key, _spelt(member.element, below, root)))
    return element._replace(value=members)


def _typed(element: Element, wanted: str | list[str] | None) -> Element:
    text = scalar_text(element)
    if wanted == "string" and text is not None:
        return element._replace(value=text)
    if wanted == "integer" and isinstance(element.value, str) and re.fullmatch(r"[0-9]{1,18}", element.value):
        return element._replace(value=int(element.value))
    if wanted == "boolean" and isinstance(element.value, str) and element.value.lower() in ("true", "false"):
        return element._replace(value=element.value.lower() == "true")
    return element
