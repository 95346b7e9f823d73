from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit


@rule(
    id="OCT402",
    name="strategy-runs-two-versions",
    severity=Severity.ERROR,
    title="The deployment strategy keeps old and new version running side by side",
    why="""
        Blue/green, linear and canary deployments start the whole new environment beside the old one and then move the
        traffic over. For most services that is the safest way to deploy. Octopus's nodes share one database, however,
        which the new version upgrades as it starts, while nodes of the old version are using it. An upgrade of Octopus
        stops every node first.
    """,
    fix="set deploymentConfiguration.strategy to ROLLING and deploymentController.type to ECS",
    source="https://octopus.com/docs/administration/upgrading",
    values_key=("overrides",),
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
        -     strategy: BLUE_GREEN  # <- OCT402
        +     strategy: ROLLING
        +     maximumPercent: 100
        +     minimumHealthyPercent: 0
    """,
)
def strategy_runs_two_versions(deployment: Deployment) -> Iterator[Hit]:
    for service, _task in deployment.octopus_services():
        strategy = service.text("deploymentConfiguration", "strategy")
        if strategy in ("BLUE_GREEN", "LINEAR", "CANARY"):
            message = f"Strategy {strategy} runs two versions of Octopus on one database"
            yield service.hit(message, "deploymentConfiguration", "strategy")
        controller = service.text("deploymentController", "type")
        if controller == "CODE_DEPLOY":
            message = "CodeDeploy's blue/green deployments run two versions of Octopus on one database"
            yield service.hit(message, "deploymentController", "type")
        if controller == "EXTERNAL":
            message = "Nothing shows that the external controller stops every node before it starts a new version"
            yield service.hit(message, "deploymentController", "type", severity=Severity.WARNING)
