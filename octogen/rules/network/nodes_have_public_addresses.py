from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit, Part
from octogen.view.three_answers import UNKNOWN, is_not


@rule(
    id="OCT801",
    name="nodes-have-public-addresses",
    severity=Severity.WARNING,
    title="Nodes have public addresses",
    why="""
        With a public address every node can be reached from the internet as far as its security groups allow, past the
        load balancer and its TLS. Octopus holds the credentials of everything that it deploys to. Nodes only need a way
        out, and in private subnets a NAT gateway or VPC endpoints provide it.
    """,
    fix="""
        set assignPublicIp to DISABLED (values: network.assignPublicIp: false), and give the subnets a NAT gateway or
        VPC endpoints
    """,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html",
    values_key=("network", "assignPublicIp"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
          service:
            serviceName: octopus
            taskDefinition: octopus
            networkConfiguration:
              awsvpcConfiguration:
                subnets: [subnet-0a1b2c3d4e5f67890, subnet-0f9e8d7c6b5a43210]
        -       assignPublicIp: ENABLED  # <- OCT801
        +       assignPublicIp: DISABLED
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            availabilityZoneRebalancing: DISABLED
    """,
)
def nodes_have_public_addresses(deployment: Deployment) -> Iterator[Hit]:
    for service, task in deployment.octopus_services():
        network = deployment.network(service)
        if network.text("assignPublicIp") == "ENABLED" and _may_be_fargate(deployment, service, task):
            yield network.hit("Each task gets a public address", "assignPublicIp")


def _may_be_fargate(deployment: Deployment, service: Part, task: Part) -> bool:
    """Return whether a service may run on Fargate: on EC2 AWS refuses public addresses, and no task ever gets one."""
    compatible = task.all("requiresCompatibilities")
    names = () if compatible is UNKNOWN else tuple(item.text() for item in compatible)
    providers = [item.text("capacityProvider") for item in service.items("capacityProviderStrategy")]
    on_instances = bool(providers) and all(is_not(name, "FARGATE", "FARGATE_SPOT") for name in providers)
    elsewhere = is_not(deployment.launch_type(service), "FARGATE") or on_instances
    return not elsewhere and (not names or "FARGATE" in names)
