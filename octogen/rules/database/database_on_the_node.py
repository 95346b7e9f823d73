from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.images import is_sql_server
from octogen.octopus.sizes import HIGH_AVAILABILITY
from octogen.rules.rule import rule
from octogen.view.database import Connection, connections
from octogen.view.deployment import Deployment
from octogen.view.images import repository_of
from octogen.view.part import Hit, Part

_FIX_BESIDE = "run SQL Server outside of the task, for example on Amazon RDS, and name its address"


@rule(
    id="OCT604",
    name="database-on-the-node",
    severity=Severity.ERROR,
    title="The database is expected on the node itself",
    why="""
        In a container, localhost is the task: there is no SQL Server in it, or there is one beside Octopus that ends
        with the task and that no other node sees. Named pipes and shared memory do not lead out of a Linux container at
        all. Octopus starts, finds no database and stops, and ECS starts it over and over; or each node has a database
        of its own, which is lost with the task.
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
    readable = set()
    for connection in connections(deployment):
        readable.add((connection.container.document.name, connection.container.pointer))
        beside = _container_named(deployment, connection)
        if connection.string.is_local:
            yield connection.hit("The connection string points at the machine that connects: the container itself")
        elif connection.string.is_named_pipe:
            yield connection.hit("The connection string names a pipe, which does not lead out of a Linux container")
        elif beside is not None:
            name = beside.shown("name")
            related = (beside.hit(f"{name} is a container of the task", "name"),)
            message = f"The database is {name}, a container of the same task: each node has one, which ends with it"
            yield connection.hit(message, fix=_FIX_BESIDE, related=related)
    for task, container in deployment.octopus_containers():
        if (task.document.name, container.pointer) not in readable:
            yield from _beside(task)


def _beside(task: Part) -> Iterator[Hit]:
    for other in task.items("containerDefinitions"):
        if is_sql_server(repository_of(other)):
            message = f"SQL Server runs in {other.shown('name')}, a container of the same task: it ends with the node"
            yield other.hit(message, "image", values_key=("overrides",), fix=_FIX_BESIDE)


def _container_named(deployment: Deployment, connection: Connection) -> Part | None:
    """Return the container of the same task that a connection string names, by its name or by a link's alias."""
    task = Part(connection.container.document, (), connection.container.document.body)
    links = [link.text() or "" for link in connection.container.items("links")]
    aliases = {link.rpartition(":")[2].lower(): link.partition(":")[0].lower() for link in links}
    host = connection.host or ""
    wanted = aliases.get(host, host)
    others = (item for item in task.items("containerDefinitions") if not deployment.is_octopus(item))
    return next((item for item in others if wanted and (item.text("name") or "").lower() == wanted), None)
