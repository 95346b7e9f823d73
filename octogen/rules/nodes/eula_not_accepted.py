from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.nodes import values_key_of
from octogen.view.part import Hit
from octogen.view.three_answers import is_not
from octogen.view.variables import needed

VARIABLE = "ACCEPT_EULA"


@rule(
    id="OCT511",
    name="eula-not-accepted",
    severity=Severity.ERROR,
    title="The container does not start without ACCEPT_EULA=Y",
    why="""
        The container stops at once unless ACCEPT_EULA is the text `Y`, and ECS starts it over and over again. Octopus
        documents no other value. Some YAML tools turn an unquoted Y into `true`.
    """,
    fix='set ACCEPT_EULA to "Y" once you accept the agreement (values: octopus.acceptEula: true)',
    source="https://octopus.com/docs/installation/octopus-server-linux-container/hardened-image",
    values_key=("octopus", "acceptEula"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                environment:
                  - name: ACCEPT_EULA
        -           value: "true"  # <- OCT511
        +           value: "Y"
    """,
)
def eula_not_accepted(deployment: Deployment) -> Iterator[Hit]:
    values_key = values_key_of(deployment, VARIABLE, ("octopus", "acceptEula"))
    for _task, container in deployment.octopus_containers():
        given = needed(container, VARIABLE)
        if given is None:
            yield container.hit(
                f"{VARIABLE} is not set: the container stops at once", "environment", values_key=values_key
            )
        elif given and is_not(given.value, "Y"):
            yield given.place.hit(f"{VARIABLE} is not the text `Y`: the container stops at once", values_key=values_key)
