from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.sizes import HIGH_AVAILABILITY
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.nodes import at_least, installations
from octogen.view.part import Hit
from octogen.view.variables import needed

LICENCE = "OCTOPUS_SERVER_BASE64_LICENSE"


@rule(
    id="OCT502",
    name="licence-too-small",
    severity=Severity.WARNING,
    title="More nodes than the licence allows",
    why="""
        A licence says how many nodes may be online: two for Professional, any number for Enterprise, one where it does
        not say, as the free licence does that Octopus makes for itself when it is given none. Without a licence
        variable this is a warning, for the database of an existing installation holds its licence; more nodes than the
        values say the licence allows is an error.
    """,
    fix="""
        give the licence as OCTOPUS_SERVER_BASE64_LICENSE (values: octopus.secrets.licence), or say how many nodes the
        one in use allows (values: octopus.licensedNodes)
    """,
    source=HIGH_AVAILABILITY,
    values_key=("octopus", "secrets", "licence"),
    example="""
          task-definition:
            family: octopus
        -   memory: "6144"
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                secrets:  # <- OCT502
                  - {name: MASTER_KEY, valueFrom: /octopus/master-key}
        +         - {name: OCTOPUS_SERVER_BASE64_LICENSE, valueFrom: /octopus/licence}
          service:
            serviceName: octopus
            taskDefinition: octopus
            desiredCount: 2
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            availabilityZoneRebalancing: DISABLED
    """,
)
def licence_too_small(deployment: Deployment) -> Iterator[Hit]:
    allowed = deployment.setting("octopus", "licensedNodes")
    for installation in installations(deployment):
        count = at_least(installation)
        most = max(installation, key=lambda nodes: nodes.count or 0)
        if allowed is not None and count > allowed:
            message = f"{count} nodes are to run on a licence for {allowed}"
            fewer = f"{allowed} node{'' if allowed == 1 else 's'}" + (" or fewer" if allowed > 1 else "")
            fix = f"run {fewer} (values: nodes.count), or get a licence for {count} (values: octopus.licensedNodes)"
            yield most.service.hit(
                message, "desiredCount", severity=Severity.ERROR, values_key=most.count_values_key, fix=fix
            )
        # One node with a licence is enough: it goes into the database that all share.
        if allowed is None and count > 1 and all(needed(nodes.container, LICENCE) is None for nodes in installation):
            message = f"{count} nodes have no {LICENCE}: Octopus allows one, unless the database holds a licence"
            yield most.container.hit(message, "secrets")
