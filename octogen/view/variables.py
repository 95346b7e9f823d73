"""What a container is given in its environment."""

from __future__ import annotations

from dataclasses import dataclass

from octogen.view.part import Part
from octogen.view.three_answers import UNKNOWN, Unknown, holds_reference
from octogen.view.unwritten import is_excerpt


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable that a container is given: its value in plain text, or the name of a secret that holds it.

    `place` is where either is written. `value` is unknown where a secret holds it; it may be a secret itself, for
    comparing and never for showing.
    """

    place: Part
    value: str | Unknown
    secret: str | None

    @property
    def number(self) -> int | Unknown:
        number = UNKNOWN if self.secret is not None else self.place.number()
        return UNKNOWN if number is None else number


def environment(container: Part) -> dict[str, Part]:
    """Return a container's environment by name: the part of each {name, value} entry."""
    return {entry.link("name"): entry for entry in container.items("environment")}


def secrets(container: Part) -> dict[str, Part]:
    """Return a container's secrets by variable name: the part of each {name, valueFrom} entry."""
    return {entry.link("name"): entry for entry in container.items("secrets")}


def variable(container: Part, name: str) -> Variable | Unknown | None:
    """Return a variable of a container; UNKNOWN where something that is not shown may set it: a file, a reference."""
    named = secrets(container).get(name)
    if named is not None:
        place = named.at("valueFrom")
        return Variable(place, UNKNOWN, place.link())
    given = environment(container).get(name)
    if given is not None:
        place = given.at("value")
        return Variable(place, UNKNOWN if holds_reference(place.value) else _text(place), None)
    return UNKNOWN if _has_unknown_variables(container) else None


def needed(container: Part, name: str) -> Variable | Unknown | None:
    """Return a variable that every installation needs: an excerpt of a task definition may leave it out."""
    found = variable(container, name)
    return UNKNOWN if found is None and is_excerpt(container.document.body) else found


def _text(place: Part) -> str:
    """Return a value as the container sees it; of a type that AWS refuses, as it is written."""
    return "" if place.value is None else str(place.value)


def _has_unknown_variables(container: Part) -> bool:
    members = ("environment", "secrets", "environmentFiles")
    if next(container.items("environmentFiles"), None) is not None or any(map(container.link, members)):
        return True
    entries = [entry for member in members for entry in container.items(member)]
    return any(holds_reference(text) for entry in entries for text in (entry.value, entry.link("name")))
