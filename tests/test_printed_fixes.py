"""What a finding says will mend it does: the sample, broken, then mended by the words of the fix, is clean."""

from __future__ import annotations

from pathlib import Path

import pytest

from octogen.api import arrange, check, lint, read, render
from octogen.finding import Finding, Severity
from octogen.values.overlay import Notation

SAMPLE = Path(__file__).parent.parent / "sample-values.yaml"
REDIS = "octopus.secrets.redisConnectionString=arn:aws:ssm:eu-west-2:123456789012:parameter/octopus/redis"
TAG = "octopus.image.tag=2026.4.6909"
QUEUE = (REDIS, "tentacles.polling.mode=sharedQueue", TAG)
WITH_DIRECTORY = "storage.layout=separateVolumesWithClusterShared"

# Rule, what breaks the sample, what the fix must say, and that put into assignments.
CASES = (
    (
        "OCT301",
        (
            "tentacles.polling.mode=perNode",
            "tentacles.polling.loadBalancer=application",
            "nodes.topology=service-per-node",
        ),
        "set tentacles.polling.loadBalancer to network",
        "tentacles.polling.loadBalancer=network",
    ),
    (
        "OCT302",
        ("tentacles.polling.mode=perNode",),
        "set nodes.topology to service-per-node",
        "nodes.topology=service-per-node",
    ),
    ("OCT304", (*QUEUE, WITH_DIRECTORY, "octopus.image.tag=2026.3.15878"), "set octopus.image.tag to 2026.4.6909", TAG),
    ("OCT305", QUEUE, "set storage.layout to separateVolumesWithClusterShared", WITH_DIRECTORY),
    (
        "OCT101",
        ("storage.folders.repository=null",),
        "keep the folder under storage.folders",
        "storage.folders.repository={}",
    ),
    (
        "OCT112",
        (WITH_DIRECTORY, "storage.folders.clusterShared=null"),
        "keep the folder under storage.folders",
        "storage.folders.clusterShared={}",
    ),
    (
        "OCT223",
        ("octopus.serverUri=http://octopus.example.com",),
        "values: octopus.serverUri",
        "octopus.serverUri=https://octopus.example.com",
    ),
    (
        "OCT807",
        (
            "network.securityGroups=null",
            "loadBalancer.securityGroups=[]",
            'network.createSecurityGroups={"allowFrom":["0.0.0.0/0"]}',
        ),
        "values: network.createSecurityGroups.allowFrom",
        'network.createSecurityGroups={"allowFrom":["10.0.0.0/8"]}',
    ),
    ("OCT202", ("loadBalancer.type=classic",), "set loadBalancer.type to application", "loadBalancer.type=application"),
)


def findings(*assignments: str) -> tuple[Finding, ...]:
    sets = [
        (
            Notation.JSON if "{" in text else Notation.TEXT if text.startswith("octopus.image.tag") else Notation.TYPED,
            text,
        )
        for text in assignments
    ]
    values = check(read(SAMPLE.read_bytes(), SAMPLE.name), sets=sets)
    assert values.findings == ()
    return lint(render(arrange(values)))


@pytest.mark.parametrize(("rule", "broken", "said", "mended"), CASES, ids=[case[0] for case in CASES])
def test_the_printed_fix_mends_the_file(rule: str, broken: tuple[str, ...], said: str, mended: str) -> None:
    found = [item for item in findings(*broken) if item.rule == rule]
    assert found
    assert all(said in item.fix for item in found)
    assert [item for item in findings(*broken, mended) if item.severity is not Severity.INFO] == []
