"""Running the rules: hits become findings with a place, suppressed ones go, the rest is put in order."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from octogen.documents.document import Documents
from octogen.finding import Finding, Place, Related, Severity
from octogen.linting.masking import without_secrets
from octogen.linting.suppressions import (
    NEVER_SUPPRESSED,
    NOT_JUDGED,
    Suppression,
    accept,
    bad_suppressions,
    suppressions,
)
from octogen.rules import RULES, rule_ids
from octogen.rules.rule import Rule
from octogen.source.elements import descend, place_of
from octogen.values.placeholders import placeholders
from octogen.view.deployment import Deployment
from octogen.view.part import Hit


def lint(  # noqa: PLR0913 - options, all of them named
    documents: Documents,
    *,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    today: date | None = None,
    inline: bool = True,
    accepted: Collection[Suppression] = (),
    suppressed: bool = False,
    server_images: frozenset[str] = frozenset(),
) -> tuple[Finding, ...]:
    """Return what is wrong with a deployment, in the order of its files, suppressed findings left out.

    `select` and `ignore` hold rule ids, names, or the beginning of ids (`OCT2`). `today` decides whether a suppression
    with a date has expired; without it none has. The findings of reading and rendering are among the result.

    `inline` says whether comments suppress. `accepted` are suppressions from elsewhere; they may speak of other
    deployments too, so whether they are good is asked of `bad_suppressions` when all are linted. With `suppressed` the
    suppressed findings are returned as well, each with the reason. `server_images` are image repositories that are
    Octopus Server although their last part is not octopusdeploy.
    """
    deployment = Deployment(documents, server_images)
    found = list(documents.findings)
    if documents.topology and not documents.topology.findings:
        found += placeholders(documents.topology.values)
    for rule in RULES:
        found += (_place(rule, hit, documents) for hit in rule.check(deployment))
    own = list(suppressions(documents, inline=inline))
    judged = accept(dict.fromkeys(found), [*own, *accepted], today)
    judged = list(dict.fromkeys(without_secrets(judged, documents)))  # and the reasons of suppressions
    complete = not any(finding.rule in NEVER_SUPPRESSED for finding in found)
    judged += bad_suppressions(own, judged if complete else None, today)
    wanted = [finding for finding in judged if suppressed or not finding.suppressed]
    chosen = [finding for finding in wanted if selected(finding.rule, select, ignore)]
    return tuple(sorted(chosen, key=lambda finding: finding.order))


def selected(rule: str, select: Collection[str], ignore: Collection[str]) -> bool:
    """Return whether a rule's findings are wanted: chosen (all are, where nothing is) and not ignored.

    A choice of other rules does not hide that a file cannot be read or rendered: no rule has judged it then.
    """
    return (not select or rule in NOT_JUDGED or _among(rule, select)) and not _among(rule, ignore)


def unknown_rules(chosen: Iterable[str]) -> list[str]:
    """Return the names among `chosen` that choose no rule at all."""
    return [name for name in chosen if not any(_among(rule.id, [name]) for rule in RULES)]


def at_least(findings: Collection[Finding], severity: Severity) -> bool:
    """Return whether any finding that is not suppressed is as grave as `severity`."""
    return any(finding.severity.rank <= severity.rank for finding in findings if not finding.suppressed)


def _among(rule: str, chosen: Collection[str]) -> bool:
    ids = rule_ids()
    return any(ids.get(name) == rule or (name.startswith("OCT") and rule.startswith(name)) for name in chosen)


_VALUES_KEYS = re.compile(r"\(values: [^)]*\)")


def _place(rule: Rule, hit: Hit, documents: Documents) -> Finding:
    patched, fix = _patched(hit, documents), hit.fix or rule.fix
    if patched and hit.document:
        # A patch is laid over whatever the other keys say.
        fix = _VALUES_KEYS.sub(f"(values: overrides.{hit.document.name})", fix)
    place = patched or _where(rule, hit, documents)
    return Finding(
        rule=rule.id,
        severity=hit.severity or rule.severity,
        message=hit.message,
        place=place,
        fix=fix,
        document=hit.document.name if hit.document else "",
        pointer=hit.pointer,
        related=tuple(_related(hit, place, documents)),
    )


def _related(hit: Hit, place: Place, documents: Documents) -> Iterator[Related]:
    """Yield the places that contradict that of a hit, unless nothing shows where they are or they are the same."""
    for other in hit.related:
        if other.document and other.document.element:
            there: Place | None = place_of(other.document.element, other.pointer)
        elif documents.values and other.values_key:
            there = documents.values.place(other.values_key)
        else:
            there = _patched(other, documents)
        if there and there != place:
            yield Related(there, other.message)


def _patched(hit: Hit, documents: Documents) -> Place | None:
    """Return where the values patch what a hit points at, or what that is a part of."""
    if documents.values is None or hit.document is None or hit.document.element:
        return None
    override = ("overrides", hit.document.name, *hit.pointer)
    element, depth = descend(documents.values.root, override)
    is_patched = depth == len(override) or (depth > 1 and not isinstance(element.value, dict))
    return element.place if is_patched else None


def _where(rule: Rule, hit: Hit, documents: Documents) -> Place:
    """Return the place in the file that a hit goes back to: the document's own, or that of the values key."""
    if hit.document and hit.document.element:
        return place_of(hit.document.element, hit.pointer)
    if documents.values:
        return documents.values.place(hit.values_key or rule.values_key)
    return Place(hit.document.name if hit.document else "")
