"""What a finder yields."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from octogen.view.deployment import Deployment
from octogen.view.part import Part


class Refused(NamedTuple):
    """A place that AWS refuses, and the words for its message and fix."""

    place: Part
    words: Mapping[str, object]


Finder = Callable[[Deployment], Iterator[Refused]]
