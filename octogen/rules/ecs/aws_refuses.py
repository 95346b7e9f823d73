from __future__ import annotations

from collections.abc import Iterator

from octogen.documents.refusals import refusals
from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit
from octogen.view.refused import FINDERS


@rule(
    id="OCT909",
    name="aws-refuses",
    severity=Severity.ERROR,
    title="AWS refuses members that do not go together",
    why="""
        Each member may be right by itself, and the call still fails: because of another member, or because of the task
        definition that the service names. AWS says so in the prose of its documentation only, so that neither the CLI
        nor the operation's model knows it. The call fails in the middle of a roll-out, and some mistakes show only when
        the service tries to start its tasks.
    """,
    fix="change one of the members that do not go together",
    source="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html",
    values_key=("overrides",),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                environment:
                  - {name: ACCEPT_EULA, value: "Y"}
        -         - {name: TASK_CAP, value: "20"}
                secrets:
                  - name: TASK_CAP  # <- OCT909
                    valueFrom: /octopus/task-cap
          service:
            serviceName: octopus
            taskDefinition: octopus
        -   launchType: FARGATE  # <- OCT909
            capacityProviderStrategy: [{capacityProvider: FARGATE, weight: 1}]
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            availabilityZoneRebalancing: DISABLED
    """,
)
def aws_refuses(deployment: Deployment) -> Iterator[Hit]:
    known = refusals()
    for name, find in FINDERS.items():
        refusal = known[name]
        for place, words in find(deployment):
            fix = f"{refusal.fix.format_map(words)} ({refusal.source})"
            yield place.hit(refusal.says.format_map(words), fix=fix)
