"""octogen: the AWS documents that run Octopus Server on Amazon ECS, generated and judged.

The steps, each a function of what the one before it returned:

    from octogen import read, check, arrange, render, lint

    values = check(read(Path("values.yaml").read_bytes(), "values.yaml"))
    documents = render(arrange(values))
    findings = lint(documents)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from octogen.arrangement import arrange
    from octogen.linting import lint
    from octogen.rendering import render
    from octogen.source import read
    from octogen.values import check

__all__ = ["arrange", "check", "lint", "read", "render"]

_HOMES = {"arrange": "arrangement", "check": "values", "lint": "linting", "read": "source", "render": "rendering"}
# No module has the name of a step: importing it would put the module in the place of the function.


def __getattr__(name: str) -> object:
    """Import a step when it is asked for: `import octogen` alone costs nothing."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from importlib import import_module  # noqa: PLC0415 - imported late on purpose

    return getattr(import_module(f"octogen.{_HOMES[name]}"), name)
