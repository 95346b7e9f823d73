from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.facts import GRPC_PORT, POLLING_PORT
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.nodes import Nodes, at_least, installations
from octogen.view.part import Hit
from octogen.view.three_answers import UNKNOWN


@rule(
    id="OCT201",
    name="no-load-balancer",
    severity=Severity.ERROR,
    title="Several nodes and no load balancer for the portal",
    why="""
        Each task has an address of its own that changes whenever ECS replaces the task. Without a load balancer, users,
        build servers and Tentacles depend on one node, and when it goes Octopus is down for them although other nodes
        run.
    """,
    fix="add a target group on the portal's port, 8080, to the service's loadBalancers",
    source="https://octopus.com/docs/best-practices/self-hosted-octopus/high-availability",
    values_key=("loadBalancer",),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
        +       portMappings: [{containerPort: 8080}]
          service:
            serviceName: octopus
            taskDefinition: octopus
            desiredCount: 2
        -   loadBalancers: []  # <- OCT201
        +   loadBalancers:
        +     - targetGroupArn: arn:aws:elasticloadbalancing:eu-west-2:123456789012:targetgroup/web/0123456789abcdef
        +       containerName: octopus-server
        +       containerPort: 8080
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            healthCheckGracePeriodSeconds: 1800
            availabilityZoneRebalancing: DISABLED
    """,
)
def no_load_balancer(deployment: Deployment) -> Iterator[Hit]:
    for nodes in installations(deployment):
        # Some nodes may rightly stay out of the portal's target group: it is enough that one service is in it.
        if at_least(nodes) > 1 and all(_is_out_of_reach(group) for group in nodes):
            for group in nodes:
                ports = {entry.number("containerPort") for entry in group.service.items("loadBalancers")}
                numbers = sorted(port for port in ports if isinstance(port, int))
                only = f", only on {', '.join(map(str, numbers))}" if numbers else ""
                message = f"{at_least(nodes)} nodes have no target group on the portal's port, 8080{only}"
                yield group.service.hit(message, "loadBalancers")


def _is_out_of_reach(nodes: Nodes) -> bool:
    """Return whether nothing balances requests for the portal: no target group, VPC Lattice or Service Connect.

    A load balancer on a port that Octopus does not serve is meant for the portal; OCT204 speaks of its port. With an
    external deployment controller it is the task sets that have load balancers.
    """
    service, entries = nodes.service, nodes.registrations
    if entries is UNKNOWN or service.text("deploymentController", "type") in ("EXTERNAL", UNKNOWN):
        return False
    ports = {entry.number("containerPort") for entry in entries}
    elsewhere = any(
        place.at(*members).value
        for place in (service, service.at("deployments", 0))
        for members in (("vpcLatticeConfigurations",), ("serviceConnectConfiguration", "services"))
    )
    return ports <= {POLLING_PORT, GRPC_PORT} and not elsewhere
