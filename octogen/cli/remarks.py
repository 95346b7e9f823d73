"""What is said on stderr after linting: how much was clean, and which files were not octogen's to judge."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from octogen.cli.console import complain

_MOST = 3

if TYPE_CHECKING:
    from octogen.documents.document import Documents
    from octogen.finding import Finding
    from octogen.source.source import Source


def clean(judged: int, passed_over: int, unread: int, accepted: int) -> None:
    """Say that nothing was found, in how many files, and how many of those passed over could not even be read."""
    more = f"; {accepted} accepted" if accepted else ""
    more += f"; {_files(passed_over)} passed over" if passed_over else ""
    more += f", {unread} of which cannot be read" if unread else ""
    complain(f"no findings in {_files(judged)}{more}")


def left_unread(count: int) -> None:
    """Say how many files were passed over because they cannot be read, and nothing says that they are octogen's."""
    if count:
        complain(f"{_files(count)} passed over that cannot be read")


def not_judged(hidden: Collection[Finding]) -> None:
    """Say which files were not judged, or not as a whole, where the findings that say so are ignored."""
    places = _some([f"{finding.rule} in {finding.place.file}" for finding in hidden])
    if hidden:
        complain(f"what is ignored says that not everything was judged: {places}")


def not_among_these(absent: Collection[tuple[str, str]]) -> None:
    """Say which documents others refer to that are not among the files: they may be elsewhere, or have been lost.

    `absent` are the references, each with the file that holds it. That a document is missing is no finding: somebody
    may keep only some of them. Yet what refers to it was judged without it.
    """
    if absent:
        some = "1 reference points" if len(absent) == 1 else f"{len(absent)} references point"
        named = _some([f"{reference} (in {file})" for file, reference in absent])
        complain(f"{some} to documents that are not among these files: {named}; add them, or render again")


def nothing_of_octopus(deployments: Iterable[Documents], server_images: frozenset[str]) -> None:
    """Say so where no container among AWS documents runs Octopus Server, so that most rules had nothing to judge."""
    from octogen.view.deployment import Deployment

    judged = False
    for documents in deployments:
        if any(True for _ in Deployment(documents, server_images).octopus_containers()):
            return
        judged = True
    if judged:
        complain(
            "no container there runs Octopus Server, so most rules had nothing to judge: lint its task definition with "
            "the rest; `serverImages` in the configuration names an image of your own"
        )


def refused(unknown: Collection[Source]) -> None:
    """Say which files that were named are neither octogen's nor AWS's."""
    from octogen.source.source import STDIN

    for source in unknown:
        complain(f"{source.name} {_why_unknown(source)}")
    if any(source.name != STDIN for source in unknown):
        complain("give --skip-unknown to pass over such files")


def _why_unknown(source: Source) -> str:
    from octogen.source.source import STDIN
    from octogen.values.values import values_schema

    keys: Sequence[str] = [key for root in source.roots if isinstance(root.value, dict) for key in root.value]
    if all(root.value is None for root in source.roots):
        return "is empty"
    if keys and all(key in values_schema()["properties"] for key in keys):
        wrong = "lacks the line apiVersion: octogen/v1"
        overlay = f"if it is an overlay, lint it on top of its base: octogen lint BASE -f {source.name}"
        return wrong if source.name == STDIN else f"{wrong}; {overlay}"
    return "is neither an octogen values file (apiVersion: octogen/v1) nor an AWS document"


def _some(texts: Sequence[str]) -> str:
    """Return the first few of several texts, and how many more there are; equal ones count as one."""
    different = list(dict.fromkeys(texts))
    more = f" and {len(different) - _MOST} more" if len(different) > _MOST else ""
    return ", ".join(different[:_MOST]) + more


def _files(count: int) -> str:
    return f"{count} file{'' if count == 1 else 's'}"
