"""The steps, for scripts. Each is a function of what the one before it returned:

from octogen.api import read, check, arrange, render, lint

values = check(read(Path("values.yaml").read_bytes(), "values.yaml"))
documents = render(arrange(values))
findings = lint(documents)
"""  # noqa: D400, D415 - it ends with the example

from __future__ import annotations

from octogen.linting.linting import lint
from octogen.rendering.rendering import render
from octogen.source.source import read
from octogen.topology.resolve import arrange
from octogen.values.values import check

__all__ = ["arrange", "check", "lint", "read", "render"]
