"""Rules of nodes and of the database beyond their examples: severities, and when they must hold their tongue."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent

import pytest
import yaml

from octogen.arrangement import arrange
from octogen.finding import Finding
from octogen.linting import lint
from octogen.rendering import render
from octogen.rule import example_documents
from octogen.source import read
from octogen.values import check

ROOT = Path(__file__).parent.parent

IMAGE = "octopusdeploy/octopusdeploy:2026.3.15878"
ARN = "arn:aws:secretsmanager:eu-west-2:123456789012:secret:octopus"


def findings(text: str, rule: str) -> list[tuple[str, str]]:
    """Return severity and message of what a rule finds in a mapping of document names to bodies."""
    return [(item.severity.value, item.message) for item in lint(example_documents(text), select=[rule])]


def severities(text: str, rule: str) -> list[str]:
    return [severity for severity, _ in findings(text, rule)]


def over_the_sample(overlay: str, rule: str) -> tuple[Finding, ...]:
    """Return what a rule finds in the sample with `overlay` laid over it."""
    sample = read((ROOT / "sample-values.yaml").read_bytes(), "sample-values.yaml")
    return lint(render(arrange(check(sample, read(overlay, "overlay.yaml")))), select=[rule])


def in_values(overlay: str, rule: str) -> list[str]:
    return [item.severity.value for item in over_the_sample(overlay, rule)]


def lines(overlay: str, rule: str) -> list[str]:
    """Return the lines of the overlay at which a rule finds something."""
    found = over_the_sample(overlay, rule)
    return [overlay.splitlines()[item.place.line - 1].strip() for item in found if item.place.file == "overlay.yaml"]


def task(label: str, container: str = "{}", members: str = "{}") -> str:
    """Return a task definition of family `label` whose Octopus container has these members beside its image."""
    body = {"family": label, **yaml.safe_load(members)}
    body["containerDefinitions"] = [{"name": "octopus-server", "image": IMAGE, **yaml.safe_load(container)}]
    return f"task-definition.{label}:\n{indent(yaml.safe_dump(body), '  ')}"


def service(label: str, members: str = "{}") -> str:
    """Return a service named `label` that runs the task definition of that family."""
    body = {"serviceName": label, "taskDefinition": label, **yaml.safe_load(members)}
    return f"service.{label}:\n{indent(yaml.safe_dump(body), '  ')}"


def variable(name: str, value: str) -> str:
    return f"{{environment: [{{name: {name}, value: {value!r}}}]}}"


# OCT501, OCT515: how many nodes, and of which kind.


@pytest.mark.parametrize(
    ("services", "expected"),
    [
        (service("a", "{desiredCount: 1}"), ["warning"]),
        (service("a"), []),  # ECS takes no service of replicas without a count: an excerpt
        (service("a", "{desiredCount: 1, schedulingStrategy: DAEMON}"), []),
        (service("a", "{desiredCount: 0}"), []),
        (service("a", "{desiredCount: 1}") + service("b", "{desiredCount: 1}"), []),
        (service("a", "{desiredCount: 1}") + service("b"), []),
        (service("a", "{desiredCount: 1}") + service("b", "{desiredCount: 0}"), ["warning"]),
        (service("a", "{desiredCount: 1}") + service("ui", "{desiredCount: 2}"), ["warning"]),
    ],
)
def test_one_node_is_one_that_the_documents_count(services: str, expected: list[str]) -> None:
    text = task("a") + task("b") + task("ui", variable("TASK_CAP", "0")) + services
    assert severities(text, "OCT501") == expected


def test_a_service_whose_task_is_not_shown_may_run_another_node() -> None:
    text = task("a", variable("TASK_CAP", "0")) + service("a", "{desiredCount: 1}")
    assert severities(text + service("b", "{desiredCount: 1}"), "OCT501") == []
    assert severities(text + service("b", "{desiredCount: 1}"), "OCT515") == []
    nginx = "task-definition.b: {family: b, containerDefinitions: [{name: web, image: nginx}]}\n"
    assert severities(text + nginx + service("b", "{desiredCount: 1}"), "OCT515") == ["warning"]


def test_an_update_of_a_service_is_no_second_service() -> None:
    update = "service-update: {service: a, taskDefinition: a}\n"
    assert severities(task("a") + service("a", "{desiredCount: 1}") + update, "OCT501") == ["warning"]
    named = task("a", variable("OCTOPUS_SERVER_NODE_NAME", "a")) + service("a", "{desiredCount: 1}")
    assert severities(named + update, "OCT503") == []
    assert severities(named + "service-update: {service: a, desiredCount: 2}\n", "OCT503") == ["error"]


def test_two_installations_in_one_directory_have_one_node_each() -> None:
    text = service("a", "{desiredCount: 1}") + service("b", "{desiredCount: 1}")
    for label in ("a", "b"):
        text += task(label, f"{{secrets: [{{name: DB_CONNECTION_STRING, valueFrom: /{label}}}]}}")
    assert severities(text, "OCT501") == ["warning", "warning"]


def test_a_single_node_that_is_meant_is_worth_knowing_only() -> None:
    assert in_values("nodes: {count: 1, highAvailability: false}", "OCT501") == ["info"]


def test_other_nodes_may_be_described_elsewhere() -> None:
    assert severities(task("a", variable("TASK_CAP", "0")) + service("a"), "OCT515") == ["warning"]
    assert in_values("octopus: {taskCap: 0}", "OCT515") == ["error"]
    assert in_values("octopus: {taskCap: 0}\nnodes: {topology: service-per-node, taskCaps: {'1': 5}}", "OCT515") == []


# OCT502: the licence.


def test_a_licence_in_the_database_needs_no_variable() -> None:
    without = "octopus: {secrets: {licence: null}, licensedNodes: 2}"
    assert in_values(without, "OCT502") == []
    assert in_values("octopus: {secrets: {licence: null}}", "OCT502") == ["warning"]
    assert in_values("octopus: {secrets: {licence: null}}\nnodes: {count: 1}", "OCT502") == []
    assert in_values("octopus: {licensedNodes: 2}\nnodes: {count: 3}", "OCT502") == ["error"]
    assert in_values("octopus: {licensedNodes: 2}\nnodes: {uiOnly: {count: 1}}", "OCT502") == ["error"]


@pytest.mark.parametrize(
    "second",
    [
        task("b", "{secrets: [{name: OCTOPUS_SERVER_BASE64_LICENSE, valueFrom: /licence}]}", "{memory: '3072'}"),
        task("b", "{environmentFiles: [{type: s3, value: 'arn:aws:s3:::bucket/octopus.env'}]}", "{memory: '3072'}"),
        task("b"),
    ],
)
def test_one_node_that_may_have_a_licence_is_enough(second: str) -> None:
    services = service("a") + service("b")
    assert severities(task("a", members="{memory: '3072'}") + second + services, "OCT502") == []
    assert severities(task("a", members="{memory: '3072'}") + service("a", "{desiredCount: 2}"), "OCT502") == [
        "warning"
    ]


# OCT503: names.


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (variable("OCTOPUS_SERVER_NODE_NAME", "octopus"), variable("OCTOPUS_SERVER_NODE_NAME", "Octopus"), 2),
        (variable("OCTOPUS_SERVER_NODE_NAME", "one"), variable("OCTOPUS_SERVER_NODE_NAME", "two"), 0),
        (variable("OCTOPUS_SERVER_NODE_NAME", ""), variable("OCTOPUS_SERVER_NODE_NAME", ""), 0),
        (
            variable("OCTOPUS_SERVER_NODE_NAME", "one"),
            "{secrets: [{name: OCTOPUS_SERVER_NODE_NAME, valueFrom: one}]}",
            0,
        ),
    ],
)
def test_names_are_compared_over_services(first: str, second: str, expected: int) -> None:
    text = task("a", first) + task("b", second) + service("a", "{desiredCount: 1}") + service("b", "{desiredCount: 1}")
    assert len(findings(text, "OCT503")) == expected


def test_a_name_in_a_secret_is_one_for_all_tasks_too() -> None:
    container = "{secrets: [{name: OCTOPUS_SERVER_NODE_NAME, valueFrom: /name}]}"
    assert severities(task("a", container) + service("a", "{desiredCount: 2}"), "OCT503") == ["error"]


def test_a_name_may_be_handed_from_one_service_to_the_next() -> None:
    named = variable("OCTOPUS_SERVER_NODE_NAME", "octopus")
    services = service("a", "{desiredCount: 0}") + service("b", "{desiredCount: 1}")
    assert severities(task("a", named) + task("b", named) + services, "OCT503") == []


# OCT504: Spot.


@pytest.mark.parametrize(
    ("strategy", "expected"),
    [
        ("[{capacityProvider: FARGATE, weight: 1}, {capacityProvider: FARGATE_SPOT}]", []),
        ("[{capacityProvider: FARGATE, weight: 1}, {capacityProvider: FARGATE_SPOT, base: 1}]", ["error"]),
        ("[{capacityProvider: FARGATE_SPOT}]", ["error"]),
    ],
)
def test_spot_without_weight_and_base_runs_nothing(strategy: str, expected: list[str]) -> None:
    assert severities(task("a") + service("a", f"{{capacityProviderStrategy: {strategy}}}"), "OCT504") == expected


def test_a_service_without_strategy_has_the_cluster_s() -> None:
    cluster = """
