"""octogen says nothing of what does not run Octopus: the examples that ship with AWS CLI and botocore are the proof.

Each is linted by itself, with the others of its page, with all others, and beside a deployment of Octopus. So are
templates of nginx services; and of all of cfn-lint's data nothing is taken for a document of AWS.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

import awscli
import botocore
import cfnlint
import pytest
from botocore import xform_name

from octogen.api import arrange, check, lint, read, render
from octogen.documents.document import Documents, Origin
from octogen.documents.kinds import KINDS
from octogen.finding import Finding, format_pointer
from octogen.inputs.deployments import from_documents, sort_inputs

SAMPLE = Path(__file__).parent.parent.parent / "sample-values.yaml"
TEMPLATES = Path(__file__).parent.parent / "inputs" / "cloudformation"
CFN_LINT = Path(cfnlint.__file__).parent / "data"
SERVICES = sorted({kind.service for kind in KINDS.values()})
OTHER_SERVICES = sorted(
    path.name
    for path in (Path(awscli.__file__).parent / "examples").iterdir()
    if path.is_dir() and path.name not in SERVICES
)
COMMANDS = {kind.operation: kind.name for kind in KINDS.values()}


class Example(NamedTuple):
    """A JSON text of an example: `file` and number name it, `operation` is told where it is the input of one."""

    file: str
    number: int
    text: str
    operation: str = ""

    @property
    def name(self) -> str:
        return f"{self.file}/{self.number}.json"


def of_the_aws_cli(service: str) -> Iterator[Example]:
    """Yield the indented JSON blocks of awscli/examples/SERVICE/*.rst."""
    for path in sorted((Path(awscli.__file__).parent / "examples" / service).glob("**/*.rst")):
        blocks = re.findall(r"(?m)(?:^[ \t]+\S.*\n|^[ \t]*\n)+", path.read_text(encoding="utf-8") + "\n")
        texts = [text for text in (dedent(block).strip() for block in blocks) if text.startswith(("{", "["))]
        yield from (Example(f"awscli/{service}/{path.stem}", *item) for item in enumerate(texts))


def of_botocore(service: str) -> Iterator[Example]:
    """Yield inputs and outputs of botocore/data/SERVICE/VERSION/examples-1.json."""
    for path in (Path(botocore.__file__).parent / "data" / service).glob("*/examples-1.json"):
        for operation, examples in json.loads(path.read_text(encoding="utf-8"))["examples"].items():
            for number, example in enumerate(examples):
                name = f"{service}.{xform_name(operation, '-')}"
                file = f"botocore/{service}/{name}"
                if "input" in example:
                    yield Example(file, 2 * number, json.dumps(example["input"]), name)
                if "output" in example:
                    yield Example(file, 2 * number + 1, json.dumps(example["output"]))


@cache
def examples(service: str) -> tuple[Example, ...]:
    return (*of_the_aws_cli(service), *of_botocore(service))


def documents(chosen: Iterable[Example]) -> Documents:
    return from_documents([read(example.text, example.name) for example in chosen])


@cache
def recognised(service: str) -> tuple[Example, ...]:
    """Return the examples in which there is a document."""
    return tuple(example for example in examples(service) if documents([example]).items)


def told(found: Iterable[Finding]) -> list[str]:
    return [f"{item.rule} {item.place.file} {format_pointer(item.pointer)}: {item.message}" for item in found]


each_service = pytest.mark.parametrize("service", SERVICES)


@each_service
def test_no_rule_speaks_of_an_example(service: str) -> None:
    for example in recognised(service):
        assert told(lint(documents([example]))) == []


@each_service
def test_no_rule_speaks_of_the_examples_of_one_page(service: str) -> None:
    for _file, page in groupby(recognised(service), key=lambda example: example.file):
        assert told(lint(documents(page))) == []


def test_no_rule_speaks_of_all_examples_together() -> None:
    assert told(lint(documents(example for service in SERVICES for example in recognised(service)))) == []


def test_no_rule_speaks_of_the_examples_beside_octopus() -> None:
    others = [read(example.text, example.name) for service in SERVICES for example in recognised(service)]
    sample = read(SAMPLE.read_bytes(), SAMPLE.name)
    octopus = [
        read(json.dumps(document.body), f"{document.name}.json") for document in render(arrange(check(sample))).items
    ]
    assert told(lint(from_documents([*others, *octopus]))) == []


@each_service
def test_what_cannot_be_read_is_no_json(service: str) -> None:
    for example in examples(service):
        findings = read(example.text, example.name).findings
        if findings:
            assert [finding.rule for finding in findings] == ["OCT001"]
            with pytest.raises(json.JSONDecodeError):
                json.loads(example.text)


@each_service
def test_an_input_is_taken_for_that_of_its_operation(service: str) -> None:
    for example in examples(service):
        if example.operation in COMMANDS:
            found = [(document.kind.name, document.origin) for document in documents([example]).items]
            assert found == [(COMMANDS[example.operation], Origin.INPUT)], example.name


def test_no_rule_speaks_of_an_example_of_any_other_service() -> None:
    found = [documents([example]) for service in OTHER_SERVICES for example in of_the_aws_cli(service)]
    assert len(found) > 1000
    assert [told(lint(one)) for one in found if one.items and lint(one)] == []


# Templates


@pytest.mark.parametrize("name", ["nginx.yaml", "nginx.json"])
def test_no_rule_speaks_of_a_template_without_octopus(name: str) -> None:
    template = read((TEMPLATES / name).read_bytes(), name)
    (deployment,) = sort_inputs([template]).deployments
    assert {document.origin for document in deployment.items} == {Origin.TEMPLATE}
    assert told(lint(deployment)) == []


def test_no_rule_speaks_of_templates_without_octopus_beside_octopus() -> None:
    names = ("nginx.yaml", "nginx.json", "octopus.yaml")
    assert told(lint(from_documents([read((TEMPLATES / name).read_bytes(), name) for name in names]))) == []


@pytest.mark.parametrize("folder", sorted(path.name for path in (CFN_LINT / "schemas").iterdir() if path.is_dir()))
def test_nothing_that_cfn_lint_holds_is_taken_for_a_document(folder: str) -> None:
    paths = sorted((CFN_LINT / "schemas" / folder).glob("**/*.json"))
    sources = [read(path.read_bytes(), str(path.relative_to(CFN_LINT))) for path in paths]
    assert not sort_inputs(sources).deployments
    assert {finding.rule for source in sources for finding in source.findings} <= {"OCT001"}  # too large


def test_the_examples_are_found_and_recognised() -> None:
    kinds = {
        (document.kind.name, document.origin)
        for service in SERVICES
        for document in documents(recognised(service)).items
    }
    assert {name for name, form in kinds if form is Origin.INPUT} >= {
        "cluster",
        "load-balancer",
        "service",
        "target-group",
    }
    assert {name for name, form in kinds if form is Origin.OUTPUT} >= {
        "cluster",
        "listener",
        "service",
        "task-definition",
    }
