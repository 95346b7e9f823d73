"""Which files are AWS's, and of which kind: what is rendered is known again, what belongs to others is left alone."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from octogen.api import arrange, check, lint, read, render
from octogen.documents.document import Documents, Origin
from octogen.documents.kinds import KINDS, kind_of
from octogen.documents.recognition import recognise
from octogen.inputs.deployments import from_documents
from octogen.reports.text import text_report

ROOT = Path(__file__).parent.parent.parent
VALUES = [ROOT / "sample-values.yaml", *sorted((ROOT / "examples").glob("*.yaml"))]

OTHERS = {
    "docker-compose.yml": "services:\n  web:\n    image: nginx\n    ports: ['80:80']\n",
    "kubeconfig.yaml": "clusters:\n- name: prod\n  cluster: {server: 'https://x'}\nusers: []\n",
    "values.yaml": "replicaCount: 2\nimage: {repository: nginx}\nservice:\n  type: ClusterIP\n  port: 80\n",
    "aws-load-balancer-controller.yaml": "clusterName: prod\nreplicaCount: 2\nimage: {repository: x}\nregion: x\n",
    "service.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n",
    "deployment.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 2}\n",
    "cluster.yaml": "apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: {name: prod}\n",
    "workflow.yml": "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    services: {redis: {image: redis}}\n",
    "package.json": '{"name": "web", "version": "1.0.0", "services": {"a": 1}}',
    "tracing.yaml": "serviceName: web\nsampler: {type: const}\nreporter: {queueSize: 10}\n",
    "policy.json": '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}',
    "attributes.json": '{"Attributes": [{"Key": "colour", "Value": "red"}]}',
    "numbers.json": "[1, 2, [3]]",
    # One member that AWS has as well, and others that are not this operation's.
    "add-on.json": '{"clusterName": "prod", "addonName": "vpc-cni", "tags": {"a": "b"}}',
    "fargate-profile.json": '{"clusterName": "prod", "fargateProfileName": "a", "subnets": [], "tags": {}}',
    "log-stream.json": '{"logGroupName": "/ecs/app", "logStreamName": "ecs/app/0123"}',
    "metric-filter.json": '{"logGroupName": "/ecs/app", "filterName": "errors", "filterPattern": ""}',
    "manifest.json": '{"serviceName": "api", "version": "1.2.3"}',
    "settings.yaml": "serviceName: api\nport: 8080\nrole: web\ntags: [a]\n",
    "tracer.yaml": "serviceName: api\ntags: [a]\n",
    "overlay.yaml": "clusterName: prod\nserviceAccount: {name: aws-load-balancer-controller}\n",
    "task-set.json": '{"cluster": "c", "service": "web", "taskDefinition": "app:1", "launchType": "FARGATE",'
    ' "networkConfiguration": {}, "loadBalancers": [], "scale": {"value": 50.0, "unit": "PERCENT"}}',
    "run-task.json": '{"cluster": "c", "taskDefinition": "app:1", "launchType": "EC2", "count": 1, "overrides": {}}',
    "Dockerrun.aws.json": '{"AWSEBDockerrunVersion": 2, "volumes": [], "containerDefinitions": [{"name": "web"}]}',
    "modify.json": '{"ReplicationGroupId": "a", "ReplicationGroupDescription": "b", "ApplyImmediately": true}',
    # The name of a file is no evidence against its members.
    "cluster.json": '{"clusterName": "events", "kafkaVersion": "3.6.0", "numberOfBrokerNodes": 3, "tags": {}}',
    "service.yml": "serviceName: api\nport: 80\nimage: registry.example.com/api\nreplicas: 2\n",
    "service.json": '{"serviceName": "billing", "image": "registry.example.com/billing:3", "ports": [8080]}',
    "listener.json": "{}",
    "text.yaml": "just text\n",
}


@cache
def rendered(path: Path) -> Documents:
    return render(arrange(check(read(path.read_bytes(), path.name))))


@pytest.mark.parametrize(("name", "text"), OTHERS.items(), ids=OTHERS)
def test_what_belongs_to_others_is_left_alone(name: str, text: str) -> None:
    source = read(text, name)
    assert source.findings == ()
    assert [document.kind.name for root in source.roots for document in recognise(root, Path(name).stem)] == []


@pytest.mark.parametrize("path", VALUES, ids=lambda path: path.stem)
def test_what_is_rendered_is_known_again_by_its_file_name_and_for_what_it_is(path: Path) -> None:
    for document in rendered(path).items:
        (root,) = read(json.dumps(document.body), f"{document.name}.json").roots
        assert [(found.name, found.kind, found.origin) for found in recognise(root, document.name)] == [
            (document.name, document.kind, Origin.INPUT)
        ]
        assert [found.body for found in recognise(root, "elsewhere")] == [document.body]


KNOWN = {
    "a misspelt member": ('{"serviceName": "web", "taskDefinition": "web:1", "desiredCuont": 2}', "service"),
    "a member that octogen does not know": ('{"serviceName": "web", "taskDefinition": "web:1", "zoned": 2}', "service"),
    "a comment": ('{"$schema": "x", "_comment": "y", "family": "web", "containerDefinitions": []}', "task-definition"),
    "what AWS prints as well": (
        '{"family": "web", "containerDefinitions": [], "revision": 3, "status": "ACTIVE", "compatibilities": []}',
        "task-definition",
    ),
    "a service without a name": ('{"desiredCount": 2, "launchType": "FARGATE", "loadBalancers": []}', "service"),
    "an update of as many members": ('{"service": "web", "desiredCount": 2, "loadBalancers": []}', "service-update"),
    "a task definition without a family": ('{"containerDefinitions": [{"name": "a"}]}', "task-definition"),
    "a name": ('{"clusterName": "prod"}', "cluster"),
    "a log group": ('{"logGroupName": "/ecs/web"}', "log-group"),
}


@pytest.mark.parametrize(("text", "kind"), KNOWN.values(), ids=KNOWN)
def test_what_fits_an_operation_is_its_input(text: str, kind: str) -> None:
    (root,) = read(text, "a.json").roots
    assert [(document.kind.name, document.origin) for document in recognise(root)] == [(kind, Origin.INPUT)]


OUTPUTS = {
    '{"services": [{"serviceArn": "a", "serviceName": "web"}], "failures": []}': ["service.web"],
    '{"service": {"serviceArn": "a", "serviceName": "web"}}': ["service.web"],
    '[{"serviceArn": "a", "serviceName": "web", "taskDefinition": "b"}]': ["service.web"],
    '{"taskDefinition": {"taskDefinitionArn": "a", "family": "web", "containerDefinitions": []}}': [
        "task-definition.web"
    ],
    '{"clusters": [{"clusterArn": "a", "clusterName": "one"}, {"clusterArn": "b", "clusterName": "two"}]}': [
        "cluster.one",
        "cluster.two",
    ],
    '{"Listeners": [{"ListenerArn": "a", "Port": 80}]}': ["listener"],
    '{"Attributes": [{"Key": "idle_timeout.timeout_seconds", "Value": "60"}]}': ["load-balancer-attributes"],
    '{"Attributes": [{"Key": "deregistration_delay.timeout_seconds", "Value": "60"}]}': ["target-group-attributes"],
    '{"Attributes": [{"Key": "tcp.idle_timeout.seconds", "Value": "350"}]}': ["listener-attributes"],
}


@pytest.mark.parametrize(("text", "names"), OUTPUTS.items(), ids=[", ".join(names) for names in OUTPUTS.values()])
def test_what_aws_prints_is_a_document_for_each_resource(text: str, names: list[str]) -> None:
    (root,) = read(text).roots
    found = list(recognise(root))
    assert [document.name for document in found] == names
    assert {document.origin for document in found} == {Origin.OUTPUT}


def test_a_name_from_a_file_does_not_grow_or_reach_the_terminal() -> None:
    (root,) = read(json.dumps({"family": "\x1b[31m" + "x" * 1000, "containerDefinitions": []})).roots
    (document,) = recognise(root)
    assert document.name.isprintable()
    assert len(document.name) < 100


def test_every_kind_is_known_by_its_own_name() -> None:
    for name, kind in KINDS.items():
        assert kind_of(name) is kind
        assert kind_of(f"{name}.some") is kind


KEYS = st.sampled_from(
    sorted({key for kind in KINDS.values() for mark in kind.marks for key in mark} | {"", "service"})
)
BODIES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(KEYS, below, max_size=4),
    max_leaves=15,
)


@given(BODIES, st.sampled_from(["", "service", "target-group.web", "x"]))
def test_any_data_at_all_is_recognised_or_not_and_never_an_exception(data: object, stem: str) -> None:
    (root,) = read(json.dumps(data), "a.json").roots
    for document in recognise(root, stem):
        assert document.kind.name in KINDS
        assert isinstance(document.body, dict)


# Documents gone wrong: the sample's own, with junk anywhere in them.

JUNK = (
    st.none()
    | st.booleans()
    | st.integers(-1, 5)
    | st.sampled_from(["", "x", "${a.b}", [], {}, [[]], [{}], [None], {"x": 1}])
)


@st.composite
def broken(draw: st.DrawFn, value: Any) -> Any:  # noqa: ANN401 - JSON
    """Draw a value with some of what is in it replaced by junk, left out or repeated."""
    if draw(st.integers(0, 11)) == 0:
        return draw(JUNK)
    if isinstance(value, dict):
        return {key: draw(broken(item)) for key, item in value.items() if draw(st.integers(0, 19))}
    if isinstance(value, list):
        return [draw(broken(item)) for item in value for _ in range(draw(st.integers(1, 2)))]
    return value


@settings(max_examples=50)
@given(data=st.data(), path=st.sampled_from(VALUES))
def test_documents_gone_wrong_are_linted_and_never_raise(data: st.DataObject, path: Path) -> None:
    sources = [
        read(json.dumps(data.draw(broken(document.body))), f"{document.name}.json") for document in rendered(path).items
    ]
    for finding in lint(from_documents(sources)):
        assert finding.message


def test_no_key_of_a_file_reaches_the_terminal_as_it_is() -> None:
    text = json.dumps({"serviceName": "a", "taskDefinition": "b", "\x1b[2J\n\u202e": 1})
    report = text_report(lint(from_documents([read(text, "service.json")])))
    assert "\\x1b[2J\\n\\u202e" in report
    assert all(line.isprintable() for line in report.splitlines())


def test_documents_of_one_name_get_names_that_no_other_has() -> None:
    listener = "{DefaultActions: [{Type: forward}], LoadBalancerArn: a}\n"
    named = f"# Document: listener.2\n{listener}"
    stream = f"{listener}---\n{listener}---\n{named}---\n{listener}"
    names = from_documents([read(stream, "stream.yaml")]).names()
    assert len(set(names)) == len(names) == 4
    assert "listener.2" in names
