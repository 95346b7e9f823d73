"""What follows from the values without a key of its own: an owner, a size, a variable, who may reach which port."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from octogen.api import arrange, check, read, render
from octogen.documents.document import Documents

SAMPLE = Path(__file__).parent.parent.parent / "sample-values.yaml"
REDIS = "arn:aws:secretsmanager:eu-west-2:123456789012:secret:octopus/redis-AbCdEf"


def rendered(overlay: Any) -> Documents:  # noqa: ANN401 - JSON
    values = check(read(SAMPLE.read_bytes(), SAMPLE.name), read(json.dumps(overlay), "overlay.yaml"))
    assert values.findings == ()
    return render(arrange(values))


def body(documents: Documents, name: str) -> Any:  # noqa: ANN401 - JSON
    found = documents.get(name)
    assert found is not None
    return found.body


@pytest.mark.parametrize("tag", ["2026.3.15878", "2026.3.15878-hardened"])
def test_files_belong_to_one_user_whichever_image_runs(tag: str) -> None:
    point = body(rendered({"octopus": {"image": {"tag": tag}}}), "access-point.repository")
    assert point["PosixUser"] == {"Uid": 1001, "Gid": 1001}
    assert point["RootDirectory"]["CreationInfo"]["OwnerUid"] == 1001


@pytest.mark.parametrize(
    ("task_cap", "nodes", "size"),
    [
        (10, {"count": 2}, "large"),
        (10, {"count": 3}, "xlarge"),
        (20, {"count": 2}, "xlarge"),
        (20, {"count": 2, "uiOnly": {"count": 2}}, "xlarge"),
        (40, {"count": 2}, "2xlarge"),
        (40, {"count": 2, "topology": "service-per-node", "taskCaps": {"2": 80}}, "4xlarge"),
        (160, {"count": 4}, "4xlarge"),
    ],
)
def test_the_database_has_the_size_that_octopus_documents_for_all_nodes_together(
    task_cap: int, nodes: dict[str, object], size: str
) -> None:
    create = {"create": {"securityGroups": ["sg-0a1b2c3d4e5f67890"]}}
    documents = rendered({"octopus": {"taskCap": task_cap}, "nodes": nodes, "database": create})
    assert body(documents, "database")["DBInstanceClass"] == f"db.m6i.{size}"


@pytest.mark.parametrize(
    ("given", "no_proxy"),
    [
        ({}, None),
        ({"HTTP_PROXY": "http://proxy:3128"}, "localhost,127.0.0.1,169.254.170.2"),
        ({"https_proxy": "http://proxy:3128"}, "localhost,127.0.0.1,169.254.170.2"),
        ({"HTTP_PROXY": "http://proxy:3128", "NO_PROXY": ".example.com"}, ".example.com"),
        ({"HTTP_PROXY": "http://proxy:3128", "no_proxy": ".example.com"}, None),
    ],
)
def test_a_proxy_is_kept_out_of_the_way_to_what_is_near(given: dict[str, str], no_proxy: str | None) -> None:
    (container,) = body(rendered({"octopus": {"environment": given}}), "task-definition")["containerDefinitions"]
    variables = {item["name"]: item["value"] for item in container["environment"]}
    assert variables.get("NO_PROXY") == no_proxy
    assert given.items() <= variables.items()


def test_a_container_on_ec2_may_stop_for_longer_than_on_fargate() -> None:
    documents = rendered({"compute": {"launchType": "EC2", "stopTimeoutSeconds": 3600}})
    assert body(documents, "task-definition")["containerDefinitions"][0]["stopTimeout"] == 3600


def test_the_check_of_redis_says_who_asks_and_takes_no_refusal_for_an_answer() -> None:
    polling = {"mode": "sharedQueue", "redis": {"create": {"password": REDIS.replace("redis", "password")}}}
    octopus = {"image": {"tag": "2026.4.6909"}, "secrets": {"redisConnectionString": REDIS}}
    overlay = {"octopus": octopus, "storage": {"layout": "clusterShared"}, "tentacles": {"polling": polling}}
    (container,) = body(rendered(overlay), "task-definition.redis")["containerDefinitions"]
    assert container["healthCheck"]["command"] == ["CMD", "redis-cli", "-e", "ping"]
    assert [item["name"] for item in container["secrets"]] == ["REDISCLI_AUTH"]
    assert '--requirepass "$REDISCLI_AUTH"' in container["command"][2]


EVERYBODY, TENTACLES, MONITORS = "10.0.0.0/8", "203.0.113.0/24", "pl-0a1b2c3d4e5f67890"


@pytest.mark.parametrize(
    ("more", "ports", "sources"),
    [
        ({}, {}, {443: {EVERYBODY}, 80: {EVERYBODY}, 10943: {EVERYBODY}, 8443: {EVERYBODY}}),
        (
            {"pollingFrom": [TENTACLES], "grpcFrom": [MONITORS]},
            {},
            {443: {EVERYBODY}, 80: {EVERYBODY}, 10943: {TENTACLES}, 8443: {MONITORS}},
        ),
        # Two load balancers, one group: whoever may reach the port of the one reaches that of the other.
        (
            {"pollingFrom": [TENTACLES]},
            {"basePort": 443},
            {443: {EVERYBODY, TENTACLES}, 80: {EVERYBODY}, 8443: {EVERYBODY}},
        ),
    ],
)
def test_each_port_is_open_to_those_whom_it_is_for(
    more: dict[str, object], ports: dict[str, object], sources: dict[int, set[str]]
) -> None:
    overlay = {
        "network": {"securityGroups": None, "createSecurityGroups": {"allowFrom": [EVERYBODY], **more}},
        "loadBalancer": {"securityGroups": None},
        "nodes": {"topology": "service-per-node", "count": 1, "highAvailability": False},
        "tentacles": {"polling": {"mode": "perNode", **ports}},
        "grpc": {"mode": "application"},
    }
    found = {
        permission["FromPort"]: {
            source
            for member, key in (("IpRanges", "CidrIp"), ("PrefixListIds", "PrefixListId"))
            for item in permission.get(member, ())
            for source in [item[key]]
        }
        for document in rendered(overlay).items
        if document.name.startswith("security-group-ingress.load-balancer")
        for permission in document.body["IpPermissions"]
    }
    assert found == sources
