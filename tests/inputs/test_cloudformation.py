"""CloudFormation templates at the linter's door: where findings point, what is suppressed, what is one deployment.

cfn-lint, the real peer, says that the templates are valid, and turns YAML's short forms into JSON's long ones.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from octogen.documents.document import Origin
from octogen.finding import Finding, format_pointer
from octogen.inputs.deployments import sort_inputs
from octogen.linting.linting import lint
from octogen.reports.formats import Context, ReportFormat, spell
from octogen.reports.text import text_report
from octogen.source.source import read
from tests.support.rule_examples import marks
from tests.support.templates import FAULTY, GOOD, TEMPLATES, Notation, both_notations, deployment, in_json, in_yaml


def told(finding: Finding) -> tuple[str, str, str, str]:
    return finding.rule, finding.document, format_pointer(finding.pointer), finding.message


def test_cfn_lint_finds_nothing_wrong_with_the_templates() -> None:
    paths = sorted(str(path) for path in TEMPLATES.iterdir())
    done = subprocess.run(
        [str(Path(sys.executable).parent / "cfn-lint"), *paths], capture_output=True, text=True, check=False
    )
    assert (done.stdout + done.stderr, done.returncode) == ("", 0)


@both_notations
def test_a_good_template_is_clean(notation: Notation) -> None:
    documents = deployment(notation(GOOD))
    assert {document.origin for document in documents.items} == {Origin.TEMPLATE}
    assert [told(finding) for finding in lint(documents)] == []


def test_findings_point_at_the_marked_lines_and_no_others() -> None:
    source = in_yaml(FAULTY)
    found = {(finding.place.line, finding.rule) for finding in lint(deployment(source))}
    assert found == marks(source.text)


def test_the_same_template_in_json_has_the_same_findings_at_its_own_lines() -> None:
    source = in_json(FAULTY)
    found = lint(deployment(source))
    assert sorted(map(told, found)) == sorted(map(told, lint(deployment(in_yaml(FAULTY)))))
    lines = {finding.pointer: source.text.splitlines()[finding.place.line - 1].strip() for finding in found}
    assert lines["Matcher", "HttpCode"] == '"HttpCode": {'
    assert lines["deploymentConfiguration", "maximumPercent"] == '"MaximumPercent": 150,'
    assert lines["MultiAZ",] == '"false"'
    assert lines["SslPolicy",] == '"PollingListener": {'


def test_the_report_of_a_faulty_template(golden: Callable[[str, str], None]) -> None:
    source = in_yaml(FAULTY)
    golden("reports/cloudformation.txt", text_report(lint(deployment(source)), Context({source.name: source})))


def test_comments_suppress_in_a_template() -> None:
    lines = in_yaml(FAULTY).text.splitlines()
    (line,) = [number for number, text in enumerate(lines, start=1) if "MaximumPercent" in text]
    lines[line - 1] += "  # octogen: ignore[OCT401] the pilot may"
    lines.append("# octogen: ignore-file[nodes-have-public-addresses] no NAT gateway yet")
    source = read("\n".join(lines), "template.yaml")
    found = {(finding.place.line, finding.rule) for finding in lint(deployment(source))}
    assert marks(in_yaml(FAULTY).text) - found == {
        (line, "OCT401"),
        *((number, rule) for number, rule in marks(in_yaml(FAULTY).text) if rule == "OCT801"),
    }
    assert "OCT004" not in {rule for _, rule in found}


def test_a_comment_that_suppresses_nothing_is_told_once() -> None:
    source = read(in_yaml(GOOD).text + "# octogen: ignore-file[OCT801] no NAT gateway yet\n", "template.yaml")
    assert [finding.rule for finding in lint(deployment(source))] == ["OCT004"]


SECRETS = """\
Parameters:
  Password: {Type: String, NoEcho: true, Default: hunter2-default}
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        - Image: octopusdeploy/octopusdeploy:2026.3.15878
          Environment:
            - {Name: DB_CONNECTION_STRING, Value: !Sub "Server=db;User Id=sa;Password=hunter2-sub"}
            - {Name: MASTER_KEY, Value: !Join ["", [hunter2-join]]}
            - {Name: ADMIN_PASSWORD, Value: !Ref Password}
            - {Name: ADMIN_API_KEY, Value: !If [Open, hunter2-if, hunter2-else]}
            - Name: SSL_CERTIFICATE_PASSWORD
              Value:
                Fn::Sub: hunter2-long
"""


@pytest.mark.parametrize("form", ReportFormat)
def test_no_report_prints_what_may_be_a_secret_of_a_template(form: ReportFormat) -> None:
    source = read(SECRETS, "template.yaml")
    found = lint(deployment(source))
    assert [finding.rule for finding in found].count("OCT701") == 5
    assert "hunter2" not in spell(form, found, Context({source.name: source}))


# One template is one deployment.


def test_two_templates_with_the_same_logical_ids_are_two_deployments() -> None:
    stages = [read(in_yaml(GOOD).text, f"stacks/{stage}.yaml") for stage in ("test", "production")]
    inputs = sort_inputs([*stages, read('{"serviceName": "web"}', "stacks/service.json")])
    assert [len(found.sources) for found in inputs.deployments] == [1, 1, 1]
    assert [told(finding) for found in inputs.deployments for finding in lint(found)] == []


def test_templates_of_one_stream_keep_their_logical_ids_apart() -> None:
    stream = f"{in_yaml(GOOD).text}---\n{in_yaml(FAULTY).text}"
    documents = deployment(read(stream, "<stdin>"))
    names = [document.name for document in documents.items]
    assert len(set(names)) == len(names)
    second = documents.get("service.Service.2")
    assert second is not None
    assert second.body["taskDefinition"] == "${task-definition.TaskDefinition.2.arn}"


def test_a_template_without_any_resource_that_rules_look_at_is_known_for_a_template() -> None:
    for text in (
        "Resources: {Bucket: {Type: AWS::S3::Bucket}}",
        "AWSTemplateFormatVersion: '2010-09-09'\nResources: {Bucket: {Type: Third::Party::Thing}}",
        "Resources: {Bucket: {Type: Custom::Bucket}}",
    ):
        inputs = sort_inputs([read(text, "template.yaml")])
        assert (len(inputs.deployments), inputs.unknown) == (1, ())


def test_what_only_resembles_a_template_is_none() -> None:
    for text in ("Resources: [{TargetService: {Type: AWS::ECS::Service}}]", "Resources: {cpu: 2}", "Type: AWS::X"):
        assert len(sort_inputs([read(text, "appspec.yaml")]).unknown) == 1


def test_a_template_that_cannot_be_read_is_reported() -> None:
    text = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n\tA: {Type: AWS::ECS::Service}\n"
    inputs = sort_inputs([read(text, "template.yaml")])
    assert [finding.rule for found in inputs.deployments for finding in lint(found)] == ["OCT001"]
