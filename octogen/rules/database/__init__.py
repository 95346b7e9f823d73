"""Database: OCT6xx."""

from __future__ import annotations

from octogen.rules.database.connection_string_incomplete import connection_string_incomplete
from octogen.rules.database.database_case_sensitive import database_case_sensitive
from octogen.rules.database.database_login_impossible import database_login_impossible
from octogen.rules.database.database_login_is_sa import database_login_is_sa
from octogen.rules.database.database_on_the_node import database_on_the_node
from octogen.rules.database.database_out_of_support import database_out_of_support
from octogen.rules.database.database_too_small import database_too_small
from octogen.rules.database.database_without_always_on import database_without_always_on
from octogen.rules.database.database_without_failover import database_without_failover
from octogen.rules.database.secret_is_not_a_connection_string import secret_is_not_a_connection_string
from octogen.rules.rule import Rule

TITLE = "Database"

RULES: tuple[Rule, ...] = (
    database_without_failover,
    database_without_always_on,
    database_login_is_sa,
    database_on_the_node,
    database_too_small,
    connection_string_incomplete,
    secret_is_not_a_connection_string,
    database_login_impossible,
    database_case_sensitive,
    database_out_of_support,
)
