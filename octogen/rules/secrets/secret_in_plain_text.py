from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.sensitive import VARIABLES, has_password, is_surely_secret, may_be_elsewhere
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit


@rule(
    id="OCT701",
    name="secret-in-plain-text",
    severity=Severity.ERROR,
    title="A secret stands in clear in the task definition",
    why="""
        The environment of a container is part of the task definition, which everybody who may describe task definitions
        can read, in every revision ever registered, and which lies in a repository besides. The master key and the
        connection string together open all that Octopus keeps: the accounts, certificates and passwords of whatever
        it deploys to.
    """,
    fix="""
        give it under secrets, as the ARN of a Secrets Manager secret or SSM parameter (values: octopus.secrets), and
        replace the exposed value
    """,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html",
    values_key=("octopus", "environment"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                environment:
        +         - {name: ADMIN_USERNAME, value: admin}
        +       secrets:
                  - name: DB_CONNECTION_STRING
        -           value: Server=db.example.com;Database=Octopus;User Id=octopus;Password=example  # <- OCT701
        -         - {name: ADMIN_USERNAME, value: admin}
        -         - {name: ADMIN_PASSWORD, value: example}  # <- OCT701
        +           valueFrom: arn:aws:secretsmanager:eu-west-2:123456789012:secret:octopus/database-AbCdEf
        +         - name: ADMIN_PASSWORD
        +           valueFrom: arn:aws:ssm:eu-west-2:123456789012:parameter/octopus/admin-password
    """,
)
def secret_in_plain_text(deployment: Deployment) -> Iterator[Hit]:
    for _task, container in deployment.octopus_containers():
        for entry in container.items("environment"):
            name, value = entry.text("name"), entry.at("value").value
            if name and value not in (None, "") and _is_secret(name, value):
                message = f"{name} stands in clear, for everybody who may describe the task definition"
                yield entry.hit(message, "value", values_key=("octopus", "environment", name))


def _is_secret(name: str, value: object) -> bool:
    if name in VARIABLES:
        return True
    if not isinstance(value, str):
        return False
    return (is_surely_secret(name) and not may_be_elsewhere(value)) or has_password(value)
