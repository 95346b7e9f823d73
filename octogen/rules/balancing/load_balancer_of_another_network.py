from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.forwarding import is_forwarded_to
from octogen.view.joining import service_name
from octogen.view.network import networks, subnets_of
from octogen.view.part import Hit, Part
from octogen.view.three_answers import is_not
from octogen.view.traffic import balancer_name, load_balancers_of, octopus_target_groups, services_behind


@rule(
    id="OCT216",
    name="load-balancer-of-another-network",
    severity=Severity.ERROR,
    title="The target group does not join load balancer and nodes",
    why="""
        A load balancer forwards only to target groups of its own VPC, and ECS registers tasks only with a target group
        of theirs. ECS refuses to create a service whose target group no listener forwards to, and a service that loses
        its listener later is cut off. No request reaches Octopus.
    """,
    fix="put load balancer, target group and tasks into one VPC, and let a listener forward to the target group",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RegisterTargets.html",
    values_key=("network", "vpcId"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
          load-balancer.portal:
            LoadBalancerArn: arn:aws:elasticloadbalancing:eu-west-2:123456789012:loadbalancer/app/web/0123456789abcdef
            LoadBalancerName: web
            VpcId: vpc-0a1b2c3d4e5f67890
          target-group.portal:
            TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-2:123456789012:targetgroup/web/0123456789abcdef
            LoadBalancerArns:
              - arn:aws:elasticloadbalancing:eu-west-2:123456789012:loadbalancer/app/web/0123456789abcdef
        -   VpcId: vpc-0f9e8d7c6b5a43210  # <- OCT216
        +   VpcId: vpc-0a1b2c3d4e5f67890
    """,
)
def load_balancer_of_another_network(deployment: Deployment) -> Iterator[Hit]:
    for group, _port in octopus_target_groups(deployment):
        own = group.text("VpcId")
        others = {what: (vpc, part) for what, vpc, part in _networks_around(deployment, group) if is_not(own, vpc)}
        if others:
            where = ", ".join(f"{what} in {vpc}" for what, (vpc, _) in others.items())
            related = tuple(part.hit(f"subnets of the {what}") for what, (_, part) in others.items())
            yield group.hit(f"The target group is in {own}, but {where}", "VpcId", related=related)
        # Where AWS describes the group, it names its load balancers itself; elsewhere the listeners tell.
        behind = [entry for _service, entry in services_behind(deployment, group)]
        arns, described = group.at("LoadBalancerArns"), group.has("TargetGroupArn")
        # ECS itself moves the listener between the target groups of a blue/green deployment.
        moved = any(entry.has("advancedConfiguration") for entry in behind)
        if behind and described and arns.value == []:
            yield arns.hit("No load balancer forwards to the target group")
        elif behind and not described and not moved and is_forwarded_to(deployment, group) is False:
            yield group.hit("No listener and no listener rule forwards to the target group", "Name")


def _networks_around(deployment: Deployment, group: Part) -> Iterator[tuple[str, str, Part]]:
    """Yield (what, VPC, place) for what stands at both ends of a target group, as far as the VPC is known."""
    known = deployment.cached(networks)
    for balancer in load_balancers_of(deployment, group):
        vpcs = [known[subnet] for subnet in subnets_of(balancer)[1] if subnet in known]
        vpc = balancer.text("VpcId") or next(iter(vpcs), None)
        if vpc:
            yield f"load balancer {balancer_name(balancer)}", vpc, subnets_of(balancer)[0]
    for service, _entry in services_behind(deployment, group):
        subnets = (item.text() for item in deployment.network(service).items("subnets"))
        vpc = next((known[subnet] for subnet in subnets if subnet and subnet in known), None)
        if vpc:
            yield f"service {service_name(service)}", vpc, deployment.network(service).at("subnets")
