"""A deployment as AWS describes it, in files, streams and pipes: the same findings, and attributes at their owners."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from octogen.cli import app
from octogen.finding import Finding, format_pointer
from octogen.inputs.deployments import sort_inputs
from octogen.linting.linting import lint
from octogen.source.source import read
from tests.support.aws_prints import Spelling, each_spelling

# The portal behind an Application, polling behind a Network Load Balancer.

ARN = "arn:aws:elasticloadbalancing:eu-west-2:123456789012:"
TASK = "arn:aws:ecs:eu-west-2:123456789012:task-definition/octopus:4"
Described = Mapping[str, Any]


def group(name: str, protocol: str, port: int) -> dict[str, Any]:
    return {
        "TargetGroupArn": f"{ARN}targetgroup/{name}/0123456789abcdef",
        "TargetGroupName": name,
        "Protocol": protocol,
        "Port": port,
        "TargetType": "ip",
        "HealthCheckPath": "/api/octopusservernodes/ping",
        "HealthCheckProtocol": protocol,
        "Matcher": {"HttpCode": "200,418"},
    }


def listener(name: str, kind: str, protocol: str, port: int) -> dict[str, Any]:
    return {
        "ListenerArn": f"{ARN}listener/{kind}/{name}/0123456789abcdef/0123456789abcdef",
        "LoadBalancerArn": f"{ARN}loadbalancer/{kind}/{name}/0123456789abcdef",
        "Protocol": protocol,
        "Port": port,
        "SslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
        "DefaultActions": [{"Type": "forward", "TargetGroupArn": f"{ARN}targetgroup/{name}/0123456789abcdef"}],
    }


def balancer(name: str, kind: str) -> dict[str, Any]:
    short = {"application": "app", "network": "net"}[kind]
    return {
        "LoadBalancerArn": f"{ARN}loadbalancer/{short}/{name}/0123456789abcdef",
        "LoadBalancerName": name,
        "Type": kind,
    }


def attributes(**given: str) -> dict[str, Any]:
    return {"Attributes": [{"Key": key.replace("__", "."), "Value": value} for key, value in given.items()]}


DESCRIBED: Described = {
    "services": {
        "services": [
            {
                "serviceArn": "arn:aws:ecs:eu-west-2:123456789012:service/tools/octopus",
                "clusterArn": "arn:aws:ecs:eu-west-2:123456789012:cluster/tools",
                "serviceName": "octopus",
                "taskDefinition": TASK,
                "desiredCount": 1,
                "healthCheckGracePeriodSeconds": 1800,
                "loadBalancers": [
                    {
                        "targetGroupArn": f"{ARN}targetgroup/{name}/0123456789abcdef",
                        "containerName": "octopus-server",
                        "containerPort": port,
                    }
                    for name, port in (("portal", 8080), ("polling", 10943))
                ],
            }
        ],
        "failures": [],
    },
    "task": {
        "taskDefinition": {
            "taskDefinitionArn": TASK,
            "family": "octopus",
            "containerDefinitions": [
                {"name": "octopus-server", "image": "octopusdeploy/octopusdeploy:2026.3.15878", "essential": True}
            ],
        },
        "tags": [],
    },
    "target-groups": {"TargetGroups": [group("portal", "HTTP", 8080), group("polling", "TCP", 10943)]},
    "load-balancers": {"LoadBalancers": [balancer("portal", "application"), balancer("polling", "network")]},
    "portal": {"Listeners": [listener("portal", "app", "HTTPS", 443)]},
    "polling": {"Listeners": [listener("polling", "net", "TCP", 10943)]},
    "load-balancer-attributes.portal": attributes(idle_timeout__timeout_seconds="60"),
    "target-group-attributes.polling": attributes(
        deregistration_delay__timeout_seconds="60",
        target_health_state__unhealthy__connection_termination__enabled="true",
    ),
    "listener-attributes.polling": attributes(tcp__idle_timeout__seconds="350"),
}
OF_ATTRIBUTES = {
    ("OCT208", "load-balancer-attributes.portal", "/Attributes/0/Value"),
    ("OCT308", "target-group-attributes.polling", "/Attributes/1/Value"),
}
"""What is wrong with attributes, whose owners only the names of their files tell: of each kind there are two."""


def told(findings: tuple[Finding, ...]) -> set[tuple[str, str, str]]:
    return {(finding.rule, finding.document, format_pointer(finding.pointer)) for finding in findings}


def in_files(described: Described, spell: Spelling = json.dumps, ending: str = "json") -> set[tuple[str, str, str]]:
    sources = [read(spell(body), f"described/{name}.{ending}") for name, body in described.items()]
    assert [source.findings for source in sources if source.findings] == []
    (deployment,) = sort_inputs(sources).deployments
    return told(lint(deployment, ignore=["OCT501"]))


def named_by_their_files(described: Described) -> dict[str, Any]:
    """Return the same with each pair of resources, and listeners, in files that name them."""
    names = {"portal": "listener.portal", "polling": "listener.polling"}
    return {names.get(name, name): body for name, body in described.items()}


@each_spelling
def test_attributes_are_those_of_the_resource_that_their_file_is_named_after(spell: Spelling) -> None:
    assert in_files(named_by_their_files(DESCRIBED), spell, "yaml") == OF_ATTRIBUTES


def test_a_document_of_octogens_own_name_has_the_attributes_of_that_name() -> None:
    described = named_by_their_files(DESCRIBED)
    portal, polling = described.pop("target-groups")["TargetGroups"]
    described["target-group.web"] = {"TargetGroups": [portal]}
    described["target-group.tentacles"] = {"TargetGroups": [polling]}
    described["target-group-attributes.tentacles"] = described.pop("target-group-attributes.polling")
    assert ("OCT308", "target-group-attributes.tentacles", "/Attributes/1/Value") in in_files(described)


def test_attributes_that_no_name_ties_to_one_of_several_are_held_against_none() -> None:
    anonymous = {f"file-{number}": body for number, body in enumerate(DESCRIBED.values())}
    assert in_files(anonymous) == set()


def test_attributes_are_those_of_the_only_candidate_whatever_the_file_is_called() -> None:
    only = {
        **DESCRIBED,
        "target-groups": {"TargetGroups": [group("polling", "TCP", 10943)]},
        "attributes": DESCRIBED["target-group-attributes.polling"],
    }
    del only["target-group-attributes.polling"]
    assert ("OCT308", "target-group-attributes", "/Attributes/1/Value") in in_files(only)


def test_a_stream_can_name_its_documents_in_comments() -> None:
    named = (
        f"---\n# Document: {name}\n{yaml.safe_dump(body)}" for name, body in named_by_their_files(DESCRIBED).items()
    )
    (deployment,) = sort_inputs([read("".join(named), "<stdin>")]).deployments
    assert told(lint(deployment)) >= OF_ATTRIBUTES


def classic(name: str) -> dict[str, Any]:
    return {"LoadBalancerName": name, "CreatedTime": "2026-01-01T00:00:00Z", "ListenerDescriptions": []}


@pytest.mark.parametrize(("names", "count"), [(["web"], 1), (["web", "other"], 0)])
def test_attributes_of_a_classic_load_balancer_are_those_of_the_only_one(names: list[str], count: int) -> None:
    described = {
        "services": {
            "services": [
                {**DESCRIBED["services"]["services"][0], "loadBalancers": [{"loadBalancerName": "web"}]},
            ]
        },
        "task": DESCRIBED["task"],
        "load-balancers": {"LoadBalancerDescriptions": [classic(name) for name in names]},
        "attributes": {"LoadBalancerAttributes": {"ConnectionSettings": {"IdleTimeout": 30}}},
    }
    assert [rule for rule, _, _ in in_files(described)].count("OCT208") == count


# The same through the command line.

FAULTY: Described = {
    **{name: body for name, body in DESCRIBED.items() if "attributes" not in name},
    "target-groups": {"TargetGroups": [{**group("portal", "HTTP", 8080), "Matcher": {"HttpCode": "200"}}]},
    "services": {
        "services": [{**DESCRIBED["services"]["services"][0], "availabilityZoneRebalancing": "ENABLED"}],
        "failures": [],
    },
}
FOUND = {
    ("OCT206", "target-group.portal", "/Matcher/HttpCode"),
    ("OCT404", "service.octopus", "/availabilityZoneRebalancing"),
}


def reported(*arguments: str, stdin: str = "") -> set[tuple[str, str, str]]:
    result = CliRunner().invoke(app, ["lint", "--format", "json", *arguments], input=stdin, catch_exceptions=False)
    assert result.exit_code == 1, result.output
    findings = json.loads(result.stdout)["findings"]
    return {(finding["rule"], finding["document"], finding["pointer"]) for finding in findings}


def streams() -> Iterator[tuple[str, str]]:
    bodies = list(FAULTY.values())
    yield "JSON values one after another, as commands in a row print them", "\n".join(map(json.dumps, bodies))
    yield "indented JSON values one after another", "".join(json.dumps(body, indent=4) for body in bodies)
    yield "a list", json.dumps(bodies)
    yield "a YAML stream", yaml.safe_dump_all(bodies)
    yield "one YAML mapping, as commands in a row print it", "".join(map(yaml.safe_dump, _apart(bodies)))


def _apart(bodies: list[Any]) -> Iterator[Any]:
    """Return bodies that have no key in common."""
    yield from bodies[:4]
    yield {"Listeners": [item for body in bodies[4:] for item in body["Listeners"]]}


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in streams()])
def test_what_aws_prints_is_linted_from_a_pipe(text: str) -> None:
    assert reported("-", stdin=text) >= FOUND


@pytest.mark.parametrize("ending", ["json", "yaml", "yml"])
def test_what_aws_printed_is_linted_from_a_directory(ending: str, tmp_path: Path) -> None:
    for name, body in FAULTY.items():
        spell = json.dumps if ending == "json" else yaml.safe_dump
        (tmp_path / f"{name}.{ending}").write_text(spell(body), encoding="utf-8")
    assert reported(str(tmp_path)) >= FOUND


def linted(tmp_path: Path, folders: Mapping[str, str]) -> str:
    """Return what is said of FAULTY, each part of it in the folder that is told, with a second service in `two`."""
    for name, body in {**FAULTY, "second": {"serviceName": "web", "taskDefinition": "web"}}.items():
        if name in folders:
            folder = tmp_path / folders[name]
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{name}.json").write_text(json.dumps(body), encoding="utf-8")
    return CliRunner().invoke(app, ["lint", str(tmp_path)], catch_exceptions=False).output


def test_documents_of_two_directories_are_two_deployments(tmp_path: Path) -> None:
    folders = dict.fromkeys(FAULTY, "two") | {"services": "one", "second": "two"}
    assert "OCT404" not in linted(tmp_path, folders)  # nobody tells that the service runs Octopus


@pytest.mark.parametrize("above", ["", "ecs/production"])
def test_documents_sorted_into_directories_by_kind_are_one_deployment(above: str, tmp_path: Path) -> None:
    folders = {name: f"{above}/listeners" if name in ("portal", "polling") else f"{above}/{name}" for name in FAULTY}
    printed = linted(tmp_path, {name: folder.lstrip("/") for name, folder in folders.items()})
    assert "OCT404" in printed
    assert "OCT206" in printed


def test_each_environment_may_have_its_own_directories_by_kind(tmp_path: Path) -> None:
    production = {name: f"production/{name}" for name in ("services", "task")}
    assert "OCT404" not in linted(tmp_path, production | {"task": "test/task", "second": "test/services"})
    assert "OCT404" in linted(tmp_path, production)
