"""Many deployments linted on the same terms: what is chosen, what is accepted, and whether it fails."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from octogen.documents.document import Documents
from octogen.finding import Finding, Severity
from octogen.linting.baseline import Baseline, against
from octogen.linting.linting import at_least, lint, selected
from octogen.linting.masking import without_secrets
from octogen.linting.suppressions import NOT_JUDGED, Suppression, bad_suppressions
from octogen.view.deployment import Deployment
from octogen.view.references import absent


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms findings count.

    `select` and `ignore` are as for `lint`. `fail_on` is the severity from which a deployment fails, None where its own
    values say. `accepted` are suppressions from a configuration; whether they suppress anything is judged only where
    `complete` says that everything they may speak of is linted. `files` are the names of what is linted.
    """

    select: Collection[str] = ()
    ignore: Collection[str] = ()
    fail_on: Severity | None = None
    default_fail_on: Severity = Severity.ERROR
    accepted: Collection[Suppression] = ()
    complete: bool = True
    inline: bool = True
    baseline: Baseline | None = None
    files: Collection[str] = ()
    server_images: frozenset[str] = frozenset()
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """All findings in reading order, suppressed ones with their reason; and whether one that stands is grave enough.

    `hidden` are the findings that somebody wants ignored although they say that something was not judged. `absent` are
    the references to documents that were not among the files, each with the name of the file that holds it.
    """

    findings: tuple[Finding, ...]
    failed: bool
    hidden: tuple[Finding, ...] = ()
    absent: tuple[tuple[str, str], ...] = ()

    @property
    def standing(self) -> tuple[Finding, ...]:
        """The findings that nobody has accepted."""
        return tuple(finding for finding in self.findings if not finding.suppressed)


def judge(deployments: Iterable[Documents], terms: Terms, found: Iterable[Finding] = ()) -> Outcome:
    """Return the outcome over deployments, and over `found`, which is what is wrong with the configuration itself."""
    default = terms.fail_on or terms.default_fail_on
    thresholds = dict.fromkeys(without_secrets(list(found)), default)
    references: dict[tuple[str, str], None] = {}
    for deployment in deployments:
        references |= dict.fromkeys(_absent(deployment))
        threshold = terms.fail_on or _own_threshold(deployment) or default
        findings = lint(
            deployment,
            today=terms.today,
            inline=terms.inline,
            accepted=terms.accepted,
            suppressed=True,
            server_images=terms.server_images,
        )
        # Two deployments may share a file, an overlay laid over both: what is found there twice is one finding.
        for finding in findings:
            thresholds[finding] = max(threshold, thresholds.get(finding, threshold), key=lambda severity: severity.rank)
    judged = list(thresholds)
    if terms.baseline is not None:
        judged = without_secrets(against(terms.baseline, judged, terms.files))
    judged += bad_suppressions(terms.accepted, list(judged) if terms.complete else None, terms.today)
    chosen = [finding for finding in judged if selected(finding.rule, terms.select, terms.ignore)]
    hidden = [item for item in judged if item.rule in NOT_JUDGED and not selected(item.rule, (), terms.ignore)]
    chosen.sort(key=lambda finding: finding.order)
    failed = any(at_least([item], thresholds.get(item, default)) for item in chosen)
    return Outcome(tuple(chosen), failed, tuple(hidden), tuple(references))


def _absent(documents: Documents) -> Iterator[tuple[str, str]]:
    """Yield (file, reference) for references to documents that were not among the files."""
    for place, reference in absent(Deployment(documents)):
        if place.document.element:
            yield place.document.element.place.file, reference


def _own_threshold(deployment: Documents) -> Severity | None:
    """Return the severity from which a deployment's values say that linting fails; None for a default."""
    values = deployment.values
    if values is None or values.findings or not values.wrote(("lint", "failOn")):
        return None
    return Severity(values.data["lint"]["failOn"])
