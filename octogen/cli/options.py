"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from octogen.intake import Assignments

Overlays = Annotated[
    list[str],
    typer.Option("-f", "--values", metavar="FILE", help="Lay this values file on top; the later wins."),
]
Sets = Annotated[
    list[str],
    typer.Option("--set", metavar="KEY=VALUE", help="Set a value: nodes.count=3,octopus.image.tag=2026.3.15878"),
]
TextSets = Annotated[
    list[str],
    typer.Option("--set-string", metavar="KEY=TEXT", help="Set a value that is text, whatever it looks like."),
]
JsonSets = Annotated[
    list[str],
    typer.Option("--set-json", metavar="KEY=JSON", help="""Set a value to JSON: 'nodes={"count": 3}'"""),
]
Templates = Annotated[
    Path | None,
    typer.Option(
        "--templates",
        metavar="DIR",
        exists=True,
        file_okay=False,
        help="Templates of your own, which stand in front of octogen's of the same name. They run in a sandbox.",
    ),
]


def complete_rule(incomplete: str) -> list[tuple[str, str]]:
    """Return the rules whose id or name begins so, each with its title."""
    from octogen.rules import RULES

    keys = ((key, rule.title) for rule in RULES for key in (rule.id, rule.name))
    return [(key, title) for key, title in keys if key.startswith(incomplete)]


def assignments(typed: list[str], text: list[str], json: list[str]) -> Assignments:
    """Return the `--set`-like arguments in the order in which Helm applies them: JSON, then typed, then text."""
    from octogen.overlay import Notation

    return [
        *((Notation.JSON, item) for item in json),
        *((Notation.TYPED, item) for item in typed),
        *((Notation.TEXT, item) for item in text),
    ]
