from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.facts import GRPC_PORT, PING_PATH
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit
from octogen.view.three_answers import UNKNOWN
from octogen.view.traffic import asks_over_http, octopus_target_groups


@rule(
    id="OCT205",
    name="health-check-ignores-node-state",
    severity=Severity.WARNING,
    title="The health check does not ask the node for its state",
    why="""
        Octopus answers /api/octopusservernodes/ping with what a load balancer has to know: 200 for online, 418 for
        online and draining, anything else for out of order. Another page, / for one, may redirect or want a user, and
        neither its success nor its failure tells whether the node works.
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
    for group, port in octopus_target_groups(deployment):
        path = group.text("HealthCheckPath") if port != GRPC_PORT and asks_over_http(group) else UNKNOWN
        if path and not path.partition("?")[0].rstrip("/").lower().endswith(PING_PATH):
            said = (
                f"asks for {path}, not for" if group.has("HealthCheckPath") else f"has no path, which means {path}, not"
            )
            yield group.hit(f"The health check {said} {PING_PATH}", "HealthCheckPath")
