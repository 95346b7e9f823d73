from __future__ import annotations

from collections.abc import Iterator

from octogen.documents import aws_checks
from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit


@rule(
    id="OCT003",
    name="invalid-aws-parameter",
    severity=Severity.ERROR,
    title="AWS does not take this document",
    why="""
        The document is not a valid input of its AWS operation: a member is unknown, read-only, of the wrong type, null,
        or outside what the operation's model allows. The AWS CLI itself notices only some of this before it sends the
        call; the rest fails at AWS, in the middle of a roll-out.
    """,
    fix="write the member as the operation's reference has it",
    source="https://docs.aws.amazon.com/cli/latest/reference/",
    values_key=("overrides",),
    example="""
          task-definition:
            family: octopus
        -   networkMode: awsVpc  # <- OCT003
        -   cpu: 1024  # <- OCT003
        +   networkMode: awsvpc
        +   cpu: "1024"
            containerDefinitions: []
    """,
)
def invalid_aws_parameter(deployment: Deployment) -> Iterator[Hit]:
    for part in deployment.inputs():
        kind = part.document.kind
        for violation in aws_checks.violations(part.document) if part.document.origin.is_spelt_as_taken else ():
            message = f"{violation.message} (aws {kind.service} {kind.command})"
            yield part.hit(message, *violation.pointer, fix=violation.fix)
