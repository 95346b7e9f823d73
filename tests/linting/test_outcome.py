"""When many deployments fail: those that share a file may disagree about what is grave enough."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from octogen.documents.document import Documents
from octogen.finding import Severity
from octogen.inputs.deployments import from_values
from octogen.linting.outcome import Terms, judge
from octogen.source.source import read

SAMPLE = Path(__file__).parent.parent.parent / "sample-values.yaml"
WARNED_OF = "loadBalancer: {idleTimeoutSeconds: 60}\n"


def sharing_an_overlay(*thresholds: str) -> Iterator[Documents]:
    """Return deployments over all of which one overlay is laid, in which there is something to warn of."""
    for number, threshold in enumerate(thresholds):
        own = read(f"lint: {{failOn: {threshold}}}\n", f"{number}.yaml")
        yield from_values([read(SAMPLE.read_bytes(), SAMPLE.name), own, read(WARNED_OF, "shared.yaml")])


@pytest.mark.parametrize(
    ("thresholds", "failed"),
    [(("error", "error"), False), (("error", "warning"), True), (("warning", "error"), True), (("warning",), True)],
)
def test_what_deployments_share_fails_by_the_strictest_of_them(thresholds: tuple[str, ...], *, failed: bool) -> None:
    outcome = judge(sharing_an_overlay(*thresholds), Terms())
    assert [(item.place.file, item.severity) for item in outcome.standing] == [("shared.yaml", Severity.WARNING)]
    assert outcome.failed is failed
