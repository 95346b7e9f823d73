"""Settings of the containers that neither AWS nor Octopus can be given: variables, and the time to stop in."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from octogen.finding import Pointer
from octogen.json_schema.messages import subject
from octogen.octopus.facts import GRPC_PORT, POLLING_PORT, PORTAL_PORT
from octogen.values.conflicts import Conflict
from octogen.values.lookup import setting
from octogen.values.secret_variables import secret_variables

if TYPE_CHECKING:
    from octogen.values.settings_types import Settings

LONGEST_STOP_ON_FARGATE = 120
"""Seconds: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html"""


def container_conflicts(data: Settings) -> Iterator[Conflict]:
    """Yield the conflicts in values that follow the schema, all defaults filled in."""
    areas = (_secrets, _closed_port, _stop, _limits, _sidecars, _log_router, _statements)
    return chain.from_iterable(area(data) for area in areas)


def _secrets(data: Settings) -> Iterator[Conflict]:
    """Yield a variable that is a secret already: a container may have it once.

    https://github.com/dagster-io/dagster/issues/11622
    """
    secrets = secret_variables(data)
    given: list[Pointer] = [("octopus", "environment", variable) for variable in data["octopus"]["environment"]]
    further = data["octopus"]["secrets"]["environment"]
    given += [("octopus", "secrets", "environment", variable) for variable in further]
    for pointer in given:
        first = secrets.get(str(pointer[-1]), pointer)
        if first != pointer:
            yield _twice(pointer, first)
    for name, sidecar in data["sidecars"].items():
        for variable in sidecar["environment"]:
            if variable in sidecar["secrets"]:
                yield _twice(("sidecars", name, "environment", variable), ("sidecars", name, "secrets", variable))


def _twice(pointer: Pointer, first: Pointer) -> Conflict:
    message = f"{subject(first)} sets this variable, and ECS takes no name twice"
    return Conflict(pointer, message, "remove one of the two")


def _closed_port(data: Settings) -> Iterator[Conflict]:
    """Yield a certificate that has Octopus close the port that load balancers and health checks use.

    https://octopus.com/docs/installation/octopus-server-linux-container/hardened-image
    """
    environment = data["octopus"]["environment"]
    if "SSL_CERTIFICATE_FILE" in environment and environment.get("WEB_FORCE_SSL", "").lower() != "false":
        message = f"With a certificate, Octopus closes port {PORTAL_PORT}, which load balancers and health checks use"
        fix = 'set octopus.environment.WEB_FORCE_SSL to "False", or leave TLS to the load balancer'
        yield Conflict(("octopus", "environment", "SSL_CERTIFICATE_FILE"), message, fix)


def _stop(data: Settings) -> Iterator[Conflict]:
    compute = data["compute"]
    if compute["launchType"] == "FARGATE" and compute["stopTimeoutSeconds"] > LONGEST_STOP_ON_FARGATE:
        message = f"Fargate waits {LONGEST_STOP_ON_FARGATE} seconds for a container to stop, and no longer"
        fix = f"set compute.stopTimeoutSeconds to {LONGEST_STOP_ON_FARGATE} or less, or compute.launchType to EC2"
        yield Conflict(("compute", "stopTimeoutSeconds"), message, fix)


def _limits(data: Settings) -> Iterator[Conflict]:
    fargate = data["compute"]["launchType"] == "FARGATE"
    for name, limit in data["compute"]["ulimits"].items():
        pointer: Pointer = ("compute", "ulimits", name)
        if fargate and name != "nofile":
            # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Ulimit.html
            yield Conflict(pointer, "Fargate takes the limit nofile and no other", f"remove {name}")
        elif limit["hard"] != -1 and not 0 <= limit["soft"] <= limit["hard"]:
            yield Conflict((*pointer, "soft"), "The soft limit is above the hard one", "set it to the hard one or less")


def _sidecars(data: Settings) -> Iterator[Conflict]:
    """Yield a port that two containers of a task want: they share its address."""
    taken: dict[int, str] = dict.fromkeys((PORTAL_PORT, POLLING_PORT, GRPC_PORT), "Octopus Server")
    for name, sidecar in data["sidecars"].items():
        for index, port in enumerate(sidecar["ports"]):
            first = taken.setdefault(port, name)
            if first != name:
                message = f"{first} listens on port {port} of the task already"
                yield Conflict(("sidecars", name, "ports", index), message, "choose a port that no other container has")


def _log_router(data: Settings) -> Iterator[Conflict]:
    """Yield a log that nobody routes, and a second router: a task has one.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html
    """
    routers = [name for name, sidecar in data["sidecars"].items() if "fireLens" in sidecar]
    if "fireLens" in data["logging"] and not routers:
        message = "No sidecar is the log router"
        yield Conflict(("logging", "fireLens"), message, "give the log router's sidecar the key fireLens")
    for name in routers[1:]:
        yield Conflict(("sidecars", name, "fireLens"), f"The log router is {routers[0]}", "keep only one log router")


def _statements(data: Settings) -> Iterator[Conflict]:
    """Yield statements of a role that octogen does not render, and two of one name: IAM takes a name once."""
    for which in ("execution", "task"):
        key = f"{which}Statements"
        statements = setting(data, ("roles", key))
        if statements and f"{which}RoleArn" in data["roles"]:
            message = f"octogen renders no policy for the role of roles.{which}RoleArn"
            yield Conflict(("roles", key, 0), message, f"remove roles.{key}, and put the statements on the role")
        named = [statement.get("Sid", f"{index}") for index, statement in enumerate(statements)]
        for index, name in enumerate(named):
            if name in named[:index]:
                yield Conflict(
                    ("roles", key, index, "Sid"), f"An earlier statement has the name {name}", "choose another name"
                )
