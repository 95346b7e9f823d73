from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.database import connections
from octogen.view.deployment import Deployment
from octogen.view.part import Hit, Part
from octogen.view.three_answers import is_not

_SOURCE = (
    "https://octopus.com/docs/installation/octopus-server-linux-container/migration/"
    "migrate-to-server-container-linux-from-windows-server"
)


@rule(
    id="OCT608",
    name="database-login-impossible",
    severity=Severity.WARNING,
    title="The connection string asks for a Windows login, which the Linux container does not have",
    why="""
        Integrated Security, also written Trusted_Connection, logs in as the Windows account of the process. The Linux
        container does not support Active Directory, so SQL Server refuses the login (inferred), and Octopus stops.
        Typically the string was copied from an installation on Windows.
    """,
    fix="make a SQL Server login for Octopus, and write its User Id and Password instead",
    source=_SOURCE,
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
        -           value: Server=sql.example.com;Database=Octopus;Integrated Security=True;Encrypt=True  # <- OCT608
        +           valueFrom: arn:aws:secretsmanager:eu-west-2:123456789012:secret:octopus/database-AbCdEf
    """,
)
def database_login_impossible(deployment: Deployment) -> Iterator[Hit]:
    for connection in connections(deployment):
        task = Part(connection.container.document, (), connection.container.document.body)
        windows = is_not(task.text("runtimePlatform", "operatingSystemFamily"), "LINUX")
        if connection.string.uses_windows_login and not windows:
            yield connection.hit("The connection string asks for a Windows login, and Octopus runs on Linux")
