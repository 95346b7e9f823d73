"""AWS takes what octogen renders: the real AWS CLI sends every document of every example to a moto server.

What AWS then prints of it is what was meant, and octogen finds no error in it. A new file in examples/ is a new case.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from octogen import arrange, check, lint, read, render
from octogen.documents import Document
from octogen.finding import Severity
from octogen.intake import from_documents
from octogen.kinds import KINDS
from octogen.values import Values
from tests.aws_cli import AwsCli, running
from tests.aws_resources import RESOURCES, differences, value_at
from tests.aws_surroundings import Surroundings

ROOT = Path(__file__).parent.parent
VALUES = [ROOT / "sample-values.yaml", *sorted((ROOT / "examples").glob("*.yaml"))]


@pytest.fixture(scope="module")
def server() -> Iterator[AwsCli]:
    with running() as cli:
        yield cli


@pytest.fixture
def aws(server: AwsCli) -> AwsCli:
    server.forget()
    return server


def values_of(path: Path) -> Values:
    return check(read(path.read_bytes(), path.name))


@dataclass(slots=True)
class Deployer:
    """Feeds documents to AWS, in `folder`; `known` are the `${…}` references that AWS has answered."""

    surroundings: Surroundings
    folder: Path
    known: dict[str, str] = field(default_factory=dict)

    def create(self, document: Document) -> tuple[dict[str, Any], str]:
        """Send a document; return the input, references filled in, and the command that asks for it again."""
        text = self.surroundings.rewrite(json.dumps(document.body))
        text = re.sub(r"\$\{[a-z][^}]*\}", lambda match: self.known[match[0]], text)
        path = self.folder / f"{document.name}.json"
        path.write_text(text, encoding="utf-8")
        command = f"{document.kind.service} {document.kind.command} --cli-input-json {{input}}"
        answer = self.surroundings.cli(command, input=f"file://{path}")
        resource, body = RESOURCES[document.kind.name], json.loads(text)
        given = {attribute: value_at(answer, where) for attribute, where in resource.gives.items()}
        assert all(given.values()), f"{document.name}: AWS answered {answer}"
        self.known |= {f"${{{document.name}.{attribute}}}": value for attribute, value in given.items()}
        members = {member: value for member, value in body.items() if isinstance(value, str)}
        return body, resource.describe.format_map(members | given)


@pytest.mark.parametrize("path", VALUES, ids=lambda path: path.stem)
def test_aws_takes_every_document_and_what_it_prints_is_what_was_meant_and_clean(
    path: Path, aws: AwsCli, tmp_path: Path
) -> None:
    values = values_of(path)
    surroundings = Surroundings(aws, values)
    surroundings.make()
    deployer = Deployer(surroundings, tmp_path)
    created = [(document, *deployer.create(document)) for document in render(arrange(values)).items]

    printed = {f"surroundings-{number}": aws(command) for number, command in enumerate(surroundings.describe)}
    for document, body, command in created:
        resource, output = RESOURCES[document.kind.name], aws(command)
        assert list(differences(resource, body, output)) == [], document.name
        described = value_at(output, resource.at)
        described |= {member: body[member] for member in resource.lost if member in body}
        printed[document.name] = output

    sources = [read(json.dumps(output), f"described/{name}.json") for name, output in printed.items()]
    findings = lint(from_documents(sources))
    assert [
        f"{item.rule} {item.document}: {item.message}" for item in findings if item.severity is Severity.ERROR
    ] == []


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
