from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.facts import POLLING_PORT, POLLING_QUEUE
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.discovery import is_found_otherwise
from octogen.view.nodes import Nodes, installations
from octogen.view.part import Hit
from octogen.view.three_answers import UNKNOWN
from octogen.view.traffic import entries_on
from octogen.view.variables import variable


@rule(
    id="OCT307",
    name="polling-not-exposed",
    severity=Severity.ERROR,
    title="Polling Tentacles cannot reach Octopus",
    why="""
        Polling Tentacles open the connection themselves, to port 10943. Where no node registers that port with a target
        group, and neither service discovery, Service Connect nor VPC Lattice leads to it, they reach nobody. The portal
        looks healthy meanwhile; only the health checks of those Tentacles fail, one after another.
    """,
    fix="register port 10943 of the nodes with a target group of a Network Load Balancer",
    source="https://octopus.com/docs/installation/load-balancers/aws-load-balancers",
    values_key=("tentacles", "polling", "mode"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
        -       image: octopusdeploy/octopusdeploy:2026.4.6909
        -       secrets:
        -         - name: OCTOPUS_MULTI_NODE_POLLING_TENTACLES_REDIS_CONNECTION_STRING
        -           valueFrom: arn:aws:secretsmanager:eu-west-2:123456789012:secret:octopus/redis-AbCdEf
        +       image: octopusdeploy/octopusdeploy:2026.3.15878
          service:
            serviceName: octopus
            taskDefinition: octopus
            loadBalancers:  # <- OCT307
              - {targetGroupArn: "${target-group.portal.arn}", containerName: octopus-server, containerPort: 8080}
        +     - {targetGroupArn: "${target-group.polling.arn}", containerName: octopus-server, containerPort: 10943}
            healthCheckGracePeriodSeconds: 1800
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            availabilityZoneRebalancing: DISABLED
    """,
)
def polling_not_exposed(deployment: Deployment) -> Iterator[Hit]:
    polls = deployment.setting("tentacles", "polling", "mode") in {"perNode", "sharedQueue"}
    for installation in installations(deployment):
        reachable = any(_may_be_reached(deployment, nodes) for nodes in installation)
        telling = [nodes for nodes in installation if nodes.service.has("loadBalancers")]
        # A shared queue is for polling Tentacles alone.
        if (
            telling
            and not reachable
            and (polls or any(variable(nodes.container, POLLING_QUEUE) for nodes in installation))
        ):
            service = telling[0].service
            message = f"Tentacles are meant to poll, and no target group has port {POLLING_PORT}"
            yield service.hit(message, "loadBalancers")


def _may_be_reached(deployment: Deployment, nodes: Nodes) -> bool:
    """Return whether a target group has the polling port, other services may find it, or nothing shows either."""
    service = nodes.service
    entries = service.all("loadBalancers") if service.has("loadBalancers") else ()
    left_open = entries is UNKNOWN or any(entry.number("containerPort") is UNKNOWN for entry in entries)
    found = is_found_otherwise(service, nodes.container, POLLING_PORT) is not False
    return left_open or found or any(entries_on(deployment, service, POLLING_PORT))
