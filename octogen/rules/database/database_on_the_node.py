from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.sizes import HIGH_AVAILABILITY
from octogen.rules.rule import rule
from octogen.view.database import connections
from octogen.view.deployment import Deployment
from octogen.view.part import Hit


@rule(
    id="OCT604",
    name="database-on-the-node",
    severity=Severity.ERROR,
    title="The database is sought on the node itself",
    why="""
        In a container, localhost is the task: there is no SQL Server in it, or there is one beside Octopus that goes
        with the task and that no other node sees. Named pipes and shared memory do not lead out of a Linux container at
        all. Octopus starts, finds no database and stops, and ECS starts it over and over.
    """,
    fix="name the database server's address in the network: Server=tcp:sql.example.com,1433",
    source=HIGH_AVAILABILITY,
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
        -           value: Server=(local);Database=Octopus;User Id=octopus;Encrypt=True  # <- OCT604
        +           valueFrom: arn:aws:secretsmanager:eu-west-2:123456789012:secret:octopus/database-AbCdEf
    """,
)
def database_on_the_node(deployment: Deployment) -> Iterator[Hit]:
    for connection in connections(deployment):
        if connection.string.is_local:
            yield connection.hit("The connection string points at the machine that connects: the container itself")
        elif connection.string.is_named_pipe:
            yield connection.hit("The connection string names a pipe, which does not lead out of a Linux container")
