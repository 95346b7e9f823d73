"""Which load balancers there are: portal, polling Tentacles and gRPC share one where they can."""

from __future__ import annotations

from pathlib import Path

import pytest

from octogen.api import arrange, check, lint, read, render
from octogen.values.overlay import Notation

SAMPLE = Path(__file__).parent.parent.parent / "sample-values.yaml"
ALL_NETWORK = (
    "loadBalancer.type=network,nodes.topology=service-per-node,tentacles.polling.mode=perNode,grpc.mode=network"
)
PUBLIC = (
    '[{"id": "subnet-0c0ffee0c0ffee001", "zone": "eu-west-2a"},'
    ' {"id": "subnet-0c0ffee0c0ffee002", "zone": "eu-west-2b"}]'
)
GIVEN = "arn:aws:elasticloadbalancing:eu-west-2:123456789012:loadbalancer/net/platform/0123456789abcdef"

Sets = list[tuple[Notation, str]]


def typed(text: str) -> tuple[Notation, str]:
    return Notation.TYPED, text


def carried(sets: Sets) -> dict[str, set[str]]:
    """Load balancer -> the listeners on it."""
    values = check(read(SAMPLE.read_bytes(), SAMPLE.name), sets=sets)
    assert values.findings == ()
    topology = arrange(values)
    assert lint(render(topology)) == ()
    found: dict[str, set[str]] = {balancer.arn: set() for balancer in topology.load_balancers}
    for listener in topology.listeners:
        found[listener.load_balancer].add(listener.label)
    return {arn.removeprefix("${load-balancer.").removesuffix(".arn}"): labels for arn, labels in found.items()}


@pytest.mark.parametrize(
    ("sets", "expected"),
    [
        ([], {"portal": {"https", "polling-1", "polling-2", "grpc"}}),
        (
            [typed("loadBalancer.type=application")],
            {"portal": {"https", "http"}, "polling": {"polling-1", "polling-2", "grpc"}},
        ),
        (
            [typed("loadBalancer.type=application,grpc.mode=application")],
            {"portal": {"https", "http", "grpc"}, "polling": {"polling-1", "polling-2"}},
        ),
        (
            [typed("tentacles.polling.scheme=internet-facing")],
            {"portal": {"https", "grpc"}, "polling": {"polling-1", "polling-2"}},
        ),
        (
            [(Notation.JSON, f"tentacles.polling.subnets={PUBLIC}")],
            {"portal": {"https", "grpc"}, "polling": {"polling-1", "polling-2"}},
        ),
        (
            [(Notation.JSON, f"tentacles.polling.subnets={PUBLIC}"), (Notation.JSON, f"grpc.subnets={PUBLIC}")],
            {"portal": {"https"}, "polling": {"polling-1", "polling-2", "grpc"}},
        ),
        (
            [typed(f"tentacles.polling.existing.loadBalancerArn={GIVEN}")],
            {"portal": {"https", "grpc"}, GIVEN: {"polling-1", "polling-2"}},
        ),
    ],
    ids=[
        "one for all",
        "two types",
        "gRPC with the portal",
        "two schemes",
        "own subnets",
        "two share subnets",
        "existing",
    ],
)
def test_what_is_alike_shares_a_load_balancer(sets: Sets, expected: dict[str, set[str]]) -> None:
    assert carried([typed(ALL_NETWORK), *sets]) == expected


def test_a_load_balancer_lies_in_its_own_subnets_else_the_portals_else_the_tasks() -> None:
    sets = [typed(ALL_NETWORK), typed("loadBalancer.type=application")]
    own = [(Notation.JSON, f"tentacles.polling.subnets={PUBLIC}"), typed("tentacles.polling.scheme=internet-facing")]
    portals = [(Notation.JSON, f"loadBalancer.subnets={PUBLIC}")]
    public = ("subnet-0c0ffee0c0ffee001", "subnet-0c0ffee0c0ffee002")
    private = ("subnet-0a1b2c3d4e5f67890", "subnet-0f9e8d7c6b5a43210")
    for more, expected in (
        ([], {"portal": private, "polling": private}),
        (own, {"portal": private, "polling": public, "grpc": private}),
        (portals, {"portal": public, "polling": public}),
    ):
        topology = arrange(check(read(SAMPLE.read_bytes(), SAMPLE.name), sets=[*sets, *more]))
        assert {balancer.label: balancer.subnets for balancer in topology.load_balancers} == expected


@pytest.mark.parametrize(
    ("sets", "spread"),
    [
        ([], set()),
        ([f"tentacles.polling.existing.loadBalancerArn={GIVEN}"], {"polling-1", "polling-2"}),
        ([f"loadBalancer.existing.loadBalancerArn={GIVEN}"], {"portal", "polling-1", "polling-2", "grpc"}),
    ],
    ids=["own", "for Tentacles", "for all"],
)
def test_a_target_group_spreads_over_the_zones_by_itself_where_the_load_balancer_exists(
    sets: list[str], spread: set[str]
) -> None:
    values = check(read(SAMPLE.read_bytes(), SAMPLE.name), sets=[typed(text) for text in (ALL_NETWORK, *sets)])
    topology = arrange(values)
    cross_zone = ("load_balancing.cross_zone.enabled", "true")
    assert {group.label for group in topology.target_groups if cross_zone in group.attributes} == spread
    assert all(cross_zone in balancer.attributes for balancer in topology.load_balancers if balancer.create)
