from __future__ import annotations

from collections.abc import Iterator

from octogen.documents import Form
from octogen.finding import Severity
from octogen.octopus import GRPC_PORT, PING_PATH
from octogen.rule import rule
from octogen.view.deployment import Deployment, is_reference
from octogen.view.part import Hit
from octogen.view.traffic import asks_over_http, octopus_target_groups


@rule(
    id="OCT205",
    name="health-check-path",
    severity=Severity.WARNING,
    title="The health check does not ask the node for its state",
    why="""
        Octopus answers /api/octopusservernodes/ping with what a load balancer has to know: 200 for online, 418 for
        online and draining, anything else for out of order. Another page, / for one, may redirect or want a user, and
        neither its success nor its failure tells whether the node works.
    """,
    fix="set HealthCheckPath to /api/octopusservernodes/ping (values: loadBalancer.healthCheck.path)",
    source="https://octopus.com/docs/installation/load-balancers",
    knob=("loadBalancer", "healthCheck", "path"),
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
def health_check_path(deployment: Deployment) -> Iterator[Hit]:
    for group, port in octopus_target_groups(deployment):
        if port == GRPC_PORT or not asks_over_http(group):
            continue
        path = group.text("HealthCheckPath")
        if is_reference(path) or path.partition("?")[0].rstrip("/").lower().endswith(PING_PATH):
            continue
        if path:
            yield group.hit(f"The health check asks for {path}, not for {PING_PATH}", "HealthCheckPath")
        elif group.document.form is not Form.OUTPUT:  # AWS prints the path of every such check
            yield group.hit(f"The health check has no path, which means /, not {PING_PATH}", "HealthCheckPath")
