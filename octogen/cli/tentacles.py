"""`octogen tentacles`: what polling Tentacles and Kubernetes agents must be told."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from octogen.cli.options import JsonSets, Overlays, Sets, TextSets, assignments
from octogen.cli.output import EXIT_FINDINGS, colour, read_file


class Platform(StrEnum):
    """What a Tentacle runs on."""

    LINUX = "linux"
    WINDOWS = "windows"
    KUBERNETES = "kubernetes"


def tentacles(
    values: Annotated[list[str], typer.Argument(metavar="VALUES…", help="Values files; the later wins. - is stdin.")],
    *,
    overlays: Overlays = [],  # noqa: B006 - typer copies it
    sets: Sets = [],  # noqa: B006
    text_sets: TextSets = [],  # noqa: B006
    json_sets: JsonSets = [],  # noqa: B006
    platforms: Annotated[list[Platform], typer.Option("--platform", help="Only for these; else for all.")] = [],  # noqa: B006
    new: Annotated[
        bool | None, typer.Option("--new/--move", help="Only for new ones, or only for those registered already.")
    ] = None,
) -> None:
    """Print the commands that register polling Tentacles, or move those that poll elsewhere.

    For Tentacles on Linux (bash) and Windows (PowerShell) and for the Kubernetes agent (helm), with address and port of
    each node, or the one address of a shared queue. No secret is in them: they read environment variables.

    \b
      octogen tentacles values.yaml                                          everything, to read
      octogen tentacles values.yaml --platform linux --new > register.sh     a script for new machines
      octogen tentacles values.yaml --platform windows --move > move.ps1     after nodes.count has changed
      octogen tentacles values.yaml --set tentacles.polling.address=polling.octopus.example.com

    Findings go to stderr. Where one is an error, nothing is printed.
    """
    from octogen.arrangement import arrange
    from octogen.cli.output import today
    from octogen.finding import Severity
    from octogen.intake import from_values
    from octogen.linting import at_least, lint
    from octogen.reports.text import text_report
    from octogen.tentacles import Action, instructions
    from octogen.tentacles import Platform as Script

    sources = [read_file(path) for path in [*values, *overlays]]
    documents = from_values(sources, assignments(sets, text_sets, json_sets))
    findings = lint(documents, today=today())
    typer.echo(text_report(findings, colour=colour(sys.stderr)), err=True, nl=False)
    if documents.values is None or at_least(findings, Severity.ERROR):
        raise typer.Exit(EXIT_FINDINGS)
    actions = tuple(Action) if new is None else (Action.NEW if new else Action.MOVE,)
    typer.echo(instructions(arrange(documents.values), [Script(platform) for platform in platforms], actions), nl=False)
