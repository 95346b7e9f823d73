from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.versions import UPGRADE_REFUSES_OTHER_NODES, dotted
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.nodes import count_of
from octogen.view.part import Hit, Part
from octogen.view.three_answers import UNKNOWN


@rule(
    id="OCT401",
    name="versions-run-together",
    severity=Severity.ERROR,
    title="A deployment runs two versions on one database",
    why=f"""
        With maximumPercent over 100, or minimumHealthyPercent over 0, ECS keeps old tasks running while new ones start.
        That suits stateless services, not Octopus: the first new node upgrades the database under the nodes of the old
        version. At 100 and 100 ECS may neither stop nor start a task, so that no deployment ever ends. Octopus wants
        every node stopped before one of a new version starts, and since
        {dotted(UPGRADE_REFUSES_OTHER_NODES)} aborts the upgrade when it sees others running.
    """,
    fix="""
        set minimumHealthyPercent to 0 and maximumPercent to 100 (values: deployment.minimumHealthyPercent,
        deployment.maximumPercent). Even then, change the version with all nodes stopped: desiredCount 0, back up the
        database, one node of the new version, then the others
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
        stuck = _is_stuck(service)
        for member, right in (("maximumPercent", 100), ("minimumHealthyPercent", 0)):
            percent = service.number("deploymentConfiguration", member)
            if isinstance(percent, int) and percent > right:
                said = f"{percent}" if service.has("deploymentConfiguration", member) else f"unset, which is {percent}"
                message = f"{member} is {said}: {_STUCK if stuck else _TOGETHER}"
                yield service.hit(message, "deploymentConfiguration", member, values_key=("deployment", member))
        early = service.at("deploymentConfiguration", "earlySuccessCriteria")
        if early.flag("enable") and early.text("sourceServiceRevisionCleanup") == "DEFERRED":
            message = "earlySuccessCriteria ends a deployment while nodes of the old version may still run"
            fix = "leave earlySuccessCriteria out, or set its sourceServiceRevisionCleanup to BLOCKING"
            place = early.at("sourceServiceRevisionCleanup")
            yield place.hit(message, severity=Severity.WARNING, values_key=("overrides",), fix=fix)


_TOGETHER = "old and new version would run on one database"
_STUCK = "ECS may neither stop an old task nor start a new one, so that no deployment ends"


def _is_stuck(service: Part) -> bool:
    """Return whether the percentages leave a deployment no room: the least is rounded up, the most down.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
    """
    least = service.number("deploymentConfiguration", "minimumHealthyPercent")
    most = service.number("deploymentConfiguration", "maximumPercent")
    if not isinstance(least, int) or not isinstance(most, int):
        return False
    count = count_of(service)
    tasks = count if isinstance(count, int) and count else 100
    return -(-tasks * least // 100) >= tasks and tasks * most // 100 <= tasks
