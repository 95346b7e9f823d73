from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.facts import GRPC_PORT, PING_PATH, POLLING_PORT, PORTAL_PORT
from octogen.rules.rule import rule
from octogen.values.balancer_types import APPLICATION
from octogen.view.deployment import Deployment
from octogen.view.part import Hit
from octogen.view.target_checks import (
    asked_port,
    asks_for_state,
    asks_over_http,
    opens_a_connection_only,
    statuses_taken,
    takes_418,
)
from octogen.view.traffic import octopus_target_groups, portal_target_groups

_FIX = f"set HealthCheckProtocol to HTTP, HealthCheckPort to {PORTAL_PORT} and HealthCheckPath to {PING_PATH}"

_WITH_MATCHER = (
    f'set HealthCheckPath to {PING_PATH} and Matcher.HttpCode to "200,418" (values: loadBalancer.healthCheck.path,'
    " loadBalancer.healthCheck.matcher)"
)


@rule(
    id="OCT205",
    name="health-check-ignores-node-state",
    severity=Severity.WARNING,
    title="The health check does not ask the node for its state",
    why="""
        Octopus answers /api/octopusservernodes/ping with what a load balancer needs to know: 200 when the node is
        online, 418 when it is draining, anything else when it is out of order. Another page, such as /, may redirect or
        ask for a login; an open port shows no more than that the process runs; and the polling port answers every
        browser with 200. None of these tells whether the node works.
    """,
    fix="set HealthCheckPath to /api/octopusservernodes/ping (values: loadBalancer.healthCheck.path)",
    source="https://octopus.com/docs/installation/load-balancers",
    values_key=("loadBalancer", "healthCheck", "path"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
          target-group.portal:
            Name: octopus-portal
            Protocol: HTTP
        -   HealthCheckPath: /  # <- OCT205
        +   HealthCheckPath: /api/octopusservernodes/ping
            Matcher: {HttpCode: "200,418"}
    """,
)
def health_check_ignores_node_state(deployment: Deployment) -> Iterator[Hit]:
    portal = {group.document.name for group in portal_target_groups(deployment)}
    for group, port in octopus_target_groups(deployment):
        if port == GRPC_PORT:
            continue
        if not asks_over_http(group):
            if group.document.name in portal and opens_a_connection_only(group):
                said = "TCP" if group.has("HealthCheckProtocol") else "not set, which means TCP"
                message = f"HealthCheckProtocol is {said}: the health check opens a connection and asks nothing"
                yield group.hit(message, "HealthCheckProtocol", values_key=("overrides",), fix=_FIX)
        elif asked_port(group, port) == POLLING_PORT and group.text("HealthCheckProtocol") == APPLICATION.encrypted:
            message = f"The health check asks the polling port, {POLLING_PORT}, which answers 200 whatever the state"
            yield group.hit(message, "HealthCheckPort", values_key=("overrides",), fix=_FIX)
        elif asks_for_state(group) is False:
            path = group.text("HealthCheckPath")
            said = f"asks for {path}" if group.has("HealthCheckPath") else f"has no path, which means {path}"
            message, fix = f"The health check {said}, not for {PING_PATH}", ""
            if takes_418(group) is False:  # which no other path answers: OCT206 has nothing to say of it yet
                message += (
                    f", and takes 418, a draining node's answer, for a failure (matcher: {statuses_taken(group)})"
                )
                fix = _WITH_MATCHER
            yield group.hit(message, "HealthCheckPath", fix=fix)
