from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.database import databases
from octogen.view.deployment import Deployment
from octogen.view.nodes import largest
from octogen.view.part import Hit


@rule(
    id="OCT601",
    name="database-without-failover",
    severity=Severity.ERROR,
    title="Several nodes depend on a database without failover",
    why="""
        All nodes write to one database: when it is gone, each of them stops, however many there are. A Multi-AZ
        instance fails over to a standby in another zone. Express has no Multi-AZ, and no SQL Server edition of RDS has
        it unless it is asked for.
    """,
    fix="set MultiAZ to true, on Standard edition or higher (values: database.multiAz)",
    source="https://octopus.com/docs/installation/sql-database/aws-rds",
    values_key=("database", "multiAz"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
          service:
            serviceName: octopus
            taskDefinition: octopus
            desiredCount: 2
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            availabilityZoneRebalancing: DISABLED
          database:
            DBInstanceIdentifier: octopus
            DBInstanceClass: db.m6i.xlarge
            Engine: sqlserver-se
        -   MultiAZ: false  # <- OCT601
        +   MultiAZ: true
    """,
)
def database_without_failover(deployment: Deployment) -> Iterator[Hit]:
    count = largest(deployment)
    if count <= 1:
        return
    for database in databases(deployment):
        if database.engine and database.engine.endswith("sqlserver-ex"):
            fix = "move to Standard edition or higher (restore a snapshot of the database), with Multi-AZ"
            yield database.hit(f"{count} nodes depend on SQL Server Express, which has no Multi-AZ", "engine", fix=fix)
        elif database.multi_az is False:
            yield database.hit(f"{count} nodes depend on a database in one availability zone", "multiAz")
