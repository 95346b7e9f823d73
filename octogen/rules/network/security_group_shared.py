from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.network import ids
from octogen.view.part import Hit
from octogen.view.traffic import load_balancers_of, target_groups_of


@rule(
    id="OCT803",
    name="security-group-shared",
    severity=Severity.INFO,
    title="Load balancer and nodes share a security group",
    why="""
        A rule that lets people reach the load balancer lets them reach the nodes on that port as well, past the load
        balancer and its TLS; and the rule that lets the load balancer reach the nodes opens both to both. With a group
        each, the nodes' group lets in the load balancer's group on the ports that Octopus serves, and nothing else.
    """,
    fix="""
        give load balancer and tasks a security group each (values: loadBalancer.securityGroups, network.securityGroups)
    """,
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html",
    values_key=("loadBalancer", "securityGroups"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
          service:
            serviceName: octopus
            taskDefinition: octopus
            loadBalancers:
              - {targetGroupArn: "${target-group.portal.arn}", containerName: octopus-server, containerPort: 8080}
            networkConfiguration:
              awsvpcConfiguration:
                subnets: [subnet-0a1b2c3d4e5f67890, subnet-0f9e8d7c6b5a43210]
                securityGroups: [sg-0a1b2c3d4e5f67890]
            healthCheckGracePeriodSeconds: 1800
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            availabilityZoneRebalancing: DISABLED
        - target-group.portal: {Name: octopus-portal}
        + target-group.portal: {Name: octopus-portal, TargetType: ip}
          listener.portal:
            LoadBalancerArn: ${load-balancer.portal.arn}
            DefaultActions: [{Type: forward, TargetGroupArn: "${target-group.portal.arn}"}]
          load-balancer.portal:
            Name: octopus
            SecurityGroups:
        -     - sg-0a1b2c3d4e5f67890  # <- OCT803
        +     - sg-0f9e8d7c6b5a43210
    """,
)
def security_group_shared(deployment: Deployment) -> Iterator[Hit]:
    found: dict[tuple[str, str], Hit] = {}
    for service, _task in deployment.octopus_services():
        own = ids(deployment.network(service), "securityGroups")
        groups = [group for _entry, group in target_groups_of(deployment, service)] if own else []
        balancers = {known.document.name: known for group in groups for known in load_balancers_of(deployment, group)}
        for name, balancer in balancers.items():
            for shared, item in ids(balancer, "SecurityGroups").items():
                if shared in own:
                    message = f"Nodes and load balancer are in the same security group, {shared}"
                    found[name, shared] = item.hit(message)
    yield from found.values()
