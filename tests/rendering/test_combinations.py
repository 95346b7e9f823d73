"""Every combination renders what was asked for, or is refused because of a conflict in it; and the page says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

import pytest

from octogen.documents.document import Document
from scripts.docs_combinations import COMBINATIONS, Combination, combinations_page, outcome
from scripts.generate_docs import DOCS
from tests.support.botocore_says import refused

# All in one process, where each combination is tried once.
pytestmark = pytest.mark.xdist_group("combinations")

BALANCERS = tuple(dict.fromkeys(combination.balancer for combination in COMBINATIONS))
POLLING = tuple(dict.fromkeys(combination.polling for combination in COMBINATIONS))
SEPARATE = {"/repository", "/artifacts", "/taskLogs", "/eventExports"}
MOUNTS = {
    "separateVolumes": SEPARATE,
    "separateVolumesWithClusterShared": {*SEPARATE, "/clusterShared"},
    "clusterShared": {"/clusterShared"},
}
LAYOUT_SAID = {
    "separateVolumes": set(),
    "separateVolumesWithClusterShared": {"SEPARATE_VOLUMES_WITH_CLUSTER_SHARED"},
    "clusterShared": {"CLUSTER_SHARED"},
}


def conflicts(combination: Combination) -> Iterator[str]:
    """The rules that must refuse a combination: what AWS, the Tentacles' protocol and Octopus do not allow."""
    if combination.balancer == "classic" and combination.polling != "none":
        yield "OCT002"  # a service registers with it or with target groups
        return  # values in conflict are not rendered
    if combination.balancer == "classic" and not combination.launch.endswith("bridge"):
        yield "OCT202"
    if combination.polling == "perNode through application":
        yield "OCT301"
    if combination.polling.startswith("perNode") and combination.topology == "replicated-service":
        yield "OCT302"
    if combination.polling == "sharedQueue" and combination.layout == "separateVolumes":
        yield "OCT305"


def bodies(documents: Iterable[Document], kind: str) -> list[Any]:
    return [document.body for document in documents if document.kind.name == kind]


def test_the_product_is_whole() -> None:
    choices = [tuple(dict.fromkeys(column)) for column in zip(*COMBINATIONS, strict=True)]
    assert [len(each) for each in choices] == [3, 4, 3, 2, 2, 3]
    assert len(COMBINATIONS) == len(set(COMBINATIONS)) == 3 * 4 * 3 * 2 * 2 * 3


@pytest.mark.parametrize("polling", POLLING)
@pytest.mark.parametrize("balancer", BALANCERS)
def test_a_combination_is_clean_or_refused_for_the_conflict_in_it(balancer: str, polling: str) -> None:
    for combination in COMBINATIONS:
        if (combination.balancer, combination.polling) != (balancer, polling):
            continue
        result = outcome(combination)
        assert result.refusals == tuple(sorted(conflicts(combination))), combination
        assert result.refusals or result.findings == (), combination
        assert all(finding.fix for finding in result.findings), combination


@pytest.mark.parametrize("polling", POLLING)
@pytest.mark.parametrize("balancer", BALANCERS)
def test_botocore_takes_all_that_renders(balancer: str, polling: str) -> None:
    for combination in rendering(balancer, polling):
        documents = outcome(combination).documents.items
        assert {document.name: refused(document) for document in documents if refused(document)} == {}, combination


@pytest.mark.parametrize("polling", POLLING)
@pytest.mark.parametrize("balancer", BALANCERS)
def test_what_renders_is_what_was_asked_for(balancer: str, polling: str) -> None:
    for combination in rendering(balancer, polling):
        documents = outcome(combination).documents.items
        assert_balanced(combination, documents)
        assert_placed(combination, documents)
        for task in bodies(documents, "task-definition"):
            assert_server(combination, task)


def rendering(balancer: str, polling: str) -> list[Combination]:
    return [
        each
        for each in COMBINATIONS
        if (each.balancer, each.polling) == (balancer, polling) and not outcome(each).refusals
    ]


def assert_balanced(combination: Combination, documents: Iterable[Document]) -> None:
    documents = tuple(documents)
    own = [] if combination.balancer == "classic" else [combination.balancer]
    wanted = {*own, *(["network"] if combination.polling != "none" else [])}
    assert sorted(body["Type"] for body in bodies(documents, "load-balancer")) == sorted(wanted)
    assert len(bodies(documents, "classic-load-balancer")) == (combination.balancer == "classic")
    polled = [item.body for item in documents if item.name.startswith("listener.polling")]
    ports = {"none": [], "perNode": [10943, 10944], "sharedQueue": [10943]}[combination.polling]
    assert [(listener["Protocol"], listener["Port"]) for listener in polled] == [("TCP", port) for port in ports]
    instances = combination.launch.endswith("bridge")
    for group in bodies(documents, "target-group"):
        assert group["TargetType"] == ("instance" if instances else "ip")
        assert (group["HealthCheckPath"], group["Matcher"]) == ("/api/octopusservernodes/ping", {"HttpCode": "200,418"})
    portal = 1
    for service in bodies(documents, "service"):
        behind = {"none": 0, "perNode": 1, "sharedQueue": 1}[combination.polling]
        assert len(service["loadBalancers"]) == portal + behind


def assert_placed(combination: Combination, documents: Iterable[Document]) -> None:
    services = bodies(documents, "service")
    per_node = combination.topology == "service-per-node"
    assert [service["desiredCount"] for service in services] == ([1, 1] if per_node else [2])
    for service in services:
        assert service["launchType"] == combination.launch.partition(",")[0]
        assert ("networkConfiguration" in service) == (not combination.launch.endswith("bridge"))
        assert ("placementStrategy" in service) == combination.launch.startswith("EC2")


def assert_server(combination: Combination, task: dict[str, Any]) -> None:
    (container,) = task["containerDefinitions"]
    hardened = combination.image == "hardened"
    variables = {variable["name"]: variable["value"] for variable in container["environment"]}
    secrets = {secret["name"] for secret in container["secrets"]}
    assert task["networkMode"] == ("bridge" if combination.launch.endswith("bridge") else "awsvpc")
    assert container["image"].endswith("-hardened") == hardened
    assert container["healthCheck"]["command"][0] == ("CMD" if hardened else "CMD-SHELL")
    assert {mount["containerPath"] for mount in container["mountPoints"]} == MOUNTS[combination.layout]
    said = {variables[name] for name in ("CLUSTER_SHARED_MODE", "CLUSTER_SHARED_CONFIG") if name in variables}
    assert said == LAYOUT_SAID[combination.layout]
    assert ("OCTOPUS_SERVER_NODE_NAME" in variables) == (combination.topology == "service-per-node")
    queue = "OCTOPUS_MULTI_NODE_POLLING_TENTACLES_REDIS_CONNECTION_STRING"
    assert (queue in secrets) == (combination.polling == "sharedQueue")


def test_the_page_is_current() -> None:
    page = combinations_page()
    assert (DOCS / "combinations.md").read_text(encoding="utf-8") == page, "`make docs` writes docs/combinations.md"
    named = set(chain.from_iterable(conflicts(combination) for combination in COMBINATIONS))
    assert all(f"| [{rule} " in page for rule in named)
