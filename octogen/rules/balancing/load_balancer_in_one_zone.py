from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Pointer, Severity
from octogen.rules.rule import rule
from octogen.values.balancer_types import APPLICATION
from octogen.view.classic import classic_documents
from octogen.view.deployment import Deployment
from octogen.view.network import SUBNETS, subnets_of, zones
from octogen.view.nodes import at_least, installations, largest
from octogen.view.part import Hit, Part
from octogen.view.traffic import (
    balancer_name,
    balancer_type,
    load_balancers_of,
    octopus_load_balancers,
    octopus_target_groups,
    registered_with,
    services_behind,
)


@rule(
    id="OCT203",
    name="load-balancer-in-one-zone",
    severity=Severity.ERROR,
    title="The load balancer is in one availability zone only",
    why="""
        When that zone fails, nobody reaches Octopus, wherever the nodes run. AWS does not even create an Application
        Load Balancer with fewer than two zones, but it creates a Network or Classic Load Balancer.
    """,
    fix="""
        give the load balancer a subnet in each zone that runs nodes, in at least two zones (values:
        loadBalancer.subnets)
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
        if balancer_type(balancer) != APPLICATION and _nodes_behind(deployment, balancer) == 1:
            continue
        zone = f" {known[subnets[0]]}" if subnets[0] in known else ""
        message = f"The subnets of the load balancer are in one availability zone{zone}: {', '.join(subnets)}"
        yield place.hit(message, values_key=_named_at(deployment, balancer))


def _nodes_behind(deployment: Deployment, balancer: Part) -> int:
    """Return how many nodes a load balancer sends to, or which the largest installation has where no service tells."""
    names = {
        service.document.name
        for group, _port in octopus_target_groups(deployment)
        if any(known.document is balancer.document for known in load_balancers_of(deployment, group))
        for service, _entry in services_behind(deployment, group)
    } or {
        service.document.name
        for service, _task in deployment.octopus_services()
        for entry in service.items("loadBalancers")
        if registered_with(deployment, entry) == balancer_name(balancer)
    }
    behind = [nodes for group in installations(deployment) for nodes in group if nodes.service.document.name in names]
    return at_least(behind) if behind else largest(deployment)


def _named_at(deployment: Deployment, balancer: Part) -> Pointer:
    """Return where the values name the subnets of a load balancer: its own, else the portal's, else the tasks'."""
    own = balancer.document.name.rpartition(".")[2]
    keys = (SUBNETS[name] for name in (own, "portal", "tasks") if name in SUBNETS)
    return next((key for key in keys if deployment.setting(*key)), SUBNETS["tasks"])
