"""Secrets, roles and ARNs: what counts as one, in detail that the examples of the rules have no room for."""

from __future__ import annotations

import json

import pytest

from octogen.documents.document import Documents
from octogen.inputs.deployments import from_documents
from octogen.linting.linting import lint
from octogen.reports.formats import ReportFormat, spell
from octogen.source.source import read
from octogen.view.arn import Arn, parse, shape_of

IMAGE = "octopusdeploy/octopusdeploy:2026.3.15878"
ACCOUNT = "123456789012"
SECRET = f"arn:aws:secretsmanager:eu-west-2:{ACCOUNT}:secret:octopus-AbCdEf"


def task(image: str = IMAGE, /, **members: object) -> dict[str, object]:
    container = {"name": "octopus-server", "image": image}
    own = {key: members.pop(key) for key in ("environment", "secrets", "mountPoints") if key in members}
    return {"family": "octopus", "containerDefinitions": [{**container, **own}], **members}


def environment(**variables: object) -> list[dict[str, object]]:
    return [{"name": name, "value": value} for name, value in variables.items()]


@pytest.mark.parametrize("form", ReportFormat)
def test_no_report_shows_a_secret(form: ReportFormat) -> None:
    values = ["hunter2-hunter2", "Server=db;Password=hunter3-hunter3", "hunter4-hunter4"]
    names = ["ADMIN_PASSWORD", "DB_CONNECTION_STRING", "MASTER_KEY"]
    body = task(environment=environment(**dict(zip(names, values, strict=True))), secrets=[])
    source = read(json.dumps({"taskDefinition": body}), "task.json")
    findings = lint(from_documents([source]), select=["OCT701", "OCT703"], suppressed=True)
    assert {finding.rule for finding in findings} == {"OCT701", "OCT703"}
    assert "hunter" not in repr(findings)
    assert "hunter" not in spell(form, findings)


@pytest.mark.parametrize(
    ("member", "text"),
    [
        ("executionRoleArn", f"arn:aws:iam::{ACCOUNT}:role/octopus"),
        ("executionRoleArn", f"arn:aws-us-gov:iam::{ACCOUNT}:role/service-role/platform/octopus+1=,.@_-"),
        ("executionRoleArn", "ecsTaskExecutionRole"),
        ("clusterArn", f"arn:aws:ecs:eu-west-2:{ACCOUNT}:cluster/octopus"),
        ("clusterArn", f"arn:aws-iso-b:ecs:us-isob-east-1:{ACCOUNT}:cluster/octopus"),
        ("clusterArn", f"arn:aws-eusc:ecs:eusc-de-east-1:{ACCOUNT}:cluster/octopus"),
        ("cluster", "octopus"),
        ("taskDefinition", "octopus:4"),
        ("taskDefinition", f"arn:aws-cn:ecs:cn-north-1:{ACCOUNT}:task-definition/octopus:4"),
        ("serviceArn", f"arn:aws:ecs:eu-west-2:{ACCOUNT}:service/octopus"),
        ("serviceArn", f"arn:aws:ecs:eu-west-2:{ACCOUNT}:service/cluster/octopus"),
        ("TargetGroupArn", f"arn:aws:elasticloadbalancing:us-gov-west-1:{ACCOUNT}:targetgroup/web/73e2d6bc24d8a067"),
        (
            "LoadBalancerArn",
            f"arn:aws:elasticloadbalancing:eu-west-2:{ACCOUNT}:loadbalancer/net/octopus/50dc6c495c0c9188",
        ),
        ("CertificateArn", f"arn:aws:acm:eu-west-2:{ACCOUNT}:certificate/11111111-2222-3333-4444-555555555555"),
        ("CertificateArn", f"arn:aws:iam::{ACCOUNT}:server-certificate/octopus"),
        ("valueFrom", SECRET),
        ("valueFrom", f"{SECRET}:key::"),
        ("valueFrom", f"{SECRET}:::a1b2c3d4-5678-90ab-cdef-EXAMPLE11111"),
        ("valueFrom", f"arn:aws:ssm:eu-west-2:{ACCOUNT}:parameter/octopus/key"),
        ("valueFrom", "/octopus/key"),
        ("fileSystemId", "fs-0a1b2c3d"),
        ("accessPointId", "fsap-0a1b2c3d4e5f67890"),
        ("subnets", "subnet-0a1b2c3d4e5f67890"),
        ("SecurityGroups", "sg-0a1b2c3d"),
        ("VpcId", "vpc-0a1b2c3d4e5f67890"),
    ],
)
def test_documented_forms_are_taken(member: str, text: str) -> None:
    shape = shape_of(member)
    assert shape is not None
    assert shape.fits(text)
    assert shape.fits(shape.example)


