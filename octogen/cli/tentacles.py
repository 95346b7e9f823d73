"""`octogen tentacles`: how to register polling Tentacles and Kubernetes agents."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from octogen.cli.console import EXIT_CLEAN, EXIT_FINDINGS, Color, say
from octogen.cli.options import Colors, JsonSets, Overlays, Sets, TextSets, assignments
from octogen.cli.rendered import rendered


class PlatformOption(StrEnum):
    """What a Tentacle runs on."""

    LINUX = "linux"
    WINDOWS = "windows"
    KUBERNETES = "kubernetes"


def tentacles(
    values: Annotated[list[str], typer.Argument(metavar="VALUES…", help="Values files; later ones win. - is stdin.")],
    *,
    overlays: Overlays = [],  # noqa: B006 - typer copies it
    sets: Sets = [],  # noqa: B006
    text_sets: TextSets = [],  # noqa: B006
    json_sets: JsonSets = [],  # noqa: B006
    platforms: Annotated[
        list[PlatformOption], typer.Option("--platform", help="Only for this platform; repeatable. Default: all.")
    ] = [],  # noqa: B006
    new: Annotated[
        bool | None, typer.Option("--new/--move", help="Only for new Tentacles, or only for registered ones.")
    ] = None,
    color: Colors = Color.AUTO,
) -> int:
    """Print the commands that register polling Tentacles, or move those that poll elsewhere.

    The scripts are for Linux (bash), Windows (PowerShell) and the Kubernetes agent (Helm), with the address and port of
    each node, or the one address of a shared queue. They hold no secrets: they read environment variables.

    \b
      octogen tentacles values.yaml                                          everything, to read
      octogen tentacles values.yaml --platform linux --new > register.sh     a script for new machines
      octogen tentacles values.yaml --platform windows --move > move.ps1     after nodes.count has changed
      octogen tentacles values.yaml --set tentacles.polling.address=polling.octopus.example.com

    Findings go to stderr. Where one is an error, nothing is printed.
    """
    from octogen.tentacles import Action, Platform, instructions

    documents = rendered([*values, *overlays], assignments(sets, text_sets, json_sets), color=color)
    if documents is None or documents.topology is None:  # values were rendered, so it is there
        return EXIT_FINDINGS
    actions = tuple(Action) if new is None else (Action.NEW if new else Action.MOVE,)
    say(instructions(documents.topology, [Platform(platform) for platform in platforms], actions))
    return EXIT_CLEAN
