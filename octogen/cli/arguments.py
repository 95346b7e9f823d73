"""Commands whose paths may come from elsewhere: from a shell's pattern, or from a hook that appends file names."""

from __future__ import annotations

import os
from itertools import takewhile
from typing import Any

from typer.core import TyperCommand

from octogen.cli.console import fail


class CommandOfPaths(TyperCommand):
    """Takes no file for an option: what may be either, and stands before `--`, ends the program."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - click's, which typer hides
        for argument in takewhile(lambda argument: argument != "--", args):
            if argument.startswith("-") and argument != "-" and os.path.lexists(argument):
                fail(f"{argument} is the name of a file here, and may be an option: put -- before the paths")
        return super().parse_args(ctx, args)
