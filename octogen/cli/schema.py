"""`octogen schema`: the JSON Schemas, for editors and other tools."""

from __future__ import annotations

from typing import Annotated

import typer

from octogen.cli.console import EXIT_CLEAN, fail, say


def schema(
    name: Annotated[
        str,
        typer.Argument(metavar="NAME", help="values, configuration, or an AWS operation such as ecs.create-service."),
    ] = "values",
    *,
    list_all: Annotated[bool, typer.Option("--list", help="List all names.")] = False,
) -> int:
    """Print a JSON Schema, for editors and other tools.

    \b
      octogen schema > octogen.schema.json    completion in your editor, by a first line in the values file:
                                              # yaml-language-server: $schema=octogen.schema.json
      octogen schema configuration            the same for .octogen.yaml
      octogen schema ecs.create-service       what `aws ecs create-service --cli-input-json` takes
      octogen schema --list                   all names
    """
    from octogen import assets
    from octogen.finding import did_you_mean, nearest

    paths = {name: assets.SCHEMAS / f"{name}.schema.json" for name in ("values", "configuration")}
    paths |= {path.name.removesuffix(".schema.json"): path for path in sorted((assets.SCHEMAS / "aws").iterdir())}
    if list_all:
        say("\n".join(paths) + "\n")
        return EXIT_CLEAN
    if name not in paths:
        near = nearest(name, paths)
        fail(f"no schema is named {name!r}; " + did_you_mean(near, "`octogen schema --list` has all"))
    say(paths[name].read_text(encoding="utf-8"))
    return EXIT_CLEAN
