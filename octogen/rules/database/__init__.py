"""Database: OCT6xx."""

from __future__ import annotations

from octogen.rule import Rule
from octogen.rules.database.connection_string import connection_string
from octogen.rules.database.database_edition import database_edition
from octogen.rules.database.database_login import database_login
from octogen.rules.database.database_on_the_node import database_on_the_node
from octogen.rules.database.database_too_small import database_too_small
from octogen.rules.database.database_without_failover import database_without_failover

TITLE = "Database"

RULES: tuple[Rule, ...] = (
    database_without_failover,
    database_edition,
    database_login,
    database_on_the_node,
    database_too_small,
    connection_string,
)
