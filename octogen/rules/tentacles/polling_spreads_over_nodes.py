from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.facts import POLLING_PORT, POLLING_QUEUE
from octogen.octopus.versions import SHARED_POLLING_QUEUE, dotted
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.nodes import Nodes, at_least, installations
from octogen.view.part import Hit, Part
from octogen.view.traffic import entries_on, groups_of, registered_with
from octogen.view.variables import variable


@rule(
    id="OCT302",
    name="polling-spreads-over-nodes",
    severity=Severity.ERROR,
    title="One polling address leads to several nodes",
    why="""
        Work for a polling Tentacle waits in the memory of the node that runs the task, and no other node can hand it
        over. Where a load balancer spreads one address over the nodes, a Tentacle asks whichever node it happens to
        reach, and tasks that run on another node wait until they time out. Either every node needs a port of its own,
        or all nodes must share a queue in Redis.
    """,
    fix=f"""
        give each node a service, a target group and a listener port of its own (values: set nodes.topology to
        service-per-node); or, from {dotted(SHARED_POLLING_QUEUE)}, share the queue through Redis (values:
        tentacles.polling.mode: sharedQueue)
    """,
    source="https://octopus.com/docs/administration/high-availability/polling-tentacles-with-ha/multi-node-polling-tentacles",
    values_key=("tentacles", "polling", "mode"),
    example="""
        - task-definition:
        -   family: octopus
        + # The second of two nodes; the first has the same with 1 for 2 and port 10943 for 10944.
        + task-definition.node-2:
        +   family: octopus-node-2
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
        - service:
        -   serviceName: octopus
        -   taskDefinition: octopus
        -   desiredCount: 2
        + service.node-2:
        +   serviceName: octopus-node-2
        +   taskDefinition: octopus-node-2
            loadBalancers:
              - containerName: octopus-server
                containerPort: 10943
        -       targetGroupArn: ${target-group.polling.arn}  # <- OCT302
        +       targetGroupArn: ${target-group.polling-2.arn}
            healthCheckGracePeriodSeconds: 1800
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            availabilityZoneRebalancing: DISABLED
        - target-group.polling:
        -   Name: octopus-polling
        + target-group.polling-2:
        +   Name: octopus-polling-2
            Protocol: TCP
            Port: 10943
            TargetType: ip
        - listener.polling:
        + listener.polling-2:
            LoadBalancerArn: ${load-balancer.polling.arn}
            Protocol: TCP
        -   Port: 10943
        -   DefaultActions: [{Type: forward, TargetGroupArn: "${target-group.polling.arn}"}]
        +   Port: 10944
        +   DefaultActions: [{Type: forward, TargetGroupArn: "${target-group.polling-2.arn}"}]
    """,
)
def polling_spreads_over_nodes(deployment: Deployment) -> Iterator[Hit]:
    targets = _targets(deployment)
    for members in targets.values():
        message = _spread(members)
        if message:
            yield from (entry.hit(message, "targetGroupArn") for _nodes, entry in members)
    for listener in deployment.of("listener"):
        behind = [found for group in groups_of(deployment, listener) if (found := targets.get(group.document.name))]
        message = _spread([member for members in behind for member in members])
        if message and len(behind) > 1:
            yield listener.hit(message, "DefaultActions")


_Member = tuple[Nodes, Part]
"""The nodes of a service, and the entry of its loadBalancers that leads to the polling port."""


def _targets(deployment: Deployment) -> dict[str, list[_Member]]:
    """Return who stands behind each target group or Classic Load Balancer."""
    found: dict[str, list[_Member]] = {}
    for nodes in (nodes for installation in installations(deployment) for nodes in installation):
        for entry in entries_on(deployment, nodes.service, POLLING_PORT):
            if target := registered_with(deployment, entry):
                found.setdefault(target, []).append((nodes, entry))
    return found


def _spread(members: list[_Member]) -> str:
    """Return what is wrong with one address that leads to all of these; empty if nothing is."""
    by_name = {nodes.name: nodes for nodes, _ in members}
    names = sorted(by_name)
    count = at_least(by_name.values())
    if count < 2 or not any(variable(nodes.container, POLLING_QUEUE) is None for nodes, _ in members):  # noqa: PLR2004
        return ""
    of = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    services = f"{'services' if len(names) > 1 else 'service'} {of}"
    return f"One polling address leads to the {count} nodes of {services}, which share no queue"
