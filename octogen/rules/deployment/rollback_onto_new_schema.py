from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit


@rule(
    id="OCT403",
    name="rollback-onto-new-schema",
    severity=Severity.ERROR,
    title="A failed deployment puts the old version on the upgraded database",
    why="""
        A new version upgrades the database when it first starts. When ECS then considers the deployment failed, it goes
        back to the last task definition that ran, and Octopus's old version meets a schema that is newer than it is.
        The way back is to restore the backup of the database, which a person has to decide. CloudFormation does the
        same when the update of a stack fails, whatever the service says: update it with --disable-rollback.
    """,
    fix="set rollback to false (values: deployment.circuitBreaker.rollback)",
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-failure-detection.html",
    values_key=("deployment", "circuitBreaker", "rollback"),
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
        +     maximumPercent: 100
        +     minimumHealthyPercent: 0
              deploymentCircuitBreaker:
                enable: true
        -       rollback: true  # <- OCT403
        +       rollback: false
              alarms:
                alarmNames: [octopus-errors]
                enable: true
        -       rollback: true  # <- OCT403
        +       rollback: false
    """,
)
def rollback_onto_new_schema(deployment: Deployment) -> Iterator[Hit]:
    for service, _task in deployment.octopus_services():
        for member, name in (
            ("deploymentCircuitBreaker", "deployment circuit breaker"),
            ("alarms", "CloudWatch alarms"),
        ):
            part = service.at("deploymentConfiguration", member)
            if part.flag("enable") and part.flag("rollback"):
                values_key = ("overrides",) if member == "alarms" else ()
                yield part.hit(
                    f"The {name} may bring the old version back onto the upgraded database",
                    "rollback",
                    values_key=values_key,
                )
