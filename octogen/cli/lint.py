"""`octogen lint`: what would break high availability in values files and AWS documents."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from octogen.cli.files import expand, here
from octogen.cli.options import JsonSets, Overlays, Sets, Templates, TextSets, assignments
from octogen.cli.output import EXIT_FINDINGS, colour, complain, fail, read_file, today
from octogen.documents import Documents
from octogen.finding import Finding, Severity


class Form(StrEnum):
    """The formats of a report."""

    TEXT = "text"
    JSON = "json"


def lint(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="[PATH]…", help="Files or directories; - is stdin. None: values.yaml, *.octogen.yaml."),
    ] = [],  # noqa: B006 - typer copies it
    *,
    overlays: Overlays = [],  # noqa: B006
    sets: Sets = [],  # noqa: B006
    text_sets: TextSets = [],  # noqa: B006
    json_sets: JsonSets = [],  # noqa: B006
    templates: Templates = None,
    form: Annotated[Form, typer.Option("--format", help="How to report.")] = Form.TEXT,
    select: Annotated[
        list[str], typer.Option("--select", metavar="RULE,…", help="Only these rules: ids, names, or OCT2 for an area.")
    ] = [],  # noqa: B006
    ignore: Annotated[list[str], typer.Option("--ignore", metavar="RULE,…", help="All rules but these.")] = [],  # noqa: B006
    fail_on: Annotated[
        Severity | None,
        typer.Option(
            "--fail-on", help="Exit with 1 from this severity on. Default: lint.failOn of the values, or error."
        ),
    ] = None,
    skip_unknown: Annotated[
        bool, typer.Option("--skip-unknown", help="Pass over named files that are neither octogen's nor AWS's.")
    ] = False,
) -> None:
    """Say what would break high availability.

    Reads values files, rendered documents, AWS CLI inputs and what `aws … describe-*` prints, as JSON or YAML. The AWS
    documents of one directory, or of one stream, are one deployment and are checked against one another.

    \b
      octogen lint values.yaml                      a values file
      octogen lint values.yaml -f prod.yaml         with an overlay on top
      octogen lint out                              the documents in a directory
      aws ecs describe-services --cluster octopus --services octopus | octogen lint -

    \b
    Accept a finding on its line:  # octogen: ignore[OCT801] the subnets have no NAT gateway
    Explain a rule:                octogen rules OCT801
    """
    from octogen.intake import take_in
    from octogen.linting import at_least, unknown_rules
    from octogen.linting import lint as judge
    from octogen.reports import REPORTS
    from octogen.reports.text import text_report

    chosen, ignored = _split(select), _split(ignore)
    for name in unknown_rules([*chosen, *ignored]):
        fail(f"no rule is called {name!r}; `octogen rules` lists them")
    found = list(expand(paths or here()))
    if not found:
        fail("nothing to lint: name files or directories" if not paths else "no YAML or JSON files there")
    named = {path for path, itself in found if itself and paths and not skip_unknown}
    layers = [read_file(path) for path in overlays]
    sources = [read_file(path) for path in dict(found)]
    intake = take_in(sources, layers, assignments(sets, text_sets, json_sets), templates)

    findings: list[Finding] = []
    failed = False
    for deployment in intake.deployments:
        judged = judge(deployment, select=chosen, ignore=ignored, today=today())
        failed |= at_least(judged, fail_on or _threshold(deployment))
        findings += judged
    findings.sort(key=lambda finding: finding.order)
    if form is Form.TEXT:
        typer.echo(text_report(findings, colour=colour(sys.stdout)), nl=False)
        if not findings:
            complain(f"no findings in {len(sources)} file{'' if len(sources) == 1 else 's'}")
    else:
        typer.echo(REPORTS[form](findings), nl=False)
    unknown = [source.name for source in intake.unknown if source.name in named or source.name == "<stdin>"]
    for name in unknown:
        complain(f"{name} is neither an octogen values file (apiVersion: octogen/v1) nor an AWS document")
    if unknown:
        fail("give --skip-unknown to pass over such files")
    if failed:
        raise typer.Exit(EXIT_FINDINGS)


def _split(lists: list[str]) -> list[str]:
    return [name.strip() for item in lists for name in item.split(",") if name.strip()]


def _threshold(deployment: Documents) -> Severity:
    """Return the severity from which the values say that linting fails."""
    values = deployment.values
    return Severity(values.data["lint"]["failOn"]) if values and values.data else Severity.ERROR
