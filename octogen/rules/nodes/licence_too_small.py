from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.sizes import HIGH_AVAILABILITY
from octogen.octopus.versions import NEEDS_LICENCE, Version, dotted
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.images import image_of
from octogen.view.nodes import at_least, installations
from octogen.view.part import Hit
from octogen.view.variables import needed

LICENCE = "OCTOPUS_SERVER_BASE64_LICENSE"


@rule(
    id="OCT502",
    name="licence-too-small",
    severity=Severity.WARNING,
    title="The licence does not cover the nodes",
    why=f"""
        A licence says how many nodes may be online: two for Professional, any number for Enterprise, one where it does
        not say, which is what the free licence allows that older versions of Octopus make for themselves. From
        {dotted(NEEDS_LICENCE)} an instance without a licence may not start
        (https://github.com/OctopusDeploy/Issues/issues/9828). Without a licence variable this is a warning, because the
        database of an existing installation holds its licence; more nodes than the values say the licence allows is an
        error.
    """,
    fix="""
        pass the licence as OCTOPUS_SERVER_BASE64_LICENSE (values: octopus.secrets.licence), or state how many nodes the
        licence in the database allows (values: octopus.licensedNodes)
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
            message = f"{count} nodes are meant to run on a licence for {allowed}"
            fewer = f"{allowed} node{'' if allowed == 1 else 's'}" + (" or fewer" if allowed > 1 else "")
            fix = f"run {fewer} (values: nodes.count), or get a licence for {count} (values: octopus.licensedNodes)"
            yield most.service.hit(
                message, "desiredCount", severity=Severity.ERROR, values_key=most.count_values_key, fix=fix
            )
        # One node with a licence is enough: it goes into the database that all share.
        if allowed is not None or any(needed(nodes.container, LICENCE) is not None for nodes in installation):
            continue
        if count > 1:
            message = f"{count} nodes have no {LICENCE}: Octopus allows one, unless the database holds a licence"
            yield most.container.hit(message, "secrets")
        elif most.count != 0 and (release := image_of(deployment, most.container).release) and _needs_licence(release):
            message = f"Without {LICENCE}, Octopus {dotted(release)} may not start, unless the database holds a licence"
            yield most.container.hit(message, "secrets")


def _needs_licence(release: Version) -> bool:
    """Return whether a release, or whatever a tag such as 2026 may stand for, needs a licence to start."""
    return release >= NEEDS_LICENCE[: len(release)]
