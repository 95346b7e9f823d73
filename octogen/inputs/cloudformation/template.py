"""A template read: the resources in it that there will be."""

from __future__ import annotations

from collections.abc import Iterator

from octogen.inputs.cloudformation.functions import Functions
from octogen.inputs.cloudformation.loops import LOOP
from octogen.inputs.cloudformation.parts import Fields, fields, is_known, scalar_text, section, text_at
from octogen.inputs.cloudformation.resources import Resource, resource
from octogen.source.elements import Element


def is_template(root: Element) -> bool:
    """Return whether a document is a CloudFormation template: it says so, or has resources of AWS's types."""
    resources = section(root, "Resources")
    types = (text_at(member.element, "Type") for member in resources.values())
    return bool(resources) and (
        "AWSTemplateFormatVersion" in fields(root)
        or any(type_.startswith(("AWS::", "Custom::")) for type_ in types)
        or any(key.startswith(LOOP) for key in resources)
    )


class Template:
    """`functions` tells what properties amount to; `entries` are all resources that there will be, as written."""

    def __init__(self, root: Element, suffix: str = "") -> None:
        self.functions = Functions(root)
        written = self.functions.loops.unrolled(section(root, "Resources"))
        self.entries: Fields = {name: member for name, member in written.items() if self._may_be(member.element)}
        known = self.functions.resources
        for logical_id, member in self.entries.items():
            counted = logical_id not in self.functions.loops.uncounted
            found = resource(logical_id, member.element, suffix, counted=counted)
            if found:
                known[logical_id] = found
        # First the names that are written, then those that CloudFormation puts together, maybe from the former.
        known |= {one.logical_id: one._replace(given_name=name) for one, name in self._names() if is_known(name)}
        known |= {one.logical_id: one._replace(given_name=name) for one, name in self._names()}

    @property
    def resources(self) -> tuple[Resource, ...]:
        """The resources of types that rules look at."""
        return tuple(self.functions.resources.values())

    def _may_be(self, element: Element) -> bool:
        condition = text_at(element, "Condition")
        return not condition or self.functions.conditions.may_hold(condition)

    def _names(self) -> Iterator[tuple[Resource, str]]:
        """Yield each resource to which a name is given, and that name."""
        for one in self.resources:
            given = one.properties.get(one.type.name)
            name = scalar_text(self.functions.resolved(given.element)) if given else None
            if name:
                yield one, name
