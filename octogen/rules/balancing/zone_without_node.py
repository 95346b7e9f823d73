from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Pointer, Severity
from octogen.rules.rule import rule
from octogen.values.balancer_types import NETWORK
from octogen.view.attributes import attribute
from octogen.view.deployment import Deployment
from octogen.view.network import subnets_of
from octogen.view.nodes import count_of
from octogen.view.part import Hit, Part
from octogen.view.three_answers import UNKNOWN
from octogen.view.traffic import balancer_type, load_balancers_of, octopus_target_groups, services_behind

CROSS_ZONE = "load_balancing.cross_zone.enabled"


@rule(
    id="OCT211",
    name="zone-without-node",
    severity=Severity.ERROR,
    title="The load balancer has addresses in zones where no node is",
    why="""
        With cross-zone load balancing off, its default on a Network Load Balancer, the address in each zone sends only
        to nodes of that zone. AWS takes the address of a zone without a healthy node out of DNS, unless no zone has one
        for every target group; then all addresses stay. That is what happens with a target group for each node: part of
        the Tentacles' connections lead nowhere for good. With one target group, they do until a client asks DNS again.
    """,
    fix='set load_balancing.cross_zone.enabled to "true" on the load balancer',
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html",
    values_key=("overrides",),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                portMappings: [{containerPort: 10943}]
          service:
            serviceName: octopus
            taskDefinition: octopus
            loadBalancers:
              - {targetGroupArn: "${target-group.polling.arn}", containerName: octopus-server, containerPort: 10943}
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            healthCheckGracePeriodSeconds: 1800
            availabilityZoneRebalancing: DISABLED
          target-group.polling: {Name: octopus-polling, Protocol: TCP}
          listener.polling:
            LoadBalancerArn: ${load-balancer.polling.arn}
            Protocol: TCP
            DefaultActions: [{Type: forward, TargetGroupArn: "${target-group.polling.arn}"}]
          load-balancer.polling:
            Name: octopus-polling
            Type: network
            Subnets: [subnet-0a1b2c3d4e5f67890, subnet-0f9e8d7c6b5a43210]
          load-balancer-attributes.polling:
            LoadBalancerArn: ${load-balancer.polling.arn}
            Attributes:
              - {Key: deletion_protection.enabled, Value: "true"}
        -     - {Key: load_balancing.cross_zone.enabled, Value: "false"}  # <- OCT211
        +     - {Key: load_balancing.cross_zone.enabled, Value: "true"}
    """,
)
def zone_without_node(deployment: Deployment) -> Iterator[Hit]:
    short: dict[str, list[tuple[Part, Part, frozenset[str]]]] = {}
    for group, _port in octopus_target_groups(deployment):
        services = [service for service, _entry in services_behind(deployment, group)]
        nodes = _count(services)
        for balancer in load_balancers_of(deployment, group):
            place = _switched_off(deployment, balancer, group)
            if place and nodes and nodes < len(subnets_of(balancer)[1]):
                owners = frozenset(service.document.name for service in services)
                short.setdefault(balancer.document.name, []).append((place, group, owners))
    for found in short.values():
        # Groups with the same nodes have them in the same zones: there is a zone with a node for each group.
        apart = len({owners for _place, _group, owners in found}) > 1
        severity = Severity.ERROR if apart else Severity.WARNING
        names: dict[tuple[str, Pointer], list[str]] = {}
        for place, group, _owners in found:
            names.setdefault((place.document.name, place.pointer), []).append(group.document.name)
        for place, group, _owners in found:
            groups = names.pop((place.document.name, place.pointer), None)
            if groups:
                message = f"Cross-zone load balancing is off and fewer nodes than zones are behind {', '.join(groups)}"
                yield place.hit(message, severity=severity, related=(group.hit("the target group"),))


def _count(services: list[Part]) -> int:
    """Return how many nodes services have together, one where nothing is said; 0 where nobody can tell."""
    counts = [1 if (count := count_of(service)) is None else count for service in services]
    return sum(count for count in counts if isinstance(count, int)) if UNKNOWN not in counts else 0


def _switched_off(deployment: Deployment, balancer: Part, group: Part) -> Part | None:
    """Return the place that turns cross-zone load balancing off for a target group, by AWS's default maybe."""
    own, whole = attribute(deployment, group, CROSS_ZONE), attribute(deployment, balancer, CROSS_ZONE)
    if own.value == "false":
        return own.part
    by_balancer = not own.is_set or own.value == "use_load_balancer_configuration"
    return whole.part if by_balancer and balancer_type(balancer) == NETWORK and whole.value == "false" else None
