from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.identity import DATABASE
from octogen.view.ownership import is_made_by_rds
from octogen.view.part import Hit
from octogen.view.variables import Variable, variable


@rule(
    id="OCT607",
    name="secret-is-not-a-connection-string",
    severity=Severity.ERROR,
    title="The connection string is read from the secret that RDS makes",
    why="""
        The secret that RDS makes for the master user holds user name and password as JSON. Neither the whole of it nor
        one of its keys is a connection string. ECS passes on what it reads, so Octopus gets a text with which it cannot
        connect, and stops. RDS also rotates that password.
    """,
    fix="""
        keep a whole connection string, with a login of Octopus's own, in a secret of its own (values:
        octopus.secrets.databaseConnectionString)
    """,
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html",
    values_key=("octopus", "secrets", "databaseConnectionString"),
    example="""
          task-definition:
            family: octopus
            executionRoleArn: ${execution-role.arn}
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                secrets:
                  - name: DB_CONNECTION_STRING
        -           valueFrom: arn:aws:secretsmanager:eu-west-2:123456789012:secret:rds!db-1f2e3d4c-AbCdEf  # <- OCT607
        +           valueFrom: arn:aws:secretsmanager:eu-west-2:123456789012:secret:octopus/database-AbCdEf
    """,
)
def secret_is_not_a_connection_string(deployment: Deployment) -> Iterator[Hit]:
    for _task, container in deployment.octopus_containers():
        given = variable(container, DATABASE)
        if isinstance(given, Variable) and given.secret is not None and is_made_by_rds(deployment, given.secret):
            yield given.place.hit(f"{DATABASE} is read from the secret of RDS, which holds user name and password only")
