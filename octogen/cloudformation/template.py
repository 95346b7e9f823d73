"""A template read: the resources in it that there will be."""

from __future__ import annotations

from collections.abc import Iterator

from octogen.cloudformation.functions import Functions
from octogen.cloudformation.loops import LOOP
from octogen.cloudformation.parts import Fields, fields, is_told, scalar_text, section, text_at
from octogen.cloudformation.resources import Resource, resource
from octogen.node import Node


def is_template(root: Node) -> bool:
    """Return whether a document is a CloudFormation template: it says so, or has resources of AWS's types."""
    resources = section(root, "Resources")
    types = (text_at(member.node, "Type") for member in resources.values())
    return bool(resources) and (
        "AWSTemplateFormatVersion" in fields(root)
        or any(type_.startswith(("AWS::", "Custom::")) for type_ in types)
        or any(key.startswith(LOOP) for key in resources)
    )


class Template:
    """`functions` tells what properties amount to; `entries` are all resources that there will be, as written."""

    def __init__(self, root: Node, suffix: str = "") -> None:
        self.functions = Functions(root)
        written = self.functions.loops.unrolled(section(root, "Resources"))
        self.entries: Fields = {name: member for name, member in written.items() if self._may_be(member.node)}
        known = self.functions.resources
        for logical_id, member in self.entries.items():
            counted = logical_id not in self.functions.loops.uncounted
            found = resource(logical_id, member.node, suffix, counted=counted)
            if found:
                known[logical_id] = found
        # First the names that are written, then those that CloudFormation puts together, maybe from the former.
        known |= {one.logical_id: one._replace(given_name=name) for one, name in self._names() if is_told(name)}
        known |= {one.logical_id: one._replace(given_name=name) for one, name in self._names()}

    @property
    def resources(self) -> tuple[Resource, ...]:
        """The resources of types that rules look at."""
        return tuple(self.functions.resources.values())

    def _may_be(self, node: Node) -> bool:
        condition = text_at(node, "Condition")
        return not condition or self.functions.conditions.may_hold(condition)

    def _names(self) -> Iterator[tuple[Resource, str]]:
        """Yield each resource to which a name is given, and that name."""
        for one in self.resources:
            given = one.properties.get(one.type.name)
            name = scalar_text(self.functions.resolved(given.node)) if given else None
            if name:
                yield one, name
