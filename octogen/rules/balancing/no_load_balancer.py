from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from octogen.finding import Severity
from octogen.octopus.facts import GRPC_PORT, POLLING_PORT
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.nodes import Nodes, at_least, installations
from octogen.view.part import Hit, Part
from octogen.view.registrations import container_named, is_telemetry
from octogen.view.three_answers import UNKNOWN

_ON_YOUR_OWN = "run a load balancer of your own in front of the instances, and let it send to port 8080 of each node"


@rule(
    id="OCT201",
    name="no-load-balancer",
    severity=Severity.ERROR,
    title="Several nodes and no load balancer for the portal",
    why="""
        Each task has its own address, which changes whenever ECS replaces the task. Without a load balancer, users,
        build servers and Tentacles depend on one node. When that node goes, Octopus is down for them although other
        nodes run.
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
        if at_least(nodes) > 1 and all(_is_out_of_reach(deployment, group) for group in nodes):
            for group in nodes:
                ports = {entry.number("containerPort") for entry in group.service.items("loadBalancers")}
                numbers = sorted(port for port in ports if isinstance(port, int))
                only = f", only on {', '.join(map(str, numbers))}" if numbers else ""
                message = f"{at_least(nodes)} nodes have no target group on the portal's port, 8080{only}"
                if _is_external(deployment, group):
                    message = (
                        f"{at_least(nodes)} nodes run on ECS Anywhere, where ECS registers no task with a balancer"
                    )
                    yield group.service.hit(message, "launchType", severity=Severity.WARNING, fix=_ON_YOUR_OWN)
                else:
                    yield group.service.hit(message, "loadBalancers")


def _is_out_of_reach(deployment: Deployment, nodes: Nodes) -> bool:
    """Return whether nothing balances requests for the portal: no target group, VPC Lattice, gateway, Service Connect.

    A load balancer on a port that Octopus does not serve is meant for the portal; OCT204 speaks of its port. With an
    external deployment controller it is the task sets that have load balancers.
    """
    service, entries = nodes.service, nodes.registrations
    if entries is UNKNOWN or service.text("deploymentController", "type") in ("EXTERNAL", UNKNOWN):
        return False
    elsewhere = any(
        place.at(*members).value
        for place in (service, service.at("deployments", 0))
        for members in (
            ("vpcLatticeConfigurations",),
            ("gatewayConnectors",),
            ("serviceConnectConfiguration", "services"),
        )
    )
    return not elsewhere and all(map(partial(_is_beside_the_portal, deployment, nodes), entries))


def _is_beside_the_portal(deployment: Deployment, nodes: Nodes, entry: Part) -> bool:
    """Return whether an entry of loadBalancers leads to the polling or the gRPC port, or to a container for metrics."""
    if entry.number("containerPort") in (POLLING_PORT, GRPC_PORT):
        return True
    named = container_named(nodes.task, entry)
    return named is not None and not deployment.is_octopus(named) and is_telemetry(named)


def _is_external(deployment: Deployment, nodes: Nodes) -> bool:
    """Return whether the nodes run on ECS Anywhere."""
    wanted = {item.text() for item in nodes.task.items("requiresCompatibilities")}
    return deployment.launch_type(nodes.service) == "EXTERNAL" or wanted == {"EXTERNAL"}
