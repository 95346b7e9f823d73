"""The rendered roles may do what their deployment needs, and nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from octogen.api import arrange, check, read, render
from octogen.values.overlay import Notation
from octogen.values.values import values_schema

SAMPLE = Path(__file__).parent.parent.parent / "sample-values.yaml"
FILE_SYSTEM = "arn:aws:elasticfilesystem:eu-west-2:123456789012:file-system/fs-0a1b2c3d4e5f67890"
FOLDERS = ("repository", "artifacts", "taskLogs", "eventExports")
EXISTING = ",".join(f"storage.folders.{name}.accessPointId=fsap-{n}a1b2c3d4e5f67890" for n, name in enumerate(FOLDERS))
ROOT = "elasticfilesystem:ClientRootAccess"


def statements(role: str, *sets: str) -> dict[str, dict[str, Any]]:
    """The statements of a role's policy by their Sid."""
    values = check(read(SAMPLE.read_bytes(), SAMPLE.name), sets=[(Notation.TYPED, text) for text in sets])
    assert values.findings == ()
    policy = render(arrange(values)).get(f"{role}-role-policy")
    found = json.loads(policy.body["PolicyDocument"])["Statement"] if policy else []
    return {statement["Sid"]: statement for statement in found}


def test_octopus_mounts_its_file_system_through_its_access_points_and_is_not_root() -> None:
    assert statements("task") == {
        "MountSharedFolders": {
            "Sid": "MountSharedFolders",
            "Effect": "Allow",
            "Action": ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
            "Resource": FILE_SYSTEM,
            "Condition": {
                "StringEquals": {
                    "elasticfilesystem:AccessPointArn": [
                        "${access-point.repository.arn}",
                        "${access-point.artifacts.arn}",
                        "${access-point.task-logs.arn}",
                        "${access-point.event-exports.arn}",
                    ]
                }
            },
        }
    }


@pytest.mark.parametrize(
    ("sets", "root"),
    [
        ("octopus.image.tag=2026.3.15878-hardened", False),
        ("storage.posixUser.uid=0,storage.posixUser.gid=999", True),
        ("storage.posixUser.uid=1001,storage.posixUser.gid=0", True),
        ("storage.accessPoints=false", True),  # then the container's own user counts, and both images are in group 0
        (EXISTING, False),
        (f"{EXISTING},storage.posixUser.uid=0,storage.posixUser.gid=0", False),  # of no access point that is rendered
        (
            "storage.folders.repository.accessPointId=fsap-0a1b2c3d4e5f67890,storage.posixUser.uid=0,storage.posixUser.gid=0",
            True,
        ),
    ],
)
def test_octopus_may_be_root_on_the_file_system_only_where_it_is(sets: str, *, root: bool) -> None:
    mount = statements("task", sets)["MountSharedFolders"]
    assert (ROOT in mount["Action"]) == root
    assert ("Condition" in mount) == ("accessPoints=false" not in sets)


def test_without_iam_the_mounts_need_no_permission() -> None:
    assert statements("task", "storage.iamAuthorization=false") == {}


def test_a_name_of_octogens_own_is_refused_for_a_statement() -> None:
    sid = values_schema()["$defs"]["statements"]["items"]["properties"]["Sid"]["pattern"]
    sets = "deployment.executeCommand=true,octopus.environmentFiles[0]=arn:aws:s3:::configuration/octopus.env"
    own = statements("execution", sets).keys() | statements("task", sets).keys()
    assert own >= {"WriteLogs", "ReadSecrets", "ReadEnvironmentFiles", "FindBuckets", "MountSharedFolders"}
    assert [name for name in own if re.search(sid, name)] == []
    assert re.search(sid, "WriteLogsElsewhere")


def test_ecs_reads_the_secrets_that_are_named_and_no_others() -> None:
    found = statements("execution")
    assert found.keys() == {"WriteLogs", "ReadSecrets"}
    assert found["ReadSecrets"]["Action"] == "secretsmanager:GetSecretValue"
    assert found["ReadSecrets"]["Resource"] == [
        f"arn:aws:secretsmanager:eu-west-2:123456789012:secret:octopus/{name}-AbCdEf"
        for name in ("admin-password", "database", "licence", "master-key")
    ]
    assert found["WriteLogs"]["Resource"] == "arn:aws:logs:eu-west-2:123456789012:log-group:/ecs/octopus:*"
