"""A setting by a key that is known only when octogen runs; where it is written in the code, mypy knows its type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from octogen.finding import Pointer

if TYPE_CHECKING:
    from octogen.values.settings_types import Settings


def setting(data: Settings, key: Pointer) -> Any:  # noqa: ANN401 - JSON-like data
    """Return what is set at a values key; None where nothing is."""
    found: Any = data
    for part in key:
        found = found.get(part) if isinstance(found, Mapping) else None
    return found
