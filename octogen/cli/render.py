"""`octogen render`: values in, AWS documents out."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from octogen.cli.console import EXIT_CLEAN, EXIT_FINDINGS, Color, fail, say
from octogen.cli.options import Colors, JsonSets, Overlays, Sets, Templates, TextSets, assignments
from octogen.cli.rendered import rendered


class DocumentFormat(StrEnum):
    """How documents are spelt."""

    YAML = "yaml"
    JSON = "json"


def render(
    values: Annotated[list[str], typer.Argument(metavar="VALUES…", help="Values files; later ones win. - is stdin.")],
    *,
    overlays: Overlays = [],  # noqa: B006 - typer copies it
    sets: Sets = [],  # noqa: B006
    text_sets: TextSets = [],  # noqa: B006
    json_sets: JsonSets = [],  # noqa: B006
    show: Annotated[
        list[str],
        typer.Option(
            "-s", "--show", metavar="NAME", help="Print only this document; one alone comes without a heading."
        ),
    ] = [],  # noqa: B006
    form: Annotated[
        DocumentFormat | None, typer.Option("--format", help="yaml (default) or json; -o always writes JSON.")
    ] = None,
    directory: Annotated[
        Path | None, typer.Option("-o", "--output-dir", metavar="DIR", help="Write DIR/NAME.json for each document.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit with 1 and a diff if DIR differs.")
    ] = False,
    templates: Templates = None,
    no_lint: Annotated[
        bool, typer.Option("--no-lint", help="Do not lint: render whatever the rules would say.")
    ] = False,
    color: Colors = Color.AUTO,
) -> int:
    """Render values into documents that the AWS CLI takes.

    Findings go to stderr. Where one is an error, nothing is written.

    \b
      octogen render values.yaml                           all documents, as a YAML stream
      octogen render values.yaml -f prod.yaml -o out       base and overlay, to out/NAME.json
      octogen render values.yaml -o out --check            in CI: is out/ current?
      aws ecs register-task-definition --cli-input-json \\
        "$(octogen render values.yaml -s task-definition --format json)"

    References such as ${target-group.portal.arn} stand for what AWS returns when it creates the resource. Replace them
    before AWS gets the document: -s lists them on stderr, each with the command that prints its value.
    """
    from octogen.cli.folder import check_folder
    from octogen.cli.open_references import say_each, say_how_many
    from octogen.cli.writing import is_current, write
    from octogen.documents.serialising import json_stream, to_json, to_yaml, yaml_stream

    if check and directory is None:
        fail("--check needs -o DIR, the directory to compare with")
    if form is DocumentFormat.YAML and directory is not None:
        fail("-o writes JSON, which --cli-input-json takes; leave out --format yaml")
    if show and directory is not None:
        fail("-s prints single documents; -o writes all of them. Give one or the other")
    if directory is not None and not check:
        check_folder(directory)
    given = assignments(sets, text_sets, json_sets)
    documents = rendered([*values, *overlays], given, templates, no_lint=no_lint, color=color)
    if documents is None:
        return EXIT_FINDINGS
    if directory is not None:
        files = {f"{document.name}.json": to_json(document.body) for document in documents.items}
        if check:
            from octogen.linting.masking import roots_of

            return EXIT_CLEAN if is_current(directory, files, roots_of(documents)) else EXIT_FINDINGS
        write(directory, files, [*values, *overlays, templates])
        say_how_many(documents.items)
        return EXIT_CLEAN
    chosen = [documents.get(name) or fail(_no_document(name, documents.names())) for name in show]
    spell = (to_json, json_stream) if form is DocumentFormat.JSON else (to_yaml, yaml_stream)
    one, stream = spell
    say(one(chosen[0].body) if len(chosen) == 1 else stream(chosen or documents.items))
    if chosen:
        say_each(chosen)
    else:
        say_how_many(documents.items)
    return EXIT_CLEAN


def _no_document(name: str, names: Sequence[str]) -> str:
    from octogen.finding import did_you_mean, nearest

    return f"no document is named {name!r}; " + did_you_mean(nearest(name, names), "there are: " + ", ".join(names))
