"""What is impossible once derived is refused once, at the values key that decided it, with a fix that works."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from octogen.api import arrange, check, lint, read, render
from octogen.finding import Finding
from octogen.topology import Topology
from octogen.topology.checks import checks
from octogen.values.overlay import Notation

SAMPLE = Path(__file__).parent.parent.parent / "sample-values.yaml"
ARN = "arn:aws:elasticloadbalancing:eu-west-2:123456789012:"
NETWORK_BALANCER = f"{ARN}loadbalancer/net/platform/0123456789abcdef"
TARGET_GROUPS = [f"{ARN}targetgroup/polling-{number}/0123456789abcdef" for number in (1, 2)]
THERE = f"tentacles.polling.existing.loadBalancerArn={NETWORK_BALANCER}"
ALSO_THERE = f"grpc.mode=network,grpc.existing.loadBalancerArn={NETWORK_BALANCER}"
ONE_SERVICE = "tentacles.polling.mode=perNode"
PER_NODE = f"nodes.topology=service-per-node,{ONE_SERVICE}"
NETWORK = "loadBalancer.type=network"
CLASSIC = "loadBalancer.type=classic,compute.launchType=EC2,compute.networkMode=bridge"
THIRD_SUBNET = "network.subnets[2].id=subnet-0123456789abcdef0,network.subnets[2].zone=eu-west-2a"
TWO_SUBNETS = (
    "{0}.subnets[0].id=subnet-0a1b2c3d4e5f67890,{0}.subnets[0].zone=eu-west-2a,"
    "{0}.subnets[1].id=subnet-0123456789abcdef0,{0}.subnets[1].zone=eu-west-2a"
)

# Assignments, the values key that the finding names, its message, an assignment that mends it.
CASES = (
    (
        f"{NETWORK},{ONE_SERVICE},loadBalancer.https.port=10943",
        "loadBalancer.https.port",
        "Two listeners want port 10943: polling and https",
        "tentacles.polling.basePort=20000",
    ),
    (
        "loadBalancer.http.port=443",
        "loadBalancer.http.port",
        "Two listeners want port 443: https and http",
        "loadBalancer.https.redirectHttp=false",
    ),
    (
        f"{PER_NODE},grpc.mode=network,grpc.port=10944",
        "grpc.port",
        "Two listeners want port 10944: polling-2 and grpc",
        "grpc.port=10945",
    ),
    (
        f"{PER_NODE},grpc.mode=network,tentacles.polling.basePort=8442",
        "tentacles.polling.basePort",
        "Two listeners want port 8443: grpc and polling-2",
        "tentacles.polling.basePort=8444",
    ),
    (
        f"{NETWORK},{PER_NODE},loadBalancer.https.port=10950,nodes.count=8",
        "loadBalancer.https.port",
        "Two listeners want port 10950: polling-8 and https",
        "nodes.count=7",
    ),
    (
        f"{NETWORK},grpc.mode=network,grpc.port=443",
        "grpc.port",
        "Two listeners want port 443: https and grpc",
        "grpc.scheme=internet-facing",
    ),
    (
        f"{ONE_SERVICE},{THERE},{ALSO_THERE},grpc.port=10943",
        "grpc.port",
        "Two listeners want port 10943: polling and grpc",
        "grpc.port=8443",
    ),
    (
        f"{PER_NODE},tentacles.polling.basePort=65535",
        "tentacles.polling.basePort",
        "octopus-node-2 would be polled at port 65536, and the last port is 65535",
        "tentacles.polling.basePort=65534",
    ),
    (
        f"{PER_NODE},tentacles.polling.basePort=65530,nodes.count=8",
        "tentacles.polling.basePort",
        "octopus-node-8 would be polled at port 65537, and the last port is 65535",
        "nodes.count=6",
    ),
    (
        f"{PER_NODE},tentacles.polling.existing.targetGroupArns={{{TARGET_GROUPS[0]}}}",
        "tentacles.polling.existing.targetGroupArns",
        "1 target group for 2 polling ports",
        "nodes.count=1",
    ),
    (
        f"{ONE_SERVICE},tentacles.polling.existing.targetGroupArns={{{','.join(TARGET_GROUPS)}}}",
        "tentacles.polling.existing.targetGroupArns",
        "2 target groups for 1 polling port",
        "nodes.topology=service-per-node",
    ),
    (
        TWO_SUBNETS.format("loadBalancer"),
        "loadBalancer.subnets[1].zone",
        "A load balancer takes one subnet of eu-west-2a, not two",
        "loadBalancer.subnets[1].zone=eu-west-2b",
    ),
    (
        f"grpc.mode=network,{TWO_SUBNETS.format('grpc')}",
        "grpc.subnets[1].zone",
        "A load balancer takes one subnet of eu-west-2a, not two",
        f"grpc.existing.targetGroupArn={TARGET_GROUPS[0]}",
    ),
    (
        f"{CLASSIC},{TWO_SUBNETS.format('loadBalancer')}",
        "loadBalancer.subnets[1].zone",
        "A load balancer takes one subnet of eu-west-2a, not two",
        "loadBalancer.existing.loadBalancerName=platform",
    ),
)


def arranged(*assignments: str) -> Topology:
    values = check(read(SAMPLE.read_bytes(), SAMPLE.name), sets=[(Notation.TYPED, text) for text in assignments])
    assert values.findings == ()
    return arrange(values)


def findings(*assignments: str) -> tuple[Finding, ...]:
    return arranged(*assignments).findings


@pytest.mark.parametrize(("broken", "key", "said", "mended"), CASES, ids=[case[2] for case in CASES])
def test_what_cannot_be_is_refused_at_its_key_and_can_be_mended(broken: str, key: str, said: str, mended: str) -> None:
    (found,) = findings(broken)
    assert (found.rule, found.message) == ("OCT002", said)
    assert found.fix
    assert found.place.file == f"--set {key}"
    assert findings(broken, mended) == ()


def test_a_number_that_a_fix_names_is_the_last_that_works() -> None:
    (found,) = findings(f"{PER_NODE},tentacles.polling.basePort=65535,nodes.count=5")
    best = re.fullmatch(r"set (tentacles\.polling\.basePort) to (\d+) or less", found.fix)
    assert best
    assert findings(PER_NODE, "nodes.count=5", f"{best[1]}={best[2]}") == ()
    assert findings(PER_NODE, "nodes.count=5", f"{best[1]}={int(best[2]) + 1}") != ()


@pytest.mark.parametrize(
    "sets",
    [
        "tentacles.polling.mode=perNode,tentacles.polling.basePort=8443,grpc.mode=application",
        f"{PER_NODE},grpc.mode=network,grpc.port=10944,grpc.scheme=internet-facing",
        f"{ONE_SERVICE},{THERE},{ALSO_THERE[:-1]}0,grpc.port=10943",
        # A Network Load Balancer cannot redirect, and so has no listener for HTTP where it has one for TLS.
        f"{NETWORK},grpc.mode=network,grpc.port=80",
        # Where the target groups exist, octogen renders no listener.
        f"{PER_NODE},tentacles.polling.existing.targetGroupArns={{{','.join(TARGET_GROUPS)}}},grpc.mode=network,grpc.port=10944",
        "tentacles.polling.mode=none,grpc.mode=network,grpc.port=10943",
        f"{ONE_SERVICE},tentacles.polling.basePort=65535",
        f"{TWO_SUBNETS.format('loadBalancer')},loadBalancer.existing.targetGroupArn={TARGET_GROUPS[0]}",
        THIRD_SUBNET,
    ],
    ids=["types", "schemes", "existing", "no redirect", "target groups", "none", "one port", "not ours", "tasks'"],
)
def test_what_can_be_is_not_refused(sets: str) -> None:
    assert findings(sets) == ()


def test_both_places_of_a_port_are_named() -> None:
    (found,) = findings(f"{PER_NODE},grpc.mode=network,tentacles.polling.basePort=8443", "grpc.port=8444")
    assert [(other.place.file, other.label) for other in found.related] == [
        ("--set tentacles.polling.basePort", "polling-2 has port 8444")
    ]


def test_each_listener_beyond_the_first_is_refused() -> None:
    found = findings(f"{NETWORK},{ONE_SERVICE},grpc.mode=network,loadBalancer.https.port=10943,grpc.port=10943")
    assert [finding.place.file for finding in found] == ["--set loadBalancer.https.port", "--set grpc.port"]


def test_a_name_that_two_listeners_have_is_refused() -> None:
    topology = arranged()
    first, second = topology.listeners
    same = replace(second, label=first.label)
    (found,) = checks(replace(topology, listeners=(first, same)))
    assert (found.pointer, found.message) == (first.port_key, f"Two listeners have the name {first.label}")


def test_findings_go_along_and_nothing_is_rendered_of_what_cannot_be() -> None:
    topology = arranged("loadBalancer.http.port=443")
    documents = render(topology)
    assert documents.items == ()
    assert documents.topology is topology
    assert documents.findings == topology.findings
    assert lint(documents) == topology.findings
