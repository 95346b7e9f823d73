from __future__ import annotations

import re
from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.database import DatabaseInstance, databases
from octogen.view.deployment import Deployment
from octogen.view.nodes import largest
from octogen.view.part import Hit

# Edition and major version -> the first version whose Multi-AZ is an availability group and not mirroring.
# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_SQLServerMultiAZ.html
_AVAILABILITY_GROUPS = {
    ("se", 15): (15, 0, 4073, 23),
    ("se", 14): (14, 0, 3401, 7),
    ("ee", 14): (14, 0, 3049, 1),
    ("ee", 13): (13, 0, 5216, 0),
}
_ALWAYS = {"se": 16, "ee": 15}
"""Edition -> the first major version of which every minor version has availability groups."""


@rule(
    id="OCT602",
    name="database-without-always-on",
    severity=Severity.WARNING,
    title="Failover by other means than Always On",
    why="""
        Octopus works with failover clusters and Always On availability groups, and does not support database mirroring.
        RDS chooses by edition and version: newer Standard and Enterprise get an availability group, older ones
        mirroring, Web a copy at block level, of which Octopus says nothing (not verified). For a highly available
        database on RDS Octopus recommends Standard edition or higher.
    """,
    fix="""
        use Standard or Enterprise edition in a version with availability groups, such as SQL Server 2022 (values:
        database.engine, database.engineVersion)
    """,
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_SQLServerMultiAZ.html",
    values_key=("database", "engine"),
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
        -   EngineVersion: 14.00.3281.6.v1  # <- OCT602
        +   EngineVersion: 16.00.4205.1.v1
            MultiAZ: true
    """,
)
def database_without_always_on(deployment: Deployment) -> Iterator[Hit]:
    if largest(deployment) <= 1:
        return
    for database in databases(deployment):
        if database.engine and database.engine.endswith("sqlserver-web"):
            yield database.hit("Multi-AZ of SQL Server Web edition copies the database at block level", "engine")
        elif database.multi_az and _mirrors(database):
            message = f"Multi-AZ of SQL Server {database.engine_version} in this edition is database mirroring"
            yield database.hit(message, "engineVersion")


def _mirrors(database: DatabaseInstance) -> bool:
    """Return whether the version is certainly one for which RDS takes mirroring; a part of a version tells less."""
    edition = (database.engine or "").rpartition("-")[2]
    version = (database.engine_version or "").partition(".v")[0]
    numbers = tuple(int(part) for part in re.findall(r"\d{1,9}", version))
    if edition not in _ALWAYS or not numbers or numbers[0] >= _ALWAYS[edition]:
        return False
    first = _AVAILABILITY_GROUPS.get((edition, numbers[0]))
    return first is None or (len(numbers) == len(first) and numbers < first)
