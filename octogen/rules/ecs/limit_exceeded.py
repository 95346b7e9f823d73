from __future__ import annotations

from collections.abc import Iterator

from octogen.documents import aws_checks
from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit


@rule(
    id="OCT907",
    name="limit-exceeded",
    severity=Severity.ERROR,
    title="A value is past a limit of AWS",
    why="""
        AWS states many limits in its documentation only, so that neither the CLI nor the operation's model knows them:
        how long a name may be, which retention periods there are, how long Fargate waits for a task to stop. A value
        past one of them is refused when the call is made, in the middle of a roll-out.
    """,
    fix="choose a value within the limit",
    source="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
    values_key=("overrides",),
    example="""
          task-definition:
            family: octopus
            requiresCompatibilities: [FARGATE]
            ephemeralStorage:
        -     sizeInGiB: 500  # <- OCT907
        +     sizeInGiB: 50
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
        -       stopTimeout: 600  # <- OCT907
        +       stopTimeout: 120
          target-group.portal:
            TargetType: ip
        -   Name: octopus_portal  # <- OCT907
        +   Name: octopus-portal
    """,
)
def limit_exceeded(deployment: Deployment) -> Iterator[Hit]:
    for part in deployment.inputs():
        fargate = part.document.kind.name == "task-definition" and deployment.is_fargate(part)
        for violation in aws_checks.limit_violations(part.document, fargate=fargate):
            fix = f"choose a value within the limit: {violation.fix}"
            yield part.hit(violation.message, *violation.pointer, fix=fix)
