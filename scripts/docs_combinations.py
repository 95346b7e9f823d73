"""docs/combinations.md: every combination of what a deployment can be made of, tried out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby, product
from pathlib import Path
from typing import NamedTuple

from octogen.documents.document import Documents
from octogen.finding import Finding, Severity
from octogen.inputs.deployments import from_values
from octogen.linting.linting import lint
from octogen.rules import find
from octogen.source.source import Source, read
from octogen.values.overlay import Notation

SAMPLE = Path(__file__).parent.parent / "sample-values.yaml"

# Choice -> what sets it. The version knows the shared queue, and its secret is there: nothing can be wrong but what is
# combined.
_ALWAYS = (
    "octopus.secrets.redisConnectionString=arn:aws:secretsmanager:eu-west-2:123456789012:secret:octopus/redis-AbCdEf"
)
_BALANCERS = {type_: f"loadBalancer.type={type_}" for type_ in ("application", "network", "classic")}
_POLLING = {
    "none": "tentacles.polling.mode=none",
    "perNode": "tentacles.polling.mode=perNode",
    "perNode through application": "tentacles.polling.mode=perNode,tentacles.polling.loadBalancer=application",
    "sharedQueue": "tentacles.polling.mode=sharedQueue",
}
_LAUNCHES = {
    "FARGATE": "compute.launchType=FARGATE",
    "EC2, awsvpc": "compute.launchType=EC2",
    "EC2, bridge": "compute.launchType=EC2,compute.networkMode=bridge",
}
_TOPOLOGIES = {type_: f"nodes.topology={type_}" for type_ in ("replicated-service", "service-per-node")}
_IMAGES = {"standard": "2026.4.6909", "hardened": "2026.4.6909-hardened"}
_LAYOUTS = {
    layout: f"storage.layout={layout}"
    for layout in ("separateVolumes", "separateVolumesWithClusterShared", "clusterShared")
}


class Combination(NamedTuple):
    """One choice of everything."""

    balancer: str
    polling: str
    launch: str
    topology: str
    image: str
    layout: str


COMBINATIONS = tuple(
    Combination(*choices) for choices in product(_BALANCERS, _POLLING, _LAUNCHES, _TOPOLOGIES, _IMAGES, _LAYOUTS)
)


class Outcome(NamedTuple):
    """What comes of a combination: documents, and what is found in them or in the values."""

    documents: Documents
    findings: tuple[Finding, ...]

    @property
    def refusals(self) -> tuple[str, ...]:
        """The ids of the rules that refuse it."""
        return tuple(sorted({item.rule for item in self.findings if item.severity is Severity.ERROR}))


@cache
def _sample() -> Source:
    return read(SAMPLE.read_bytes(), SAMPLE.name)


@cache
def outcome(combination: Combination) -> Outcome:
    """Return what octogen says to the sample, changed to be this combination."""
    balancer, polling, launch, topology, image, layout = combination
    sets = [
        _ALWAYS,
        _BALANCERS[balancer],
        _POLLING[polling],
        _LAUNCHES[launch],
        _TOPOLOGIES[topology],
        _LAYOUTS[layout],
    ]
    assignments = [*((Notation.TYPED, text) for text in sets), (Notation.TEXT, f"octopus.image.tag={_IMAGES[image]}")]
    documents = from_values([_sample()], assignments)
    return Outcome(documents, lint(documents))


_INTRODUCTION = """\
# What goes together

<!-- `make docs` writes this page by trying everything. -->

Every combination of load balancer, polling Tentacles, launch type, topology, image and layout of the shared folders,
with two nodes: `sample-values.yaml`, changed to be that combination, goes through what `octogen render` and
`octogen lint` run. **✓** renders, and lints clean. octogen refuses anything else, with the findings in its cell, which
[Refused](#refused) explains. A test compares the documents of all that renders with botocore's models and with what
was asked for, and the findings of the rest with the conflicts there.

Rows are what `tentacles.polling`, `compute.launchType` (on EC2 with its `networkMode`) and `nodes.topology` say,
columns `storage.layout`. A cell that names no image is about both, the standard and the hardened one. The version is
{version}, which knows the shared queue; before it [OCT304](rules.md#oct304-polling-queue-too-new) refuses that.
"""


def combinations_page() -> str:
    """Return the page."""
    refused = [outcome(each) for each in COMBINATIONS if outcome(each).refusals]
    count = f"Of {len(COMBINATIONS)} combinations {len(COMBINATIONS) - len(refused)} render.\n"
    parts = [_INTRODUCTION.format(version=_IMAGES["standard"]), count]
    for balancer, group in groupby(COMBINATIONS, lambda each: each.balancer):
        parts += [f"## {balancer.capitalize()} Load Balancer\n", *_table(group)]
    return "\n".join([*parts, *_refused(refused)])


def _table(combinations: Iterable[Combination]) -> Iterator[str]:
    """Yield a table of the combinations of one load balancer."""
    yield f"| polling | launch type | topology | {' | '.join(_LAYOUTS)} |"
    yield "|---" * (3 + len(_LAYOUTS)) + "|"
    for row, group in groupby(combinations, lambda each: each[1:4]):
        alike = tuple(group)
        cells = (_cell(each for each in alike if each.layout == layout) for layout in _LAYOUTS)
        yield f"| {' | '.join((*row, *cells))} |"
    yield ""


def _cell(combinations: Iterable[Combination]) -> str:
    """Return what comes of combinations that differ in their image: said once, if it is the same."""
    marks = {each.image: ", ".join(outcome(each).refusals) or "✓" for each in combinations}
    if len(set(marks.values())) == 1:
        return next(iter(marks.values()))
    return "; ".join(f"{image}: {mark}" for image, mark in marks.items())


def _refused(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """Yield what the findings say, each once: of rules the title, of conflicts in the values the conflict."""
    errors = (item for each in outcomes for item in each.findings if item.severity is Severity.ERROR)
    said = dict.fromkeys((item.rule, _what(item), item.fix) for item in errors)
    yield "## Refused\n"
    yield "| finding | conflict | the way out |"
    yield "|---|---|---|"
    for identity, what, fix in sorted(said):
        rule = find(identity)
        name = f"[{identity} {rule.name}](rules.md#{identity.lower()}-{rule.name})" if rule else identity
        yield f"| {name} | {what} | {fix} |"
    yield ""


def _what(finding: Finding) -> str:
    rule = find(finding.rule)
    return rule.title if rule and finding.rule != "OCT002" else finding.message
