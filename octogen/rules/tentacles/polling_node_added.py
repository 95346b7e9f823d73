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
    id="OCT309",
    name="polling-node-added",
    severity=Severity.WARNING,
    title="A node has no address for polling Tentacles",
    why="""
        Any node may pick up any task, and without a shared queue only that node can hand its work to a polling
        Tentacle. A node that was added without a port of its own picks up tasks whose Tentacles never ask it, and those
        tasks wait until they time out. Once the node has a port, every polling Tentacle needs the new address too.
        Nodes with a task cap of 0 run no tasks and need no port.
    """,
    fix="""
        give the node a target group and a listener port for 10943, and register every polling Tentacle there with
        `poll-server`
    """,
    source="https://octopus.com/docs/administration/high-availability/polling-tentacles-with-ha/poll-every-node",
    values_key=("tentacles", "polling"),
    example="""
          task-definition.node-1:
            family: octopus-node-1
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
          service.node-1:
            serviceName: octopus-node-1
            taskDefinition: octopus-node-1
            loadBalancers:
              - {targetGroupArn: "${target-group.portal.arn}", containerName: octopus-server, containerPort: 8080}
              - containerName: octopus-server
                containerPort: 10943
                targetGroupArn: ${target-group.polling-1.arn}
            healthCheckGracePeriodSeconds: 1800
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            availabilityZoneRebalancing: DISABLED
          task-definition.node-2:
            family: octopus-node-2
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
          service.node-2:
            serviceName: octopus-node-2
            taskDefinition: octopus-node-2
            loadBalancers:  # <- OCT309
              - {targetGroupArn: "${target-group.portal.arn}", containerName: octopus-server, containerPort: 8080}
        +     - containerName: octopus-server
        +       containerPort: 10943
        +       targetGroupArn: ${target-group.polling-2.arn}
            healthCheckGracePeriodSeconds: 1800
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            availabilityZoneRebalancing: DISABLED
    """,
)
def polling_node_added(deployment: Deployment) -> Iterator[Hit]:
    for installation in installations(deployment):
        exposed = {nodes.name for nodes in installation if any(entries_on(deployment, nodes.service, POLLING_PORT))}
        others = tuple(
            nodes.service.hit("a node that has one", "loadBalancers") for nodes in installation if nodes.name in exposed
        )[:1]
        for nodes in installation:
            if exposed and nodes.name not in exposed and not _is_excused(nodes):
                message = f"No target group for port {POLLING_PORT} on {nodes.name}, unlike on other nodes"
                yield nodes.service.hit(message, "loadBalancers", related=others)


def _is_excused(nodes: Nodes) -> bool:
    """Return whether nodes run no tasks, share their queue, may be found in another way, or are not known."""
    idle = nodes.count == 0 or nodes.task_cap == 0
    entries = nodes.service.all("loadBalancers")
    left_open = entries is UNKNOWN or any(entry.number("containerPort") is UNKNOWN for entry in entries)
    shared = variable(nodes.container, POLLING_QUEUE) is not None
    found = is_found_otherwise(nodes.service, nodes.container, POLLING_PORT) is not False
    return idle or left_open or shared or found
