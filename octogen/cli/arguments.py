"""How commands run: what each returns becomes the exit code of the process, and no file is taken for an option."""

from __future__ import annotations

import os
from itertools import takewhile
from typing import Any

from typer.core import TyperCommand, TyperGroup

from octogen.cli.console import EXIT_CLEAN, EXIT_USAGE, UsageError, complain, fail, say


class Commands(TyperGroup):
    """All commands. Each is a function that returns its exit code; nothing else ends the process with one."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - click's, which typer hides
        try:
            code = _version() if ctx.params["version"] else super().invoke(ctx)
        except UsageError as error:
            complain(str(error))
            code = EXIT_USAGE
        ctx.exit(code)


class CommandOfPaths(TyperCommand):
    """Takes paths, which a shell's pattern or a hook may have written: what may be an option as well is refused."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - click's, which typer hides
        for argument in takewhile(lambda argument: argument != "--", args):
            if argument.startswith("-") and argument != "-" and os.path.lexists(argument):
                fail(f"{argument} is the name of a file here, and could be an option: put -- before the paths")
        return super().parse_args(ctx, args)


def _version() -> int:
    from importlib.metadata import version

    say(f"octogen {version('octogen')}\n")
    return EXIT_CLEAN
