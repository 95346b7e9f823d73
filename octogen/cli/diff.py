"""`octogen diff`: what an edit of the values does to AWS, and to Octopus."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from octogen.cli.console import EXIT_CLEAN, EXIT_FINDINGS, Color, fail, look, read_file, say, show
from octogen.cli.options import Colors, JsonSets, Overlays, Sets, Templates, TextSets, assignments
from octogen.cli.rendered import rendered_sources


class ChangesFormat(StrEnum):
    """How changes are spelt."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


def diff(
    values: Annotated[list[str], typer.Argument(metavar="VALUES…", help="Values files; later ones win. - is stdin.")],
    *,
    overlays: Overlays = [],  # noqa: B006 - typer copies it
    sets: Sets = [],  # noqa: B006
    text_sets: TextSets = [],  # noqa: B006
    json_sets: JsonSets = [],  # noqa: B006
    old: Annotated[
        list[str],
        typer.Option("--from", metavar="OLD", help="Compare with this values file; repeat it for its overlays."),
    ] = [],  # noqa: B006
    since: Annotated[
        str | None, typer.Option("--since", metavar="REV", help="Compare with the same files at a git revision.")
    ] = None,
    templates: Templates = None,
    form: Annotated[ChangesFormat, typer.Option("--format", help="text, markdown or json.")] = ChangesFormat.TEXT,
    color: Colors = Color.AUTO,
) -> int:
    """Say what a change of the values does to AWS, and to Octopus.

    Each difference is put with what AWS does about it (in place, a new revision, another resource), with what that
    means to Octopus (an outage, nodes that restart, Tentacles to reconfigure), and with the line that caused it.

    \b
      octogen diff values.yaml --since main                          a branch against main
      octogen diff values.yaml -f prod.yaml --since HEAD~1           base and overlay, since the last commit
      octogen diff values.yaml --from values.yaml --set nodes.count=3
                                                                     what would happen if
      octogen diff new.yaml --from old.yaml --format markdown        for a pull request or a change ticket

    --set and the like count for the new side alone, --templates for both. Nothing is asked of AWS: what runs there may
    differ from what the old values say.

    Exit codes: 0 nothing changes; 1 something does, or the values have errors; 2 wrong usage.
    """
    from octogen.changes.compare import compare
    from octogen.cli.revisions import sources_at, still_there
    from octogen.linting.masking import roots_of
    from octogen.octopus.sensitive import echoes_of

    if bool(old) == bool(since):
        fail("compare with what? Give --from OLD, a values file, or --since REV, a git revision")
    paths = [*values, *overlays]
    before = sources_at(since, paths) if since else [read_file(path) for path in old]
    after = [read_file(path) for path in (still_there(since, paths) if since else paths)]
    given = assignments(sets, text_sets, json_sets)
    sides = [
        rendered_sources(sources, put, templates, no_lint=True, color=color)
        for sources, put in ((before, ()), (after, given))
    ]
    one, other = sides
    if one is None or other is None:
        return EXIT_FINDINGS
    found = compare(one, other, templates)
    echoes = echoes_of([*roots_of(one), *roots_of(other)])
    if form is ChangesFormat.JSON:
        from octogen.reports.changes.for_programs import changes_json

        say(changes_json(found, echoes))
    elif form is ChangesFormat.MARKDOWN:
        from octogen.reports.changes.markdown import changes_markdown

        say(changes_markdown(found, echoes))
    else:
        from octogen.reports.changes.text import changes_text

        on_stdout = look(sys.stdout, color)
        show(changes_text(found, echoes, on_stdout), on_stdout)
    return EXIT_FINDINGS if found.changes or found.effects else EXIT_CLEAN
