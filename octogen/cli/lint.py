"""`octogen lint`: what would break high availability in values files and AWS documents."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from octogen.cli.console import (
    EXIT_CLEAN,
    EXIT_FINDINGS,
    EXIT_USAGE,
    Color,
    complain,
    fail,
    look,
    read_file,
    show,
    today,
    with_progress,
)
from octogen.cli.options import Colors, JsonSets, Overlays, Sets, Templates, TextSets, assignments, complete_rule
from octogen.cli.remarks import clean, left_unread, not_among_these, not_judged, nothing_of_octopus, refused
from octogen.finding import Finding, Severity
from octogen.reports.formats import Context, ReportFormat, spell

if TYPE_CHECKING:
    from octogen.cli.outputs import Output
    from octogen.linting.baseline import Baseline


def lint(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH…",
            help="Files or directories; - is stdin. Default: what the configuration names, or else values.yaml "
            "and *.octogen.yaml here.",
        ),
    ] = [],  # noqa: B006 - typer copies it
    *,
    overlays: Overlays = [],  # noqa: B006
    sets: Sets = [],  # noqa: B006
    text_sets: TextSets = [],  # noqa: B006
    json_sets: JsonSets = [],  # noqa: B006
    templates: Templates = None,
    form: Annotated[ReportFormat, typer.Option("--format", help="Report format.")] = ReportFormat.TEXT,
    output_file: Annotated[
        Path | None, typer.Option("--output-file", metavar="FILE", help="Write the report to FILE instead of stdout.")
    ] = None,
    reports: Annotated[
        list[str], typer.Option("--report", metavar="FORMAT=FILE", help="Also write this report: sarif=octogen.sarif")
    ] = [],  # noqa: B006
    select: Annotated[
        list[str],
        typer.Option(
            "--select",
            metavar="RULE,…",
            help="Run only these rules: ids, names, or OCT2 for an area.",
            autocompletion=complete_rule,
        ),
    ] = [],  # noqa: B006
    ignore: Annotated[
        list[str],
        typer.Option(
            "--ignore",
            metavar="RULE,…",
            help="Run all rules but these.",
            autocompletion=complete_rule,
        ),
    ] = [],  # noqa: B006
    fail_on: Annotated[
        Severity | None,
        typer.Option(
            "--fail-on", help="Exit with 1 at this severity or above. Default: what the values say, or error."
        ),
    ] = None,
    skip_unknown: Annotated[
        bool, typer.Option("--skip-unknown", help="Skip named files that are neither octogen's nor AWS's.")
    ] = False,
    changed: Annotated[
        bool,
        typer.Option(
            "--changed",
            help="PATHs are what a commit changes: lint, as a whole, each deployment that one belongs to.",
        ),
    ] = False,
    no_inline_ignores: Annotated[
        bool, typer.Option("--no-inline-ignores", help="Disregard `# octogen: ignore` comments.")
    ] = False,
    baseline: Annotated[
        Path | None, typer.Option("--baseline", metavar="FILE", help="Accept the findings recorded in FILE.")
    ] = None,
    write_baseline: Annotated[
        Path | None,
        typer.Option("--write-baseline", metavar="FILE", help="Record the findings in FILE and exit with 0."),
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(
            "--config", metavar="FILE", help="Use FILE, not the .octogen.yaml or pyproject.toml found upwards."
        ),
    ] = None,
    color: Colors = Color.AUTO,
) -> int:
    """Find what would break high availability.

    Reads values files, rendered documents, AWS CLI inputs, what `aws … describe-*` prints and CloudFormation templates,
    as JSON or YAML. The AWS documents of one directory, or of one stream, are one deployment and are checked against
    one another.

    \b
      octogen lint values.yaml                      a values file
      octogen lint values.yaml -f prod.yaml         with an overlay on top
      octogen lint out                              the documents in a directory
      aws ecs describe-task-definition --task-definition octopus | octogen lint -
      octogen lint --format github --report sarif=octogen.sarif     in CI

    \b
    Accept a finding on its line:   # octogen: ignore[OCT801] the subnets have no NAT gateway
    Accept what is there today:     octogen lint --write-baseline octogen-baseline.json
    Explain a rule:                 octogen rules OCT801
    """
    from octogen.cli import outputs
    from octogen.cli.configuration import load
    from octogen.cli.folder import half_written
    from octogen.cli.gathering import Layers, gather
    from octogen.cli.selection import selection
    from octogen.linting.linting import unknown_rules
    from octogen.linting.outcome import Terms, judge

    asked = [_requested(report) for report in reports]
    project = load(config)
    data = project.configuration.data
    chosen, ignored = _split(select) or data["select"], _split(ignore)
    for name in unknown_rules([*chosen, *ignored]):
        fail(f"no rule is called {name!r}; `octogen rules` lists them")

    picked = selection(paths, project, changed=changed)
    named = [path for path, itself in picked.files.items() if itself]
    read = [*named, *overlays, baseline, project.path, templates]
    written = outputs.check([write_baseline, output_file, *(path for _, path in asked)], read)
    layers = Layers(tuple(map(read_file, overlays)), assignments(sets, text_sets, json_sets), templates)
    batch = gather(picked, layers, project, skip_unknown=skip_unknown)
    outputs.spare(written.values(), batch.judged)
    inputs, sources = batch.inputs, {source.name: source for source in (*batch.sources, *layers.sources)}
    terms = Terms(
        select=chosen,
        ignore=ignored,
        fail_on=fail_on,
        default_fail_on=Severity(data["failOn"] or Severity.ERROR),
        accepted=project.suppressions(sources),
        complete=not paths and not changed,
        inline=not no_inline_ignores,
        baseline=_baseline(baseline),
        files=frozenset(sources),
        server_images=frozenset(data["serverImages"]),
        today=today(),
    )
    if (layers.sources or layers.sets) and not batch.refused and not inputs.has_values and not changed:
        fail("-f and --set change a values file, but no values file is being linted")
    deployments = with_progress(inputs.deployments, len(inputs.deployments), "Linting")
    half = half_written([*picked.files, *batch.judged])
    outcome = judge(deployments, terms, [*project.configuration.findings, *half, *batch.findings])

    if write_baseline is not None:
        _write_baseline(written[str(write_baseline)], write_baseline, outcome.standing)
        return EXIT_CLEAN
    context = Context(sources, base=Path.cwd())
    if output_file is None:
        on_stdout = look(sys.stdout, color)
        show(spell(form, outcome.findings, replace(context, look=on_stdout)), on_stdout)
    to_files = [*asked, *([] if output_file is None else [(form, output_file)])]
    outputs.write([(written[str(path)], spell(wanted, outcome.findings, context)) for wanted, path in to_files])
    if batch.refused:
        refused(batch.refused)
        return EXIT_USAGE
    unread = sum(not source.roots and bool(source.findings) for source in inputs.unknown)
    if outcome.standing or form is not ReportFormat.TEXT:
        left_unread(unread)
    else:
        passed_over = len(inputs.unknown)
        judged = len(batch.sources) - passed_over - len({finding.place.file for finding in outcome.hidden} & {*sources})
        clean(judged, passed_over, unread, accepted=len(outcome.findings))
        if not inputs.has_values:
            nothing_of_octopus(inputs.deployments, terms.server_images)
    not_judged(outcome.hidden)
    not_among_these(outcome.absent)
    return EXIT_FINDINGS if outcome.failed else EXIT_CLEAN


def _write_baseline(target: Output, path: Path, findings: Sequence[Finding]) -> None:
    from octogen.cli import outputs
    from octogen.linting.baseline import acceptable, baseline_text
    from octogen.linting.suppressions import NOT_JUDGED

    outputs.write([(target, baseline_text(findings))])
    accepted = len(acceptable(findings))
    complain(f"wrote {accepted} findings to {path}; lint with --baseline {path}")
    if accepted < len(findings):
        left = sorted({finding.rule for finding in findings} & NOT_JUDGED)
        complain(f"not among them: {', '.join(left)}; no baseline accepts what could not be judged")


def _baseline(path: Path | None) -> Baseline | None:
    if path is None:
        return None
    from octogen.linting.baseline import NoBaselineError, read_baseline

    try:
        return read_baseline(read_file(str(path)))
    except NoBaselineError as error:
        fail(str(error))


def _requested(text: str) -> tuple[ReportFormat, Path]:
    """Return what one `--report FORMAT=FILE` asks for."""
    form, _, path = text.partition("=")
    if form not in tuple(ReportFormat) or not path:
        fail(f"--report takes FORMAT=FILE, with one of {', '.join(ReportFormat)} for FORMAT; not {text!r}")
    return ReportFormat(form), Path(path)


def _split(lists: list[str]) -> list[str]:
    return [name.strip() for item in lists for name in item.split(",") if name.strip()]
