from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.versions import UPGRADE_REFUSES_OTHER_NODES, dotted
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit
from octogen.view.three_answers import UNKNOWN


@rule(
    id="OCT401",
    name="versions-run-together",
    severity=Severity.ERROR,
    title="A deployment runs two versions on one database",
    why=f"""
        With maximumPercent over 100, or minimumHealthyPercent over 0, ECS keeps old tasks running while new ones start.
        That is right for stateless services and wrong for Octopus: the first new node upgrades the database under the
        nodes of the old version. Octopus wants every node stopped before one of a new version starts, and since
        {dotted(UPGRADE_REFUSES_OTHER_NODES)} aborts the upgrade when it sees others running.
    """,
    fix="""
        set minimumHealthyPercent to 0 and maximumPercent to 100 (values: deployment.minimumHealthyPercent,
        deployment.maximumPercent)
    """,
    source="https://octopus.com/docs/administration/upgrading",
    values_key=("deployment", "maximumPercent"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
          service:
            serviceName: octopus
            taskDefinition: octopus
            deploymentConfiguration:
        -     maximumPercent: 200  # <- OCT401
        -     minimumHealthyPercent: 100  # <- OCT401
        +     maximumPercent: 100
        +     minimumHealthyPercent: 0
            availabilityZoneRebalancing: DISABLED
    """,
)
def versions_run_together(deployment: Deployment) -> Iterator[Hit]:
    for service, _task in deployment.octopus_services():
        if service.text("deploymentController", "type") in ("CODE_DEPLOY", "EXTERNAL", UNKNOWN):
            continue  # These do not go by the percentages; OCT402 speaks of them.
        for member, right in (("maximumPercent", 100), ("minimumHealthyPercent", 0)):
            percent = service.number("deploymentConfiguration", member)
            if isinstance(percent, int) and percent > right:
                said = f"{percent}" if service.has("deploymentConfiguration", member) else f"unset, which is {percent}"
                message = f"{member} is {said}: old and new version would run on one database"
                yield service.hit(message, "deploymentConfiguration", member, values_key=("deployment", member))
