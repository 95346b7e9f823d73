"""`octogen rules`: the catalogue of pitfalls, and one of them explained."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from octogen.cli.console import EXIT_CLEAN, Color, fail, look, say, show
from octogen.cli.options import Colors, complete_rule


class CatalogueFormat(StrEnum):
    """How the catalogue is printed."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


def rules(
    rule: Annotated[
        str,
        typer.Argument(
            metavar="ID|NAME|WORD", help="A rule's id or name, or a word to look for.", autocompletion=complete_rule
        ),
    ] = "",
    *,
    form: Annotated[CatalogueFormat, typer.Option("--format", help="Output format.")] = CatalogueFormat.TEXT,
    color: Colors = Color.AUTO,
) -> int:
    """List the pitfalls, or explain one.

    An explanation says why the pitfall hurts Octopus, how to fix it and who says so, and corrects a bad example.

    \b
      octogen rules                        the catalogue
      octogen rules OCT206                 one rule; its name works as well: octogen rules drain-kills-node
      octogen rules polling                those with this word in name or title; OCT3 lists an area
      octogen rules --format markdown      for your runbook
    """
    from octogen.finding import did_you_mean
    from octogen.reports.catalogue import as_json, as_markdown, as_text
    from octogen.rules import RULES, find, matching, similar

    chosen = find(rule) if rule else None
    listed = (chosen,) if chosen else matching(rule) if rule else RULES
    if not listed:
        fail(f"no rule is called {rule!r}; " + did_you_mean(similar(rule), "`octogen rules` lists them"))
    if form is CatalogueFormat.JSON:
        say(as_json(listed))
    elif form is CatalogueFormat.MARKDOWN:
        say(as_markdown(listed, explain=chosen is not None))
    else:
        on_stdout = look(sys.stdout, color)
        show(as_text(listed, explain=chosen is not None, look=on_stdout), on_stdout)
    return EXIT_CLEAN
