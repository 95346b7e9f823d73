from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Pointer, Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.joining import cluster_name
from octogen.view.part import Hit, Part

SPOT = "FARGATE_SPOT"


@rule(
    id="OCT504",
    name="nodes-on-spot",
    severity=Severity.ERROR,
    title="Nodes run on Spot capacity",
    why="""
        AWS takes Spot capacity back at two minutes' notice. An Octopus deployment often takes longer, and no other node
        resumes it: it fails, and Octopus notices after an hour. A service without a launch type and a strategy of its
        own uses the default strategy of its cluster.
    """,
    fix="run the service on FARGATE (values: compute.capacityProviders)",
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html",
    values_key=("compute", "capacityProviders"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
          service:
            serviceName: octopus
            taskDefinition: octopus
            capacityProviderStrategy:
        -     - {capacityProvider: FARGATE, base: 1, weight: 1}
        -     - {capacityProvider: FARGATE_SPOT, weight: 1}  # <- OCT504
        +     - {capacityProvider: FARGATE, weight: 1}
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            availabilityZoneRebalancing: DISABLED
    """,
)
def nodes_on_spot(deployment: Deployment) -> Iterator[Hit]:
    used: list[Hit] = []
    clusters: dict[str, Part] = {}
    for service, _task in deployment.octopus_services():
        used += _spot(service, "capacityProviderStrategy", ("compute", "capacityProviders"))
        own = list(_capacity_of(deployment, service))
        clusters |= {part.document.name: part for part in own}
        if deployment.launch_type(service) is None and not service.has("capacityProviderStrategy"):
            for part in own:
                used += _spot(part, "defaultCapacityProviderStrategy", ("overrides",))
    yield from used
    for cluster in () if used else clusters.values():  # where it is used, that it could be used is no news
        for provider in cluster.items("capacityProviders"):
            if provider.text() == SPOT:
                message = f"{SPOT} is attached to the cluster of Octopus, where a service's strategy may use it"
                values_key = ("cluster", "capacityProviders")
                yield provider.hit(message, severity=Severity.INFO, values_key=values_key, fix=f"detach {SPOT}")


def _capacity_of(deployment: Deployment, service: Part) -> Iterator[Part]:
    """Yield what says which capacity providers the cluster of a service has: itself, and what is put to it later."""
    name = cluster_name(service)
    cluster = deployment.named("cluster", name, "clusterName")
    if cluster is not None:
        yield cluster
    yield from (part for part in deployment.of("cluster-capacity-providers") if cluster_name(part) == name)


def _spot(part: Part, member: str, values_key: Pointer) -> Iterator[Hit]:
    items = list(part.items(member))
    weights = {item.number("weight") for item in items}
    for index, item in enumerate(items):
        # A provider without weight and base runs nothing while another has a weight.
        runs = item.number("weight") or item.number("base") or weights <= {0, None}
        if item.text("capacityProvider") == SPOT and runs:
            message = f"Nodes may run on {SPOT}, which AWS takes back at two minutes' notice"
            yield item.hit(message, "capacityProvider", values_key=(*values_key, index))
