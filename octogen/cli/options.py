"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from octogen.cli.console import Color
from octogen.octopus.versions import EXAMPLE, dotted

if TYPE_CHECKING:
    from octogen.inputs.deployments import Assignments
    from octogen.values.overlay import Notation


def _a_directory(path: Path | None) -> Path | None:
    """Return the path; typer takes a FIFO or a device for a directory, too."""
    from octogen.cli.console import fail

    return path if path is None or path.is_dir() else fail(f"{path} is not a directory")


Overlays = Annotated[
    list[str],
    typer.Option("-f", "--values", metavar="FILE", help="Add this values file on top; later ones win."),
]
Sets = Annotated[
    list[str],
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help=f"Set a value: nodes.count=3,octopus.image.tag={dotted(EXAMPLE)}; null removes what a file sets.",
    ),
]
TextSets = Annotated[
    list[str],
    typer.Option("--set-string", metavar="KEY=TEXT", help="Set a value as text, whatever it looks like."),
]
JsonSets = Annotated[
    list[str],
    typer.Option("--set-json", metavar="KEY=JSON", help="""Set a value as JSON: 'nodes={"count": 3}'; null removes."""),
]
Colors = Annotated[
    Color,
    typer.Option(
        "--color", help="When to print in colour. auto: on a terminal; NO_COLOR and FORCE_COLOR decide first."
    ),
]
Templates = Annotated[
    Path | None,
    typer.Option(
        "--templates",
        metavar="DIR",
        exists=True,
        file_okay=False,
        callback=_a_directory,
        help="Your own templates; each replaces octogen's of the same name. They run in a sandbox.",
    ),
]


def complete_rule(incomplete: str) -> list[tuple[str, str]]:
    """Return the rules whose id or name begins so, each with its title."""
    from octogen.rules import RULES

    keys = ((key, rule.title) for rule in RULES for key in (rule.id, rule.name))
    return [(key, title) for key, title in keys if key.startswith(incomplete)]


def assignments(typed: list[str], text: list[str], json: list[str]) -> Assignments:
    """Return the `--set`-like arguments in the order in which Helm applies them: JSON, then typed, then text.

    Ends the program where one is no assignment, as `--set nodes`: that is wrong usage, not a finding in a file.
    """
    from octogen.values.overlay import Notation

    given = [
        *((Notation.JSON, item) for item in json),
        *((Notation.TYPED, item) for item in typed),
        *((Notation.TEXT, item) for item in text),
    ]
    for notation, item in given:
        _refuse_what_is_no_assignment(notation, item)
    return given


def _refuse_what_is_no_assignment(notation: Notation, text: str) -> None:
    from octogen.cli.console import fail
    from octogen.finding import Place
    from octogen.source.elements import Element
    from octogen.values.overlay import assign

    _, found = assign(Element({}, Place("")), text, notation)
    for finding in found:
        if finding.rule == "OCT001":
            fail(f"{finding.place.file}: {finding.message}: {finding.fix}")
