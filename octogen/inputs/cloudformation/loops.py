"""`Fn::ForEach`, unrolled: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html."""

from __future__ import annotations

import re
from collections.abc import Callable

from octogen.inputs.cloudformation.parts import Allowance, Fields, fields, items, scalar_text, unknown
from octogen.source.elements import Element, Member

LOOP = "Fn::ForEach::"


class Loops:
    """Unrolls the loops of a template.

    `collection` returns the texts that a loop runs over, None where the template does not tell them. Such a loop is
    run once, with a reference for its item; `uncounted` are the keys that come out of it.
    """

    def __init__(self, collection: Callable[[Element], list[str] | None], allowance: Allowance) -> None:
        self._collection = collection
        self._allowance = allowance
        self.uncounted: set[str] = set()

    def unrolled(self, entries: Fields) -> Fields:
        """Return the entries of a mapping with those that its loops yield."""
        if not any(key.startswith(LOOP) for key in entries):
            return entries
        found: Fields = {}
        for key, member in entries.items():
            if not key.startswith(LOOP):
                found.setdefault(key, member)
                continue
            parts = items(member.element)
            name = scalar_text(parts[0]) if len(parts) == 3 else None  # noqa: PLR2004 - name, collection, output
            texts = self._collection(parts[1]) if name else []
            for text in [unknown(str(name))] if texts is None else texts:
                made = self.unrolled(fields(self._bound(parts[2], str(name), text)))
                self.uncounted |= made.keys() if texts is None else set()
                for own, one in made.items():
                    found.setdefault(own, one)
        return found

    def _bound(self, element: Element, name: str, text: str) -> Element:
        """Return an element with the loop's item in place of its name."""
        if not self._allowance.take_values(1):
            return element
        if isinstance(element.value, str):
            return element._replace(value=self._put(element.value, name, text))
        if isinstance(element.value, list):
            return element._replace(value=[self._bound(item, name, text) for item in element.value])
        if not isinstance(element.value, dict):
            return element
        if element.value.keys() == {"Ref"} and element.value["Ref"].element.value == name:
            return Element(text, element.place)
        members = {
            self._put(key, name, text): Member(member.key, self._bound(member.element, name, text))
            for key, member in element.value.items()
        }
        return element._replace(value=members)

    def _put(self, given: str, name: str, text: str) -> str:
        marks = given.count(f"${{{name}}}") + given.count(f"&{{{name}}}")
        if not marks or not self._allowance.take(marks * len(text)):
            return given
        return given.replace(f"${{{name}}}", text).replace(f"&{{{name}}}", re.sub("[^0-9A-Za-z]", "", text))
