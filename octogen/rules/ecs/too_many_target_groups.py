from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit

_MOST = 5


@rule(
    id="OCT905",
    name="too-many-target-groups",
    severity=Severity.ERROR,
    title="A service has more target groups than AWS takes",
    why="""
        A service registers its tasks with at most five target groups. Octopus needs one for the portal and one each for
        polling Tentacles and gRPC. A service with more of them usually has a port for every node, but each task would
        answer on all of those ports: polling Tentacles need a service for each node instead.
    """,
    fix=f"""
        give each node a service of its own, with {_MOST} target groups at most
        (values: nodes.topology: service-per-node)
    """,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/register-multiple-targetgroups.html",
    values_key=("nodes", "topology"),
    example="""
        - service:
        -   serviceName: octopus
        + service.node-1:
        +   serviceName: octopus-node-1
            loadBalancers:  # <- OCT905
              - {targetGroupArn: "${target-group.portal.arn}", containerName: octopus-server, containerPort: 8080}
              - {targetGroupArn: "${target-group.polling-1.arn}", containerName: octopus-server, containerPort: 10943}
        + service.node-2:
        +   serviceName: octopus-node-2
        +   loadBalancers:
        +     - {targetGroupArn: "${target-group.portal.arn}", containerName: octopus-server, containerPort: 8080}
              - {targetGroupArn: "${target-group.polling-2.arn}", containerName: octopus-server, containerPort: 10943}
        -     - {targetGroupArn: "${target-group.polling-3.arn}", containerName: octopus-server, containerPort: 10943}
        -     - {targetGroupArn: "${target-group.polling-4.arn}", containerName: octopus-server, containerPort: 10943}
        -     - {targetGroupArn: "${target-group.polling-5.arn}", containerName: octopus-server, containerPort: 10943}
    """,
)
def too_many_target_groups(deployment: Deployment) -> Iterator[Hit]:
    for service in deployment.services():
        count = sum(1 for entry in service.items("loadBalancers") if entry.has("targetGroupArn"))
        if count > _MOST:
            yield service.hit(f"The service has {count} target groups, and AWS takes {_MOST} at most", "loadBalancers")
