"""Values files read, rendered and linted: what the commands do that take values and print what comes of them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from octogen.cli.console import Color, fail, look, read_file, show

if TYPE_CHECKING:
    from octogen.documents.document import Documents
    from octogen.finding import Finding
    from octogen.inputs.deployments import Assignments
    from octogen.source.source import Source


def rendered(
    paths: Sequence[str],
    sets: Assignments,
    templates: Path | None = None,
    *,
    no_lint: bool = False,
    color: Color = Color.AUTO,
) -> Documents | None:
    """Return the documents of values files, the later ones on top, and print the findings to stderr.

    None where a finding is an error. The configuration that holds here says what is accepted, as for `octogen lint`.
    """
    return rendered_sources([read_file(path) for path in paths], sets, templates, no_lint=no_lint, color=color)


def rendered_sources(
    sources: Sequence[Source],
    sets: Assignments,
    templates: Path | None = None,
    *,
    no_lint: bool = False,
    color: Color = Color.AUTO,
) -> Documents | None:
    """Return what `rendered` does, of values that have been read already."""
    from octogen.cli.configuration import load
    from octogen.cli.console import today
    from octogen.finding import Severity
    from octogen.inputs.deployments import from_values
    from octogen.linting.linting import at_least, lint
    from octogen.linting.masking import without_secrets
    from octogen.reports.formats import Context
    from octogen.reports.text import text_report

    _refuse_what_is_no_values_file(sources)
    documents = from_values(sources, sets, templates)
    findings: Sequence[Finding] = documents.findings
    by_name = {source.name: source for source in sources}
    if not no_lint:
        project = load(None)
        accepted, images = project.suppressions(by_name), frozenset(project.configuration.data["serverImages"])
        found = lint(documents, today=today(), accepted=accepted, server_images=images)
        findings = [*project.configuration.findings, *found]
    else:
        findings = without_secrets(findings, documents)
    on_stderr = look(sys.stderr, color)
    show(text_report(findings, Context(by_name, on_stderr)), on_stderr, err=True)
    return None if at_least(findings, Severity.ERROR) else documents


def _refuse_what_is_no_values_file(sources: Sequence[Source]) -> None:
    """End the program where no file says that it is octogen's: all its keys would be called unknown."""
    from octogen.values.values import claims_to_be_values

    roots = [source.roots[0] if source.roots else None for source in sources]
    if all(root and isinstance(root.value, dict) and not claims_to_be_values(root) for root in roots):
        fail(f"{sources[0].name} is not an octogen values file: it lacks the line apiVersion: octogen/v1")
