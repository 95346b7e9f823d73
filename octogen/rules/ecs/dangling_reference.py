from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from octogen.documents.kinds import kind_of
from octogen.finding import Severity, nearest, shorten
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.logs import log_group_not_made
from octogen.view.part import Hit, Part
from octogen.view.references import stored, unresolved
from octogen.view.three_answers import UNKNOWN, Unknown, is_not

_MOST_NAMED = 5

_Names = Mapping[str, None] | None
"""Names in order; None where nobody can tell which there are."""


@rule(
    id="OCT906",
    name="dangling-reference",
    severity=Severity.ERROR,
    title="A name leads nowhere",
    why="""
        Services, tasks and load balancers find each other by names: a container and its port, a volume, a document that
        is created first. A name that the other document does not have is refused when the call is made, or, as with a
        container that waits for another or a log group that nobody makes, when the task starts. An ARN is taken to
        exist: only AWS knows. A reference such as ${access-point.repository.arn} that AWS prints was stored as it is,
        because nobody put the ARN in its place: a policy with it matches nothing, and the node cannot mount its
        folders.
    """,
    fix="write the name as the other document has it",
    source="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LoadBalancer.html",
    values_key=("overrides",),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                portMappings: [{containerPort: 8080}]
                mountPoints:
        -         - sourceVolume: repositroy  # <- OCT906
        +         - sourceVolume: repository
                    containerPath: /repository
            volumes:
              - name: repository
                efsVolumeConfiguration:
                  {fileSystemId: fs-0a1b2c3d, rootDirectory: /repository, transitEncryption: ENABLED}
          target-group.portal:
            Name: octopus-portal
        +   HealthCheckPath: /api/octopusservernodes/ping
        +   Matcher: {HttpCode: "200,418"}
          service:
            serviceName: octopus
            taskDefinition: octopus
            loadBalancers:
        -     - targetGroupArn: ${target-group.web.arn}  # <- OCT906
        -       containerName: octopus  # <- OCT906
        +     - targetGroupArn: ${target-group.portal.arn}
        +       containerName: octopus-server
                containerPort: 8080
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            healthCheckGracePeriodSeconds: 1800
            availabilityZoneRebalancing: DISABLED
    """,
)
def dangling_reference(deployment: Deployment) -> Iterator[Hit]:
    for task in deployment.of("task-definition"):
        yield from _within_task(task)
    for task, _octopus in deployment.octopus_containers():
        for container in task.items("containerDefinitions"):
            place = log_group_not_made(deployment, container)
            if place is not None:
                made = [group.shown("logGroupName") for group in deployment.of("log-group")]
                message = f"No log group of the documents is named {shorten(place.shown())}"
                near = nearest(place.shown(), made) or made[0]
                yield place.hit(message, fix=f"write {shorten(near)}, or create this one: the task does not start")
    for service in deployment.services():
        run = deployment.task_of(service)
        family = deployment.cached(_families).get(run.text("family")) if run else None
        if family:
            yield from _from_service(service, family)
    for place, name in unresolved(deployment):
        yield place.hit(f"No document is named {shorten(name)}", fix=_fix(name, deployment))
    for place, reference in stored(deployment):
        fix = "put the ARN or id that AWS gave the resource in its place, and send the document again"
        yield place.hit(f"AWS has stored the reference {shorten(reference)} as it is", fix=fix)


def _fix(name: str, deployment: Deployment) -> str:
    """Return how to mend a reference to a document that is not there: its name may be wrong, or it may be lost."""
    kind, own = kind_of(name), name.partition(".")[2]
    others = [part.document.name for part in deployment.of(kind.name)] if kind else []
    near = nearest(own, (other.partition(".")[2] for other in others)) if own else None
    if near:
        return f"write {name.partition('.')[0]}.{near}"
    some = ", ".join(others[:_MOST_NAMED])
    return f"add the document {shorten(name)}" + (f", or write the name of one that is there: {some}" if some else "")


def _within_task(task: Part) -> Iterator[Hit]:
    containers = task.all("containerDefinitions")
    if containers is UNKNOWN:
        return
    names, volumes = _names(containers), _names(task.all("volumes"))
    what = "container of the task definition"
    for container in containers:
        for item in container.items("mountPoints"):
            yield from _missing(item.at("sourceVolume"), volumes, "volume of the task definition")
        for item in container.items("dependsOn"):
            yield from _missing(item.at("containerName"), names, what)
        for item in container.items("volumesFrom"):
            yield from _missing(item.at("sourceContainer"), names, what)
    yield from _missing(task.at("proxyConfiguration", "containerName"), names, what)


def _from_service(service: Part, family: _Family) -> Iterator[Hit]:
    for entry in (*service.items("loadBalancers"), *service.items("serviceRegistries")):
        yield from _missing(entry.at("containerName"), family.names, f"container of {family.document}")
        name, port = entry.text("containerName"), entry.number("containerPort")
        named = [container for container in family.containers if name and container.text("name") == name]
        if named and isinstance(port, int) and all(_lacks(container, port) for container in named):
            yield entry.hit(f"Container {name} maps no port {port}", "containerPort")
    for entry in service.items("serviceConnectConfiguration", "services"):
        yield from _missing(entry.at("portName"), family.ports, f"port mapping of {family.document}")


def _lacks(container: Part, port: int) -> bool:
    """Return whether a container is known not to map a port."""
    mappings = container.all("portMappings")
    return mappings is not UNKNOWN and not any(_may_map(mapping, port) for mapping in mappings)


@dataclass(frozen=True, slots=True)
class _Family:
    """The revisions of a task definition: the containers of all, and what they name."""

    document: str
    containers: Sequence[Part]
    names: _Names
    ports: _Names


def _families(deployment: Deployment) -> Mapping[str | Unknown | None, _Family]:
    """Return the families all of whose revisions tell their containers."""
    found: dict[str | Unknown | None, list[Part]] = {}
    for task in deployment.of("task-definition"):
        found.setdefault(task.text("family"), []).append(task)
    families = ((name, _family(tasks)) for name, tasks in found.items())
    return {name: family for name, family in families if family is not None}


def _family(tasks: Sequence[Part]) -> _Family | None:
    containers: list[Part] = []
    for task in tasks:
        own = task.all("containerDefinitions")
        if own is UNKNOWN:
            return None
        containers += own
    mappings: list[Part] | None = []
    for container in containers:
        own = container.all("portMappings")
        mappings = None if mappings is None or own is UNKNOWN else [*mappings, *own]
    return _Family(
        tasks[0].document.name, containers, _names(containers), _names(UNKNOWN if mappings is None else mappings)
    )


def _names(parts: Sequence[Part] | Unknown) -> _Names:
    """Return the names that parts have; where one is a reference, it may be any name."""
    names = [UNKNOWN] if parts is UNKNOWN else [part.text("name") for part in parts]
    return None if UNKNOWN in names else dict.fromkeys(sorted(name for name in names if name))


def _missing(place: Part, known: _Names, what: str) -> Iterator[Hit]:
    name = place.text()
    if known is not None and is_not(name, *known):
        near = nearest(name, known)
        yield place.hit(f"{shorten(name)} is no {what}", fix=f"write {near}" if near else "")


def _may_map(mapping: Part, port: int) -> bool:
    span = re.fullmatch(r"([0-9]{1,5})-([0-9]{1,5})", mapping.text("containerPortRange") or "")
    return int(span[1]) <= port <= int(span[2]) if span else mapping.number("containerPort") in (port, UNKNOWN)
