from __future__ import annotations

import re
from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.database import databases
from octogen.view.deployment import Deployment
from octogen.view.part import Hit

# _CS_ and the binary collations:
# https://learn.microsoft.com/sql/relational-databases/collations/collation-and-unicode-support
_CASE_SENSITIVE = re.compile(r"_(?:CS|BIN2?)(?:_|\Z)", re.IGNORECASE)


@rule(
    id="OCT609",
    name="database-case-sensitive",
    severity=Severity.ERROR,
    title="The database distinguishes upper and lower case",
    why="""
        Octopus needs a case-insensitive collation. The collation of an RDS instance, CharacterSetName, is that of each
        database made on it without one of its own, and it cannot be changed later.
    """,
    fix="choose a case-insensitive collation, such as SQL_Latin1_General_CP1_CI_AS, which is RDS's default",
    source="https://octopus.com/docs/installation/sql-database",
    values_key=("overrides",),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
          database:
            DBInstanceIdentifier: octopus
            DBInstanceClass: db.m6i.xlarge
            Engine: sqlserver-se
            MultiAZ: true
        -   CharacterSetName: SQL_Latin1_General_CP1_CS_AS  # <- OCT609
        +   CharacterSetName: SQL_Latin1_General_CP1_CI_AS
    """,
)
def database_case_sensitive(deployment: Deployment) -> Iterator[Hit]:
    for database in databases(deployment):
        if database.collation and _CASE_SENSITIVE.search(database.collation):
            yield database.hit(f"The collation {database.collation} distinguishes upper and lower case", "collation")
