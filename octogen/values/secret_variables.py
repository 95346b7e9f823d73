"""The environment variables that secrets become."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from octogen.octopus.facts import POLLING_QUEUE

_VARIABLES = {
    "databaseConnectionString": "DB_CONNECTION_STRING",
    "masterKey": "MASTER_KEY",
    "licence": "OCTOPUS_SERVER_BASE64_LICENSE",
    "adminPassword": "ADMIN_PASSWORD",
    "adminApiKey": "ADMIN_API_KEY",
    "redisConnectionString": POLLING_QUEUE,
}


def secret_variables(data: Mapping[str, Any]) -> dict[str, str]:
    """Return the variables that every node gets from a secret, each with its key in octopus.secrets."""
    # A connection to Redis turns the shared queue on, wherever it comes from.
    unwanted = "" if data["tentacles"]["polling"]["mode"] == "sharedQueue" else "redisConnectionString"
    given = data["octopus"]["secrets"]
    return {variable: key for key, variable in _VARIABLES.items() if key in given and key != unwanted}
