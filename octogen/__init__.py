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
    from octogen.arrange import arrange
    from octogen.lint import lint
    from octogen.render import render
    from octogen.source import read
    from octogen.values import check

__all__ = ["arrange", "check", "lint", "read", "render"]

_HOMES = {"arrange": "arrange", "check": "values", "lint": "lint", "read": "source", "render": "render"}


def __getattr__(name: str) -> object:
    """Import a step when it is asked for: `import octogen` alone costs nothing."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from importlib import import_module  # noqa: PLC0415 - imported late on purpose

    return getattr(import_module(f"octogen.{_HOMES[name]}"), name)
