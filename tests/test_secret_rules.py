"""Secrets, roles and ARNs: what counts as one, in detail that the examples of the rules have no room for."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable

import pytest

from octogen.documents import Documents
from octogen.finding import Finding, Severity
from octogen.intake import from_documents
from octogen.linting import lint
from octogen.reports.formats import REPORTS
from octogen.rule import example_documents
from octogen.source import read
from octogen.view.arn import Arn, parse, shape_of

IMAGE = "octopusdeploy/octopusdeploy:2026.3.15878"
ACCOUNT = "123456789012"
SECRET = f"arn:aws:secretsmanager:eu-west-2:{ACCOUNT}:secret:octopus-AbCdEf"


def task(image: str = IMAGE, /, **members: object) -> dict[str, object]:
    container = {"name": "octopus-server", "image": image}
    own = {key: members.pop(key) for key in ("environment", "secrets", "mountPoints") if key in members}
    return {"family": "octopus", "containerDefinitions": [{**container, **own}], **members}


def found(rule: str, **bodies: object) -> list[Finding]:
    return list(
        lint(
            example_documents(json.dumps({name.replace("_", "-"): body for name, body in bodies.items()})),
            select=[rule],
        )
    )


def environment(**variables: object) -> list[dict[str, object]]:
    return [{"name": name, "value": value} for name, value in variables.items()]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MASTER_KEY", "5qJcW9E6B99teMmrOzaYNA=="),
        ("MASTER_KEY", "${parameter.value}"),  # whatever it is, it will stand in clear
        ("ADMIN_PASSWORD", SECRET),  # under `environment` the ARN itself becomes the password
        ("OCTOPUS_SERVER_BASE64_LICENSE", "PExpY2Vuc2U+"),
        ("DB_CONNECTION_STRING", "Server=db,1433;Database=Octopus;User Id=octopus;PASSWORD = x"),
        ("AWS_SECRET_ACCESS_KEY", "x"),
        ("GITHUB_TOKEN", "x"),
        ("PASSWORD", "x"),
        ("OTHER", "host:6380,password=x"),
    ],
)
def test_a_secret_in_the_environment_is_found_and_never_shown(name: str, value: str) -> None:
    documents = example_documents(json.dumps({"task-definition": task(environment=environment(**{name: value}))}))
    findings = lint(documents, select=["OCT701"])
    assert [finding.message for finding in findings] == [
        f"{name} stands in clear, for everybody who may describe the task definition"
    ]
    assert findings[0].pointer == ("containerDefinitions", 0, "environment", 0, "value")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MASTER_KEY", ""),
        ("MASTER_KEY", None),
        ("DB_CONNECTION_STRING", "Server=db;Database=Octopus;Integrated Security=true"),
        ("DB_CONNECTION_STRING", "Server=db;Password=;Integrated Security=true"),
        ("DB_CONNECTION_STRING", "${secret.value}"),
        ("OTHER_SECRET", SECRET),
        ("OTHER_PASSWORD", "/run/secrets/other"),
        ("RESET_PASSWORD", "False"),
        ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"),
        ("TOKENS", "many"),
        ("ADMIN_USERNAME", "admin"),
    ],
)
def test_what_is_no_secret_is_let_be(name: str, value: object) -> None:
    assert found("OCT701", task_definition=task(environment=environment(**{name: value}))) == []


@pytest.mark.parametrize("form", sorted(REPORTS))
def test_no_report_shows_a_secret(form: str) -> None:
    values = ["hunter2-hunter2", "Server=db;Password=hunter3-hunter3", "hunter4-hunter4"]
    names = ["ADMIN_PASSWORD", "DB_CONNECTION_STRING", "MASTER_KEY"]
    body = task(environment=environment(**dict(zip(names, values, strict=True))), secrets=[])
    source = read(json.dumps({"taskDefinition": body}), "task.json")
    findings = lint(from_documents([source]), select=["OCT701", "OCT703"], suppressed=True)
    assert {finding.rule for finding in findings} == {"OCT701", "OCT703"}
    assert "hunter" not in repr(findings)
    assert "hunter" not in REPORTS[form](findings)


@pytest.mark.parametrize(
    ("key", "message"),
    [
        (base64.b64encode(bytes(16)).decode(), None),
        (base64.b64encode(bytes(16)).decode() + "\n", None),
        ("", None),
        ("${secret.value}", None),
        ("{{resolve:ssm:octopus}}", None),
        ("<your master key>", None),
        ("*****", None),
        (base64.b64encode(bytes(12)).decode(), "MASTER_KEY is base64 of 12 bytes, not of 16"),
        (base64.b64encode(bytes(16)).decode()[:-2], "MASTER_KEY is not base64 of 16 bytes"),
        ("0123456789abcdef0123456789abcdef", "MASTER_KEY is base64 of 24 bytes, not of 16"),
        ("ключ", "MASTER_KEY is not base64 of 16 bytes"),
    ],
)
def test_a_master_key_is_base64_of_16_bytes(key: str, message: str | None) -> None:
    findings = found("OCT703", task_definition=task(environment=environment(MASTER_KEY=key)))
    assert [finding.message for finding in findings] == ([message] if message else [])


def test_a_key_of_32_bytes_is_refused_only_where_the_version_has_no_aes_256() -> None:
    key = environment(MASTER_KEY=base64.b64encode(bytes(32)).decode())
    versions = ("2024.3.12899", "2024.4.0", "2026.3.15878-hardened", "latest")
    told = [
        found("OCT703", task_definition=task(f"octopusdeploy/octopusdeploy:{tag}", environment=key)) for tag in versions
    ]
    assert [len(findings) for findings in told] == [1, 0, 0, 0]


DATABASE = {"name": "DB_CONNECTION_STRING", "valueFrom": SECRET}


@pytest.mark.parametrize(
    "members",
    [
        {"secrets": [DATABASE, {"name": "MASTER_KEY", "valueFrom": SECRET}]},
        {"secrets": [DATABASE], "environment": "${cloudformation.Parameter.value}"},
        {"secrets": [DATABASE, "${cloudformation.Parameter.value}"]},
        {"secrets": [DATABASE, {"name": "${cloudformation.Parameter.value}", "valueFrom": SECRET}]},
        {"secrets": [DATABASE], "mountPoints": [{"sourceVolume": "key", "containerPath": "/masterKey"}]},
        {"environment": environment(ACCEPT_EULA="Y")},  # told its database elsewhere, and so perhaps its key
    ],
)
def test_a_master_key_may_come_from_where_nothing_shows_it(members: dict[str, object]) -> None:
    assert found("OCT702", task_definition=task(memory="6144", **members)) == []
    assert len(found("OCT702", task_definition=task(memory="6144", secrets=[DATABASE]))) == 1


def test_an_oidc_identity_stands_in_for_the_admin_password_only_when_complete() -> None:
    names = [f"ADMIN_OIDCIDENTITY_{part}" for part in ("NAME", "ISSUER", "SUBJECT", "AUDIENCE")] + ["ADMIN_EXTERNAL_ID"]

    def told(given: Iterable[str], image: str = f"{IMAGE}-hardened") -> int:
        variables = environment(**dict.fromkeys(given, "x"))
        body = task(image, memory="6144", secrets=[DATABASE], environment=variables)
        return len(found("OCT706", task_definition=body))

    assert (told(names), told(names[:-1]), told(()), told(["ADMIN_PASSWORD"])) == (0, 1, 1, 0)
    assert told((), IMAGE) == 0


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


def test_a_role_of_another_account_is_an_error_and_a_secret_of_one_a_warning() -> None:
    elsewhere = SECRET.replace("eu-west-2", "us-east-1").replace(ACCOUNT, "210987654321")
    body = task(
        taskDefinitionArn=f"arn:aws:ecs:eu-west-2:{ACCOUNT}:task-definition/octopus:1",
        taskRoleArn="arn:aws:iam::210987654321:role/octopus",
        secrets=[{"name": "MASTER_KEY", "valueFrom": f"{elsewhere}:key::"}],
    )
    assert {(finding.severity, finding.message) for finding in found("OCT708", task_definition=body)} == {
        (Severity.ERROR, "The role is of account 210987654321 (not 123456789012): it cannot be passed to ECS"),
        (
            Severity.WARNING,
            "MASTER_KEY is read from us-east-1 (not eu-west-2) and account 210987654321 (not 123456789012)",
        ),
    }


def test_without_one_region_of_its_own_nothing_is_called_foreign() -> None:
    body = task(secrets=[{"name": "MASTER_KEY", "valueFrom": SECRET.replace("eu-west-2", "us-east-1")}])
    assert found("OCT708", task_definition=body) == []
    services = {
        f"service.{region}": {
            "serviceName": region,
            "cluster": f"arn:aws:ecs:{region}:{ACCOUNT}:cluster/octopus",
            "taskDefinition": "octopus",
        }
        for region in ("eu-west-1", "eu-west-2")
    }
    assert lint(example_documents(json.dumps({"task-definition": body, **services})), select=["OCT708"]) == ()
