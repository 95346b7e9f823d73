"""The environment variables that secrets become."""

from __future__ import annotations

from typing import TYPE_CHECKING

from octogen.finding import Pointer
from octogen.octopus.facts import POLLING_QUEUE

if TYPE_CHECKING:
    from octogen.values.settings_types import Settings

_VARIABLES = {
    "databaseConnectionString": "DB_CONNECTION_STRING",
    "masterKey": "MASTER_KEY",
    "licence": "OCTOPUS_SERVER_BASE64_LICENSE",
    "adminPassword": "ADMIN_PASSWORD",
    "adminApiKey": "ADMIN_API_KEY",
    "redisConnectionString": POLLING_QUEUE,
}


def own_secrets(data: Settings) -> dict[str, str]:
    """Return the variables that the keys of octopus.secrets become, each with its key."""
    # A connection to Redis turns the shared queue on, wherever it comes from.
    unwanted = "" if data["tentacles"]["polling"]["mode"] == "sharedQueue" else "redisConnectionString"
    given = data["octopus"]["secrets"]
    return {variable: key for key, variable in _VARIABLES.items() if key in given and key != unwanted}


def secret_variables(data: Settings) -> dict[str, Pointer]:
    """Return the variables that every node gets from a secret, each with where the values say which."""
    secrets: Pointer = ("octopus", "secrets")
    further = data["octopus"]["secrets"]["environment"]
    found: dict[str, Pointer] = {variable: (*secrets, "environment", variable) for variable in further}
    return found | {variable: (*secrets, key) for variable, key in own_secrets(data).items()}
