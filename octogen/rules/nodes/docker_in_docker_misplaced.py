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
_FARGATE = "which Fargate refuses"
_INSTANCE = "which needs a privileged container"


@rule(
    id="OCT510",
    name="docker-in-docker-misplaced",
    severity=Severity.WARNING,
    title="Docker-in-Docker where it cannot run, or privileged without need",
    why="""
        The standard image attempts to start a Docker daemon of its own, for execution containers on the built-in
        worker, unless DISABLE_DIND is `Y`. That takes a privileged container, which Fargate refuses. Octopus starts all
        the same; steps that need the daemon fail later (inferred from the Tentacle image, as is that `true` or `1`
        leave it on: Octopus documents no other value than `Y`). A privileged container without Docker-in-Docker has all
        rights on its host for nothing.
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
        where = _where(deployment, task)
        if where != _FARGATE:
            needless = hardened or (isinstance(given, Variable) and given.value == "Y")
            if needless and container.flag("privileged"):
                values_key = ("compute", "dockerInDocker")
                fix = "remove privileged, unless something else in the container needs it"
                message = "The container is privileged, and runs no Docker-in-Docker that would need it"
                yield container.hit(message, "privileged", values_key=values_key, fix=fix)
        if where and not hardened and (where == _FARGATE or container.flag("privileged") in (None, False)):
            yield from _started(deployment, container, given, where)


def _where(deployment: Deployment, task: Part) -> str:
    """Return why Docker-in-Docker cannot run there unless the container is privileged; empty where nothing tells.

    The service decides. A task definition that no service runs goes where it says, Fargate first.
    """
    launched = {deployment.launch_type(service) for service in deployment.services_of(task)}
    said = {item.text() for item in task.items("requiresCompatibilities")}
    kinds = launched if launched and launched <= {"FARGATE", "EC2", "EXTERNAL"} else said
    if "FARGATE" in kinds:
        return _FARGATE
    return _INSTANCE if kinds and kinds <= {"EC2", "EXTERNAL"} else ""


def _started(deployment: Deployment, container: Part, given: Variable | Unknown | None, where: str) -> Iterator[Hit]:
    image = image_of(deployment, container)
    set_otherwise = isinstance(given, Variable) and is_not(given.value, "Y")
    if image.tag is UNKNOWN or image.digest is UNKNOWN or not (given is None or set_otherwise):
        return
    said = f"{VARIABLE} is not `Y`" if given else f"{VARIABLE} is not set"
    unsure = ", unless the digest is that of a hardened image" if image.hardened is UNKNOWN else ""
    values_key = values_key_of(deployment, VARIABLE, ("octopus", "environment"))
    place = given.place if given else container.at("environment")
    yield place.hit(f"{said}: the standard image attempts Docker-in-Docker, {where}{unsure}", values_key=values_key)
