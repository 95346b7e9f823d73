"""`octogen init`: a values file to begin with."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from octogen.cli.console import EXIT_CLEAN, complain, fail, say


def init(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Where to write it; - is stdout.")] = "values.yaml",
    *,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file if it exists.")] = False,
) -> int:
    """Write a commented values file to begin with.

    It describes two nodes behind an Application Load Balancer; replace what is marked REPLACE.

    \b
      octogen init                 values.yaml, here
      octogen init prod.yaml       another name
      octogen init - | less        only look at it
    """
    from octogen import assets

    text = assets.SAMPLE_VALUES.read_text(encoding="utf-8")
    text = text.replace("$schema=schemas/values.schema.json", "$schema=octogen.schema.json")
    text = re.sub(r" *# octogen: ignore-file.*", "", text)  # that the sample's ids are meant is not true of the user's
    text = text.replace("octogen lint sample-values.yaml", f"octogen lint {file if file != '-' else 'values.yaml'}")
    if file == "-":
        say(text)
        return EXIT_CLEAN
    from octogen.cli import outputs

    output = outputs.check([file])[file]
    if output.identity is not None and not force:
        fail(f"{file} already exists; --force overwrites it")
    outputs.write([(output, text)])
    complain(f"wrote {file}. Next: replace what is marked REPLACE, and `octogen lint {file}`")
    complain("completion in your editor: `octogen schema > octogen.schema.json`")
    return EXIT_CLEAN
