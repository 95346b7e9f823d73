from __future__ import annotations

from collections.abc import Iterator

from octogen.documents import aws_checks
from octogen.finding import Severity
from octogen.json_schema.messages import Violation
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
        call; the rest fails at AWS, in the middle of a roll-out. octogen has a copy of AWS's models: a member or a word
        that AWS added after the day that the message names is unknown to it.
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
            if violation.missing == ("serviceName",):
                continue  # deployment tools name the service elsewhere: https://github.com/kayac/ecspresso
            since = f" as of {aws_checks.copied_on()}; AWS may have added it since" if _may_be_newer(violation) else ""
            message = f"{violation.message} (aws {kind.service} {kind.command}{since})"
            yield part.hit(message, *violation.pointer, fix=violation.fix)


def _may_be_newer(violation: Violation) -> bool:
    """Return whether AWS may have added since what octogen does not know: members, and words that are like no other."""
    unlike = violation.keyword == "enum" and not violation.fix
    return unlike or violation.keyword == "additionalProperties"
