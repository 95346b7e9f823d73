from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.connection_string import is_false
from octogen.octopus.versions import ENCRYPTS_BY_DEFAULT, dotted
from octogen.rules.rule import rule
from octogen.view.database import Connection, connections, listeners
from octogen.view.deployment import Deployment
from octogen.view.images import image_of
from octogen.view.part import Hit
from octogen.view.three_answers import UNKNOWN


@rule(
    id="OCT606",
    name="connection-string-incomplete",
    severity=Severity.WARNING,
    title="The connection string lacks what it needs, or asks for too much",
    why=f"""
        Without Encrypt, all that Octopus reads and writes crosses the network unencrypted; releases since
        {dotted(ENCRYPTS_BY_DEFAULT)} encrypt unless they are set not to (inferred from their client library). Without
        MultiSubnetFailover, a client of an availability-group listener tries its addresses one after the other, and
        after a failover may time out at the dead one. A Failover Partner is database mirroring, which Octopus does not
        support. With TrustServerCertificate=False, {dotted(ENCRYPTS_BY_DEFAULT)} on ECS did not start on RDS: it
        rejected the certificate (OctopusDeploy/Issues#7650, still open; whether current images accept it is not
        verified).
    """,
    fix="write Encrypt=True, and for a listener MultiSubnetFailover=True",
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
        -           value: Server=tcp:AGListener,1433;Database=Octopus;User Id=octopus;Encrypt=False  # <- OCT606
        +           valueFrom: arn:aws:secretsmanager:eu-west-2:123456789012:secret:octopus/database-AbCdEf
    """,
)
def connection_string_incomplete(deployment: Deployment) -> Iterator[Hit]:
    for connection in connections(deployment):
        if _in_clear(deployment, connection):
            yield connection.hit("The connection to the database is not encrypted", fix="write Encrypt=True")
        host = connection.host or ""
        if (host in listeners(deployment) or "listener" in host) and connection.spans_subnets is False:
            message = "The connection string names an availability-group listener without MultiSubnetFailover=True"
            yield connection.hit(message, fix="write MultiSubnetFailover=True")
        if connection.string.is_on_rds and is_false(connection.string.trust_server_certificate):
            yield from _distrust(deployment, connection)
        if connection.string.failover_partner:
            message = "A Failover Partner is database mirroring, which Octopus does not support"
            yield connection.hit(message, fix="name the listener of an availability group instead")


def _distrust(deployment: Deployment, connection: Connection) -> Iterator[Hit]:
    release = image_of(deployment, connection.container).release
    if release is not UNKNOWN and release[:2] >= ENCRYPTS_BY_DEFAULT and not _in_clear(deployment, connection):
        message = "With TrustServerCertificate=False Octopus verifies the certificate of RDS, and may not start"
        fix = "leave TrustServerCertificate out: the connection is encrypted all the same, its certificate not verified"
        yield connection.hit(message, fix=fix)


def _in_clear(deployment: Deployment, connection: Connection) -> bool:
    """Return whether the connection is certainly not encrypted: Encrypt says so, or is left out in an old version."""
    given = connection.string.encrypt.lower()
    if given:
        return given in ("false", "no", "optional")
    version = image_of(deployment, connection.container).version
    return version is not UNKNOWN and version < ENCRYPTS_BY_DEFAULT