cluster:
  clusterName: octopus
  capacityProviders: [FARGATE_SPOT]
  defaultCapacityProviderStrategy: [{capacityProvider: FARGATE_SPOT, weight: 1}]
"""
    arn = "arn:aws:ecs:eu-west-2:123456789012:cluster/octopus"
    assert severities(task("a") + service("a", f"{{cluster: '{arn}'}}") + cluster, "OCT504") == ["error"]
    assert severities(task("a") + service("a", "{cluster: octopus, launchType: FARGATE}") + cluster, "OCT504") == [
        "info"
    ]
    assert severities(task("a") + service("a", "{cluster: another}") + cluster, "OCT504") == []
    own = cluster.replace("clusterName: octopus", "clusterName: default")
    assert severities(task("a") + service("a") + own, "OCT504") == ["error"]


# OCT505, OCT506: size and task cap.


@pytest.mark.parametrize(
    ("cap", "members", "expected"),
    [
        ("20", "{cpu: '1024', memory: 3 GB}", ["info", "info"]),
        ("20", "{cpu: 1 vcpu, memory: '2048'}", ["info", "warning"]),
        ("20", "{cpu: '2048', memory: '6000'}", []),
        ("19", "{cpu: '1024', memory: '3000'}", []),  # what is documented for 10
        ("0", "{cpu: '256', memory: '512'}", []),
        ("many", "{cpu: '256', memory: '512'}", []),
        ("20", "{cpu: some, memory: much}", []),
    ],
)
def test_a_size_is_held_against_the_documented_range(cap: str, members: str, expected: list[str]) -> None:
    assert severities(task("a", variable("TASK_CAP", cap), members), "OCT505") == expected


def test_a_container_s_own_limit_is_what_counts() -> None:
    assert severities(task("a", "{memory: 1000}", "{cpu: '4096', memory: '8192'}"), "OCT505") == ["warning"]


def test_a_task_cap_is_a_warning_over_80_and_an_error_over_160() -> None:
    found = [severities(task("a", variable("TASK_CAP", cap)), "OCT506") for cap in ("80", "81", "160", "161")]
    assert found == [[], ["warning"], ["warning"], ["error"]]


# OCT508: zones.


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("[subnet-1]", "[subnet-1]", 2),
        ("[subnet-1]", "[subnet-2]", 0),  # each pinned to a subnet of its own
        ("[subnet-3]", "[subnet-4]", 2),  # both in eu-west-2a, says the load balancer
        ("[subnet-3]", "[subnet-1]", 0),  # nobody knows where subnet-1 is
        ("[subnet-1]", "[]", 0),
        ("[subnet-1]", "[7]", 0),
    ],
)
def test_only_what_is_certainly_one_zone_is_one(first: str, second: str, expected: int) -> None:
    text = task("a") + task("b")
    for label, subnets in (("a", first), ("b", second)):
        network = f"{{networkConfiguration: {{awsvpcConfiguration: {{subnets: {subnets}}}}}}}"
        text += service(label, network)
    text += """
