from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Pointer, Severity
from octogen.rules.rule import rule
from octogen.values.balancer_types import APPLICATION
from octogen.view.classic import classic_documents
from octogen.view.deployment import Deployment
from octogen.view.network import SUBNETS, subnets_of, zones
from octogen.view.nodes import largest
from octogen.view.part import Hit, Part
from octogen.view.traffic import balancer_type, octopus_load_balancers


@rule(
    id="OCT203",
    name="load-balancer-in-one-zone",
    severity=Severity.ERROR,
    title="The load balancer stands in one availability zone",
    why="""
        When that zone fails, no node of Octopus can be reached, wherever the nodes run. An Application Load Balancer is
        not even created with fewer than two zones; a Network or Classic Load Balancer is.
    """,
    fix="""
        give the load balancer a subnet in each zone that runs nodes, two zones at least (values: loadBalancer.subnets)
    """,
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/network/availability-zones.html",
    values_key=("loadBalancer", "subnets"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                portMappings: [{containerPort: 8080}]
          target-group.portal:
            Name: octopus-portal
            HealthCheckPath: /api/octopusservernodes/ping
            Matcher: {HttpCode: "200,418"}
          listener.portal:
            LoadBalancerArn: ${load-balancer.portal.arn}
            DefaultActions: [{Type: forward, TargetGroupArn: "${target-group.portal.arn}"}]
          load-balancer.portal:
            Name: octopus
        -   Subnets: [subnet-0a1b2c3d4e5f67890]  # <- OCT203
        +   Subnets: [subnet-0a1b2c3d4e5f67890, subnet-0f9e8d7c6b5a43210]
    """,
)
def load_balancer_in_one_zone(deployment: Deployment) -> Iterator[Hit]:
    known = deployment.cached(zones)
    classic = classic_documents(deployment, "classic-load-balancer")
    for balancer in (*octopus_load_balancers(deployment), *classic):
        place, subnets = subnets_of(balancer)
        if len({known.get(subnet, subnet) for subnet in subnets}) != 1:  # a subnet of unknown zone may be elsewhere
            continue
        # In front of a single node one zone is no weakness of the load balancer's: OCT501 speaks of the node.
        if balancer_type(balancer) != APPLICATION and largest(deployment) == 1:
            continue
        zone = f" {known[subnets[0]]}" if subnets[0] in known else ""
        message = f"The subnets of the load balancer lie in one availability zone{zone}: {', '.join(subnets)}"
        yield place.hit(message, values_key=_named_at(deployment, balancer))


def _named_at(deployment: Deployment, balancer: Part) -> Pointer:
    """Return where the values name the subnets of a load balancer: its own, else the portal's, else the tasks'."""
    own = balancer.document.name.rpartition(".")[2]
    keys = (SUBNETS[name] for name in (own, "portal", "tasks") if name in SUBNETS)
    return next((key for key in keys if deployment.setting(*key)), SUBNETS["tasks"])
