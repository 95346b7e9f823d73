from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.facts import LINUX_CONTAINER
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.images import image_of
from octogen.view.nodes import values_key_of
from octogen.view.part import Hit, Part
from octogen.view.three_answers import UNKNOWN, Unknown, is_not
from octogen.view.variables import Variable, needed

VARIABLE = "DISABLE_DIND"


@rule(
    id="OCT510",
    name="docker-in-docker-misplaced",
    severity=Severity.ERROR,
    title="Docker-in-Docker where it cannot run, or privileged where it need not",
    why="""
        The standard image starts a Docker daemon of its own, for execution containers on the built-in worker, unless
        DISABLE_DIND is `Y`. That takes a privileged container, which Fargate refuses. Octopus documents no other value:
        `true` or `1` probably leave it on (inferred from the script of the Tentacle image). A privileged container
        without Docker-in-Docker has all rights on its host for nothing.
    """,
    fix='set DISABLE_DIND to "Y" (values: compute.dockerInDocker: false)',
    source=LINUX_CONTAINER,
    values_key=("octopus", "environment"),
    example="""
          task-definition:
            family: octopus
            requiresCompatibilities: [FARGATE]
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                environment:
                  - name: DISABLE_DIND
        -           value: "true"  # <- OCT510
        +           value: "Y"
          task-definition.instance:
            family: octopus-on-ec2
            requiresCompatibilities: [EC2]
            containerDefinitions:
              - name: octopus-server
        -       image: octopusdeploy/octopusdeploy:2026.3.15878-hardened
        +       image: octopusdeploy/octopusdeploy:2026.3.15878
                privileged: true  # <- OCT510
    """,
)
def docker_in_docker_misplaced(deployment: Deployment) -> Iterator[Hit]:
    for task, container in deployment.octopus_containers():
        given, hardened = needed(container, VARIABLE), image_of(deployment, container).hardened
        if not deployment.is_fargate(task):
            needless = hardened or (isinstance(given, Variable) and given.value == "Y")
            if needless and container.flag("privileged"):
                values_key = ("compute", "dockerInDocker")
                fix = "remove privileged, unless something else in the container needs it"
                message = "The container is privileged, and runs no Docker-in-Docker that would need it"
                yield container.hit(message, "privileged", severity=Severity.WARNING, values_key=values_key, fix=fix)
        elif not hardened:
            yield from _started(deployment, container, given)


def _started(deployment: Deployment, container: Part, given: Variable | Unknown | None) -> Iterator[Hit]:
    image = image_of(deployment, container)
    set_otherwise = isinstance(given, Variable) and is_not(given.value, "Y")
    if image.tag is UNKNOWN or image.digest is UNKNOWN or not (given is None or set_otherwise):
        return
    said = f"{VARIABLE} is not `Y`" if given else f"{VARIABLE} is not set"
    unsure = ", unless the digest is that of a hardened image" if image.hardened is UNKNOWN else ""
    values_key = values_key_of(deployment, VARIABLE, ("octopus", "environment"))
    message = f"{said}: the standard image starts Docker-in-Docker, which Fargate refuses{unsure}"
    place = given.place if given else container.at("environment")
    yield place.hit(message, severity=Severity.WARNING if unsure else None, values_key=values_key)
