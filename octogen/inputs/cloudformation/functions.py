"""What the functions in a template amount to, as far as the template itself tells.

What it leaves to its parameters is the parameter's default, where it has one; a reference to a resource of the template
is a reference between documents. All else that only CloudFormation can tell (imports, pseudo parameters, conditions
that parameters without a default decide) stands as a reference that nothing is held against.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from octogen.finding import Place
from octogen.inputs.cloudformation.conditions import Conditions
from octogen.inputs.cloudformation.loops import LOOP, Loops
from octogen.inputs.cloudformation.parts import (
    Allowance,
    fields,
    is_known,
    items,
    scalar_text,
    section,
    text_at,
    unknown,
)
from octogen.inputs.cloudformation.resources import Resource
from octogen.source.elements import Element, Member

_IN_TEXT = re.compile(r"\$\{([^}]*)\}")
_LISTS = ("List<", "CommaDelimitedList")
_LOOKED_UP = "AWS::SSM::Parameter::Value<"
"""How the type of a parameter begins whose default is but the name of what is looked up."""
_DYNAMIC = "{{resolve:"
"""https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html"""


class Functions:
    """The functions of one template. Its `resources`, under their logical ids, are filled in by who reads them."""

    def __init__(self, root: Element) -> None:
        self.resources: dict[str, Resource] = {}
        self._parameters = section(root, "Parameters")
        self._mappings = section(root, "Mappings")
        self._allowance = Allowance()
        self.conditions = Conditions(section(root, "Conditions"), self.resolved)
        self.loops = Loops(self._collection, self._allowance)
        self._known: Mapping[str, Callable[[Element, Place], Element | None]] = {
            "Ref": self._ref,
            "Fn::FindInMap": self._find_in_map,
            "Fn::GetAtt": self._get_att,
            "Fn::Join": self._join,
            "Fn::Select": self._select,
            "Fn::Split": self._split,
            "Fn::Sub": self._sub,
        }

    def resolved(self, element: Element) -> Element | None:
        """Return an element with what the functions in it amount to; None where that is AWS::NoValue."""
        if not self._allowance.take_values(1):
            return Element(unknown("TooMuch"), element.place)
        value = element.value
        if isinstance(value, dict):
            name = next(iter(value), "")
            called = len(value) == 1 and (name == "Ref" or name.startswith("Fn::")) and not name.startswith(LOOP)
            return self._call(name, value[name].element, element.place) if called else self._members(element)
        if isinstance(value, list):
            return element._replace(value=[item for given in value if (item := self.resolved(given)) is not None])
        return element._replace(value=_without_dynamic(value)) if isinstance(value, str) else element

    def _members(self, element: Element) -> Element:
        if "Fn::Transform" in element.value:  # a macro, which may put anything beside the other entries
            return Element(unknown("Transform"), element.place)
        members = {}
        for key, member in self.loops.unrolled(element.value).items():
            below = self.resolved(member.element)
            if below is not None:
                members[key] = Member(member.key, below)
        return element._replace(value=members)

    def _call(self, name: str, argument: Element, place: Place) -> Element | None:
        if name == "Ref" and argument.value == "AWS::NoValue":
            return None
        if name == "Fn::If":
            return self._if(items(argument), place)
        given = self.resolved(argument)
        found = self._known[name](given, place) if given and name in self._known else None
        return found or Element(unknown(name.removeprefix("Fn::"), given), place)

    def _if(self, parts: list[Element], place: Place) -> Element | None:
        """Return the branch that is taken; what is written there keeps its own place."""
        holds = self.conditions.holds(str(scalar_text(parts[0]))) if len(parts) == 3 else None  # noqa: PLR2004
        if holds is not None:
            return self.resolved(parts[1] if holds else parts[2])
        return Element(unknown("If", *parts[:1], *map(self.resolved, parts[1:])), place)

    # Each of these returns None where the template does not tell.

    def _ref(self, given: Element, place: Place) -> Element | None:
        name = scalar_text(given)
        if name is None:
            return None
        if name in self.resources:
            return Element(self.resources[name].ref, place)
        default = self._default(name, place) if name in self._parameters else None
        return default or Element(unknown(name), place)

    def _default(self, name: str, place: Place) -> Element | None:
        parameter = self._parameters[name].element
        default = fields(parameter).get("Default")
        text, type_ = scalar_text(default.element) if default else None, text_at(parameter, "Type")
        if default is None or text is None or type_.startswith(_LOOKED_UP):
            return None
        if not type_.startswith(_LISTS):
            return default.element._replace(place=place)
        parts = [part.strip() for part in text.split(",")] if text else []
        return (
            Element([Element(part, place) for part in parts], place)
            if self._allowance.take_values(len(parts))
            else None
        )

    def _get_att(self, given: Element, _place: Place) -> Element | None:
        parts = [scalar_text(part) for part in items(given)] if isinstance(given.value, list) else [scalar_text(given)]
        if None in parts:
            return None
        name, _, attribute = ".".join(map(str, parts)).partition(".")
        known = self.resources.get(name)
        return Element(known.attribute(attribute) if known else unknown(f"{name}.{attribute}"), _place)

    def _find_in_map(self, given: Element, place: Place) -> Element | None:
        keys = [scalar_text(key) for key in items(given)[:3]]
        if len(keys) != 3 or not all(map(is_known, keys)):  # noqa: PLR2004 - map, first and second key
            return None
        name, first, second = map(str, keys)
        row = section(self._mappings[name].element, first) if name in self._mappings else {}
        if second not in row:
            fallback = fields(items(given)[3]).get("DefaultValue") if len(items(given)) > 3 else None  # noqa: PLR2004
            return fallback.element if fallback else None
        found = row[second].element
        if isinstance(found.value, list):
            complete = all(scalar_text(item) is not None for item in found.value)
            return found if complete and self._allowance.take_values(len(found.value)) else None
        return found._replace(place=place) if scalar_text(found) is not None else None

    def _join(self, given: Element, place: Place) -> Element | None:
        parts = items(given)
        if len(parts) != 2 or not isinstance(parts[1].value, list):  # noqa: PLR2004 - what stands between, and the rest
            return None
        between, *texts = map(scalar_text, (parts[0], *parts[1].value))
        if between is None or None in texts:
            return None
        size = sum(len(str(text)) + len(between) for text in texts)
        return Element(between.join(map(str, texts)), place) if self._allowance.take(size) else None

    def _select(self, given: Element, _place: Place) -> Element | None:
        parts = items(given)
        index, listed = (scalar_text(parts[0]) or "", items(parts[1])) if len(parts) == 2 else ("", [])  # noqa: PLR2004
        found = re.fullmatch("[0-9]{1,6}", index)
        return listed[int(index)] if found and int(index) < len(listed) else None

    def _split(self, given: Element, place: Place) -> Element | None:
        between, text = ([scalar_text(part) for part in items(given)] + [None, None])[:2]
        if (
            not between
            or text is None
            or not is_known(text)
            or not self._allowance.take_values(text.count(between) + 1)
        ):
            return None
        return Element([Element(part, place) for part in text.split(between)], place)

    def _sub(self, given: Element, place: Place) -> Element | None:
        parts = items(given) if isinstance(given.value, list) else [given]
        text = scalar_text(parts[0]) if parts else None
        own = fields(parts[1]) if len(parts) > 1 else {}
        pieces, known, at = [], {}, 0
        for match in _IN_TEXT.finditer(text or ""):
            name = match[1].strip()
            if name not in known:
                known[name] = self._in_text(name, own.get(name), place)
            if not self._allowance.take(len(known[name])):
                return None
            pieces += [str(text)[at : match.start()], known[name]]
            at = match.end()
        return None if text is None else Element("".join([*pieces, text[at:]]), place)

    def _in_text(self, name: str, own: Member | None, place: Place) -> str:
        """Return what `${name}` in a text amounts to."""
        if name.startswith("!"):
            return f"${{{name.removeprefix('!')}}}"
        if name.startswith("cloudformation."):  # a reference already: the item of a loop that is not known
            return f"${{{name}}}"
        called = self._get_att if "." in name else self._ref
        found = own.element if own else called(Element(name, place), place)
        text = scalar_text(found)
        return unknown(name) if text is None else text

    def _collection(self, element: Element) -> list[str] | None:
        """Return what a loop runs over."""
        found = self.resolved(element)
        texts = [scalar_text(item) for item in items(found)] if found else []
        complete = found is not None and isinstance(found.value, list) and None not in texts
        return [str(text) for text in texts] if complete else None


def _without_dynamic(text: str) -> str:
    """Return a text with what CloudFormation looks up elsewhere replaced by references."""
    first, *others = text.split(_DYNAMIC)
    pieces = [first]
    for other in others:
        looked_up, end, rest = other.partition("}}")
        if "${" in looked_up:  # the first of three braces is its own
            rest = rest.removeprefix("}")
        pieces += [unknown("resolve", Element(looked_up, Place(""))), rest] if end else [_DYNAMIC, other]
    return "".join(pieces)