load-balancer:
  LoadBalancerArn: arn
  AvailabilityZones:
    - {SubnetId: subnet-3, ZoneName: eu-west-2a}
    - {SubnetId: subnet-4, ZoneName: eu-west-2a}
"""
    assert len(findings(text, "OCT508")) == expected


def test_a_service_that_is_stopped_spreads_nothing() -> None:
    text = task("a") + task("b")
    for label, count, subnet in (("a", 2, "subnet-1"), ("b", 0, "subnet-2")):
        network = f"networkConfiguration: {{awsvpcConfiguration: {{subnets: [{subnet}]}}}}"
        text += service(label, f"{{desiredCount: {count}, {network}}}")
    assert findings(text, "OCT508") == [("error", "All 2 nodes run in subnet-1")]


# OCT510, OCT511: what the container is told.

FARGATE = "{requiresCompatibilities: [FARGATE], memory: '3072'}"


@pytest.mark.parametrize(
    ("image", "container", "expected"),
    [
        (IMAGE, "{}", ["error"]),
        ("octopusdeploy/octopusdeploy", "{}", ["error"]),  # latest: the standard image
        (f"octopusdeploy/octopusdeploy@sha256:{'0' * 64}", "{}", ["warning"]),
        (f"{IMAGE}-hardened", "{}", []),
        (IMAGE, variable("DISABLE_DIND", "y"), ["error"]),
        (IMAGE, "{secrets: [{name: DISABLE_DIND, valueFrom: /dind}]}", []),
    ],
)
def test_the_standard_image_on_fargate_needs_docker_in_docker_off(
    image: str, container: str, expected: list[str]
) -> None:
    members = {**yaml.safe_load(container), "image": image}
    assert severities(task("a", str(members), FARGATE), "OCT510") == expected


@pytest.mark.parametrize(
    ("environment", "expected"), [(variable("DISABLE_DIND", "Y"), ["warning"]), (variable("DISABLE_DIND", "N"), [])]
)
def test_privileged_is_for_docker_in_docker(environment: str, expected: list[str]) -> None:
    members = {**yaml.safe_load(environment), "privileged": True}
    on_instances = "{requiresCompatibilities: [EC2], memory: '3072'}"
    assert severities(task("a", str(members), on_instances), "OCT510") == expected
    assert severities(task("a", str(members), FARGATE), "OCT510") == (["error"] if not expected else [])


def test_an_eula_that_nobody_accepted_is_found_where_the_whole_task_is_shown() -> None:
    assert severities(task("a", members="{memory: '3072'}"), "OCT511") == ["error"]
    assert severities(task("a"), "OCT511") == []
    assert severities(task("a", variable("ACCEPT_EULA", "Y"), "{memory: '3072'}"), "OCT511") == []
    assert in_values("octopus: {environment: {ACCEPT_EULA: 'yes'}}", "OCT511") == ["error"]


# OCT513: what nodes share.


def secrets(database: str, key: str) -> str:
    return (
        f"secrets: [{{name: DB_CONNECTION_STRING, valueFrom: '{database}'}}, {{name: MASTER_KEY, valueFrom: '{key}'}}]"
    )


def mounted(label: str, secret: str, file_system: str, directory: str = "/") -> str:
    container = f"{{{secret}, mountPoints: [{{sourceVolume: v, containerPath: /artifacts}}]}}"
    efs = f"{{fileSystemId: {file_system}, rootDirectory: {directory}}}"
    return task(label, container, f"{{volumes: [{{name: v, efsVolumeConfiguration: {efs}}}]}}")


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (mounted("b", secrets(f"{ARN}/db-AbCdEf", f"{ARN}/key-AbCdEf"), "fs-1"), []),
        (mounted("b", secrets(f"{ARN}/db", f"{ARN}/key-AbCdEf::"), "fs-1"), []),
        (mounted("b", secrets(f"{ARN}/db-AbCdEf", f"{ARN}/key-AbCdEf"), "fs-2"), ["error"]),
        (mounted("b", secrets(f"{ARN}/db-AbCdEf", f"{ARN}/key-AbCdEf"), "fs-1", "/other"), ["error"]),
        (mounted("b", secrets(f"{ARN}/db-AbCdEf", f"{ARN}/other-AbCdEf"), "fs-1"), ["error"]),
        (mounted("b", secrets(f"{ARN}/other-AbCdEf", f"{ARN}/key-AbCdEf"), "fs-1"), ["warning"]),
        (mounted("b", secrets(f"{ARN}/other-AbCdEf", f"{ARN}/key-AbCdEf"), "fs-2"), []),  # another installation
        (mounted("b", secrets(f"{ARN}/other-AbCdEf", f"{ARN}/third-AbCdEf"), "fs-2"), []),
        (mounted("b", secrets(f"{ARN}/other-AbCdEf", f"{ARN}/third-AbCdEf"), "fs-1", "/other"), []),
    ],
)
def test_nodes_that_share_a_database_or_a_folder_must_share_the_rest(second: str, expected: list[str]) -> None:
    first = mounted("a", secrets(f"{ARN}/db-AbCdEf", f"{ARN}/key-AbCdEf"), "fs-1")
    assert severities(first + second + service("a") + service("b"), "OCT513") == expected


def test_a_parameter_has_a_name_and_an_arn() -> None:
    arn = "arn:aws:ssm:eu-west-2:123456789012:parameter/octopus/key"
    first, services = mounted("a", secrets("/db", "/octopus/key"), "fs-1"), service("a") + service("b")
    assert findings(first + mounted("b", secrets("/db", arn), "fs-1") + services, "OCT513") == []
    assert len(findings(first + mounted("b", secrets("/db", f"{arn}s"), "fs-1") + services, "OCT513")) == 1


def test_connection_strings_in_clear_may_differ_in_the_login_and_are_never_shown() -> None:
    def node(label: str, string: str, key: str) -> str:
        variables = f"[{{name: DB_CONNECTION_STRING, value: '{string}'}}, {{name: MASTER_KEY, value: {key}}}]"
        return task(label, f"{{environment: {variables}}}")

    services = service("a") + service("b")
    first = node("a", "Server=tcp:SQL,1433;Database=Octopus;User Id=a;Password=hush-1", "hush-2")
    same = node("b", "Data Source=sql;Initial Catalog=octopus;UID=b;PWD=hush-3", "hush-2")
    other = node("b", "Server=sql;Database=octopus;User Id=b;Password=hush-4", "hush-5")
    assert findings(first + same + services, "OCT513") == []
    ((severity, message),) = findings(first + other + services, "OCT513")
    assert severity == "error"
    assert message.startswith("MASTER_KEY differs")
    assert "hush" not in message


# OCT514: autoscaling.


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ("{MinCapacity: 2, MaxCapacity: 4}", ["warning"]),
        ("{MaxCapacity: 4}", ["warning"]),
        ("{MinCapacity: 2, MaxCapacity: 2}", []),
        (
            "{MaxCapacity: 4, SuspendedState: {DynamicScalingInSuspended: true, ScheduledScalingSuspended: true}}",
            [],
        ),
        ("{MaxCapacity: 4, SuspendedState: {DynamicScalingInSuspended: true}}", ["warning"]),
        ("{MinCapacity: 2, MaxCapacity: 4, ResourceId: service/other/a}", []),
        ("{MinCapacity: 2, MaxCapacity: 4, ScalableDimension: 'rds:cluster:ReadReplicaCount'}", []),
    ],
)
def test_autoscaling_is_found_where_it_changes_the_nodes(members: str, expected: list[str]) -> None:
    target = {
        "ServiceNamespace": "ecs",
        "ScalableDimension": "ecs:service:DesiredCount",
        "ResourceId": "service/default/a",
        **yaml.safe_load(members),
    }
    text = task("a") + service("a") + f"scalable-target:\n{indent(yaml.safe_dump(target), '  ')}"
    assert severities(text, "OCT514") == expected


# Where the values decide it.


@pytest.mark.parametrize(
    ("overlay", "rule", "expected"),
    [
        ("nodes:\n  uiOnly:\n    count: 9", "OCT507", ["count: 9"]),
        ("nodes:\n  topology: service-per-node\n  taskCaps:\n    '1': 100", "OCT506", ["'1': 100"]),
        ("octopus:\n  taskCap: 100", "OCT506", ["taskCap: 100"]),
        ("octopus:\n  environment:\n    TASK_CAP: '100'", "OCT506", ["TASK_CAP: '100'"]),
        ("octopus:\n  environment:\n    ACCEPT_EULA: 'yes'", "OCT511", ["ACCEPT_EULA: 'yes'"]),
        ("database:\n  multiAz: false", "OCT601", ["multiAz: false"]),
        ("database:\n  multiAz: false\n  create:\n    securityGroups: [sg-0a1b2c3d]", "OCT601", ["multiAz: false"]),
        (
            "cluster:\n  capacityProviders: [FARGATE, FARGATE_SPOT]",
            "OCT504",
            ["capacityProviders: [FARGATE, FARGATE_SPOT]"],
        ),
    ],
)
def test_a_finding_points_at_the_key_that_decides_it(overlay: str, rule: str, expected: list[str]) -> None:
    assert lines(overlay, rule) == expected