@pytest.mark.parametrize(
    ("member", "text"),
    [
        ("executionRoleArn", "arn:aws:iam:5:role/octopus"),
        ("taskRoleArn", "arn:aws:iam:role/octopus"),
        ("taskRoleArn", f"arn:aws:iam::{ACCOUNT}:user/octopus"),
        ("taskRoleArn", f"arn:aws:iam:eu-west-2:{ACCOUNT}:role/octopus"),
        ("taskRoleArn", f"arn:amazon:iam::{ACCOUNT}:role/octopus"),
        ("taskRoleArn", "arn:aws:iam::12345678901:role/octopus"),
        ("clusterArn", "cluster/octopus"),
        ("cluster", f"arn:aws:ecs:eu-west-2:{ACCOUNT}:service/octopus"),
        ("taskDefinition", "task-definition/octopus:4"),
        ("TargetGroupArn", "arn:aws:elasticloadbalancing:eu-west-2targetgroup/web"),
        ("LoadBalancerArn", "arn:aws:elasticloadbalancing:eu-west-2:loadbalancer/app/octopus/9bc47c40495208f0"),
        ("valueFrom", f"{SECRET}:key"),
        ("valueFrom", f"{SECRET}:key:"),
        ("valueFrom", f"arn:aws:s3:eu-west-2:{ACCOUNT}:bucket"),
        ("fileSystemId", "fs-075"),
        ("accessPointId", "fs-0a1b2c3d"),
        ("subnets", "subnet-1"),
        ("subnets", "subnet-0A1B2C3D"),
        ("VpcId", "default"),
    ],
)
def test_what_cannot_be_an_arn_or_id_is_not(member: str, text: str) -> None:
    shape = shape_of(member)
    assert shape is not None
    assert not shape.fits(text)


def test_an_arn_is_taken_apart() -> None:
    assert parse(SECRET) == Arn("aws", "secretsmanager", "eu-west-2", ACCOUNT, "secret:octopus-AbCdEf")
    assert parse("arn:aws:s3:::bucket/key") == Arn("aws", "s3", "", "", "bucket/key")
    for text in ("", "octopus", "arn:aws:iam:5:role/x", "arn:aws:ecs:${region}:123456789012:cluster/x"):
        assert parse(text) is None


def described(**file_system: object) -> Documents:
    mounted = {
        "volumes": [{"name": "v", "efsVolumeConfiguration": {"fileSystemId": "fs-0a1b2c3d"}}],
        "mountPoints": [{"sourceVolume": "v", "containerPath": "/repository"}],
    }
    arn = f"arn:aws:ecs:eu-west-2:{ACCOUNT}:task-definition/octopus:1"
    outputs = [
        {"taskDefinition": task(taskDefinitionArn=arn, **mounted)},
        {"FileSystems": [{"FileSystemId": "fs-0a1b2c3d", **file_system}]},
    ]
    return from_documents([read(json.dumps(output), f"{index}.json") for index, output in enumerate(outputs)])


def test_a_mounted_file_system_is_compared_with_where_the_task_runs() -> None:
    place = "elasticfilesystem:{}:" + ACCOUNT + ":file-system/fs-0a1b2c3d"
    (finding,) = lint(described(FileSystemArn=f"arn:aws:{place.format('us-east-1')}"), select=["OCT708"])
    assert finding.message == "The file system of /repository is in us-east-1 (not eu-west-2)"
    assert lint(described(FileSystemArn=f"arn:aws:{place.format('eu-west-2')}"), select=["OCT708"]) == ()
    assert lint(described(), select=["OCT708"]) == ()
