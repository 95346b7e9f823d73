"""AWS takes what octogen renders: the real AWS CLI sends every document of every example to a moto server.

What AWS then prints of it is what was meant, and octogen finds no error in it. A new file in examples/ is a new case.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from octogen.api import arrange, check, lint, read, render
from octogen.documents.kinds import KINDS
from octogen.finding import Finding, Severity, format_pointer
from octogen.inputs.deployments import from_documents
from tests.support.aws_cli import AwsCli, running
from tests.support.aws_deployer import Deployer, with_network_arns
from tests.support.aws_resources import RESOURCES
from tests.support.aws_surroundings import Surroundings

ROOT = Path(__file__).parent.parent.parent
VALUES = [ROOT / "sample-values.yaml", *sorted((ROOT / "examples").glob("*.yaml"))]


@pytest.fixture(scope="module")
def server() -> Iterator[AwsCli]:
    with running() as cli:
        yield cli


@pytest.fixture
def aws(server: AwsCli) -> AwsCli:
    server.forget()
    return server.again()


@pytest.mark.parametrize("path", VALUES, ids=lambda path: path.stem)
def test_aws_takes_every_document_and_what_it_prints_is_what_was_meant_and_clean(
    path: Path, aws: AwsCli, tmp_path: Path
) -> None:
    values = check(read(path.read_bytes(), path.name))
    deployer = Deployer(Surroundings(aws, values), tmp_path)
    created = [deployer.create(document) for document in render(arrange(values)).items]

    printed = [json.dumps(output) for output in (*deployer.printed(), *map(deployer.described, created))]
    sources = [read(with_network_arns(text, printed), f"described/{n}.json") for n, text in enumerate(printed)]
    accepted = [entry["rule"] for entry in values.data["lint"]["ignore"]]
    findings = lint(from_documents(sources), ignore=accepted)
    assert [told(finding) for finding in findings if finding.severity is Severity.ERROR] == []


def told(finding: Finding) -> str:
    return f"{finding.rule} {finding.document}{format_pointer(finding.pointer)}: {finding.message}"


EXISTING = """
roles:
  executionRoleArn: arn:aws:iam::123456789012:role/octopus-execution
  taskRoleArn: arn:aws:iam::123456789012:role/octopus-task
storage:
  folders:
    repository: { accessPointId: fsap-0a1b2c3d4e5f67890 }
    artifacts: { accessPointId: fsap-1a1b2c3d4e5f67890 }
    taskLogs: { accessPointId: fsap-2a1b2c3d4e5f67890 }
    eventExports: { accessPointId: fsap-3a1b2c3d4e5f67890 }
"""
SCRIPT = """
set -euo pipefail
aws ecs register-task-definition --cli-input-json \\
  "$(octogen render sample-values.yaml -f "$EXISTING" -s task-definition --format json)"
aws ecs describe-task-definition --task-definition octopus | octogen lint - >&2
"""


@pytest.mark.usefixtures("aws")
def test_one_document_goes_from_octogen_to_the_aws_command_in_a_shell(tmp_path: Path) -> None:
    existing = tmp_path / "existing.yaml"
    existing.write_text(EXISTING, encoding="utf-8")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "EXISTING": str(existing)}
    run = subprocess.run(
        ["bash", "-c", SCRIPT], cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert json.loads(run.stdout)["taskDefinition"]["family"] == "octopus"


def test_every_kind_of_document_has_its_row_in_the_table() -> None:
    assert RESOURCES.keys() == KINDS.keys()


def test_the_examples_cover_what_must_always_be_covered() -> None:
    assert {path.stem for path in VALUES} >= {"sample-values", "guide", "service-per-node"}
