"""Settings of the containers that neither AWS nor Octopus can be given: variables, and the time to stop in."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from octogen.octopus.facts import PORTAL_PORT
from octogen.values.conflicts import Conflict, Data
from octogen.values.secret_variables import secret_variables

LONGEST_STOP_ON_FARGATE = 120
"""Seconds: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html"""


def container_conflicts(data: Data) -> Iterator[Conflict]:
    """Yield the conflicts in values that follow the schema, all defaults filled in."""
    return chain(_secrets(data), _closed_port(data), _stop(data))


def _secrets(data: Data) -> Iterator[Conflict]:
    """Yield a variable that is a secret already: a container may have it once.

    https://github.com/dagster-io/dagster/issues/11622
    """
    secrets = secret_variables(data)
    for variable in data["octopus"]["environment"]:
        if variable in secrets:
            message = f"octopus.secrets.{secrets[variable]} sets this variable, and ECS takes no name twice"
            yield Conflict(("octopus", "environment", variable), message, "remove one of the two")


def _closed_port(data: Data) -> Iterator[Conflict]:
    """Yield a certificate that has Octopus close the port that load balancers and health checks use.

    https://octopus.com/docs/installation/octopus-server-linux-container/hardened-image
    """
    environment = data["octopus"]["environment"]
    if "SSL_CERTIFICATE_FILE" in environment and environment.get("WEB_FORCE_SSL", "").lower() != "false":
        message = f"With a certificate, Octopus closes port {PORTAL_PORT}, which load balancers and health checks use"
        fix = 'set octopus.environment.WEB_FORCE_SSL to "False", or leave TLS to the load balancer'
        yield Conflict(("octopus", "environment", "SSL_CERTIFICATE_FILE"), message, fix)


def _stop(data: Data) -> Iterator[Conflict]:
    compute = data["compute"]
    if compute["launchType"] == "FARGATE" and compute["stopTimeoutSeconds"] > LONGEST_STOP_ON_FARGATE:
        message = f"Fargate waits {LONGEST_STOP_ON_FARGATE} seconds for a container to stop, and no longer"
        fix = f"set compute.stopTimeoutSeconds to {LONGEST_STOP_ON_FARGATE} or less, or compute.launchType to EC2"
        yield Conflict(("compute", "stopTimeoutSeconds"), message, fix)
