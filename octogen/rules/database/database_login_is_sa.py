from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.database import connections
from octogen.view.deployment import Deployment
from octogen.view.part import Hit


@rule(
    id="OCT603",
    name="database-login-is-sa",
    severity=Severity.WARNING,
    title="Octopus connects to SQL Server as sa",
    why="""
        The login of Octopus needs to be db_owner of its own database and nothing more. With sa, whoever gets hold of
        the connection string has the whole server, every other database on it included. Octopus's own example with
        Docker Compose, which is for trying it out, uses sa.
    """,
    fix="give Octopus a login of its own that is db_owner of its database",
    source="https://octopus.com/docs/installation/sql-database/self-managed-sql-server",
    values_key=("octopus", "secrets", "databaseConnectionString"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
        -       environment:
        +       secrets:
                  - name: DB_CONNECTION_STRING
        -           value: Server=sql.example.com,1433;Database=Octopus;User Id=sa;Encrypt=True  # <- OCT603
        +           valueFrom: arn:aws:secretsmanager:eu-west-2:123456789012:secret:octopus/database-AbCdEf
    """,
)
def database_login_is_sa(deployment: Deployment) -> Iterator[Hit]:
    for connection in connections(deployment):
        if connection.string.user.lower() == "sa":
            yield connection.hit("Octopus connects to SQL Server as sa, which may do everything")
