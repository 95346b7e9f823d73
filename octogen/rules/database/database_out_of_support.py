from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.database import databases
from octogen.view.deployment import Deployment
from octogen.view.part import Hit

_OLDEST = 13
"""SQL Server 2016, the oldest that the page names for current releases."""
_YEARS = {10: "2008", 11: "2012", 12: "2014", 13: "2016", 14: "2017"}
"""Major version of the engine -> what the product is called, of those with less than two years of support to go."""


@rule(
    id="OCT610",
    name="database-out-of-support",
    severity=Severity.INFO,
    title="SQL Server is out of support, or soon will be",
    why="""
        Octopus asks for a version of SQL Server with at least two years of active support remaining, and names 2016 as
        the oldest; its pages do not agree on more. Microsoft's extended support of 2016 ends in July 2026, that of 2017
        in October 2027. On an older version current releases of Octopus are not supported at all.
    """,
    fix="upgrade to SQL Server 2019 or later (values: database.engineVersion)",
    source="https://octopus.com/docs/installation/sql-database",
    values_key=("database", "engineVersion"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
          database:
            DBInstanceIdentifier: octopus
            DBInstanceClass: db.m6i.xlarge
            Engine: sqlserver-ee
            MultiAZ: true
        -   EngineVersion: 14.00.3451.2.v1  # <- OCT610
        +   EngineVersion: 16.00.4205.1.v1
    """,
)
def database_out_of_support(deployment: Deployment) -> Iterator[Hit]:
    for database in databases(deployment):
        major = database.major_version
        if major is not None and major < _OLDEST:
            name = _YEARS.get(major, database.engine_version)
            message = f"SQL Server {name} is older than 2016, the oldest that Octopus supports"
            yield database.hit(message, "engineVersion", severity=Severity.ERROR)
        elif major in _YEARS:
            message = f"SQL Server {_YEARS[major]} has less than the two years of support left that Octopus asks for"
            yield database.hit(message, "engineVersion")
