from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from octogen.finding import Severity, nearest, shorten
from octogen.rule import rule
from octogen.view.deployment import Deployment, is_excerpt, is_reference
from octogen.view.part import Hit, Part
from octogen.view.references import unresolved


@rule(
    id="OCT906",
    name="dangling-reference",
    severity=Severity.ERROR,
    title="A name leads nowhere",
    why="""
        Services, tasks and load balancers find each other by names: a container and its port, a volume, a document that
        is created first. A name that the other document does not have is refused when the call is made, or, as with a
        container that waits for another, when the task starts. An ARN is taken to exist: only AWS knows.
    """,
    fix="write the name as the other document has it",
    source="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LoadBalancer.html",
    knob=("overrides",),
    bad="""
        task-definition:
          family: octopus
          containerDefinitions:
            - name: octopus-server
              image: octopusdeploy/octopusdeploy:2026.3.15878
              portMappings: [{containerPort: 8080}]
              mountPoints:
                - sourceVolume: repositroy  # <- OCT906
                  containerPath: /repository
          volumes:
            - name: repository
              efsVolumeConfiguration:
                {fileSystemId: fs-0a1b2c3d, rootDirectory: /repository, transitEncryption: ENABLED}
        target-group.portal:
          Name: octopus-portal
        service:
          serviceName: octopus
          taskDefinition: octopus
          loadBalancers:
            - targetGroupArn: ${target-group.web.arn}  # <- OCT906
              containerName: octopus  # <- OCT906
              containerPort: 8080
          deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
          healthCheckGracePeriodSeconds: 1800
          availabilityZoneRebalancing: DISABLED
    """,
    good="""
        task-definition:
          family: octopus
          containerDefinitions:
            - name: octopus-server
              image: octopusdeploy/octopusdeploy:2026.3.15878
              portMappings: [{containerPort: 8080}]
              mountPoints:
                - sourceVolume: repository
                  containerPath: /repository
          volumes:
            - name: repository
              efsVolumeConfiguration:
                {fileSystemId: fs-0a1b2c3d, rootDirectory: /repository, transitEncryption: ENABLED}
        target-group.portal:
          Name: octopus-portal
          HealthCheckPath: /api/octopusservernodes/ping
          Matcher: {HttpCode: "200,418"}
        service:
          serviceName: octopus
          taskDefinition: octopus
          loadBalancers:
            - targetGroupArn: ${target-group.portal.arn}
              containerName: octopus-server
              containerPort: 8080
          deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
          healthCheckGracePeriodSeconds: 1800
          availabilityZoneRebalancing: DISABLED
    """,
)
def dangling_reference(deployment: Deployment) -> Iterator[Hit]:
    for task in deployment.of("task-definition"):
        yield from _within_task(task)
    for service in deployment.services():
        tasks = _tasks_of(deployment, service)
        if tasks and all(task.whole("containerDefinitions") for task in tasks):
            yield from _from_service(service, tasks)
    for place, name in unresolved(deployment):
        near = nearest(name, deployment.documents.names())
        yield place.hit(f"No document is named {shorten(name)}", fix=f"write {near}" if near else "")


def _within_task(task: Part) -> Iterator[Hit]:
    if not task.whole("containerDefinitions"):
        return
    names = {container.text("name") for container in task.items("containerDefinitions")}
    what = "container of the task definition"
    for container in task.items("containerDefinitions"):
        if _shown(task, task, "volumes"):
            volumes = {volume.text("name") for volume in task.items("volumes")}
            for item in container.items("mountPoints"):
                yield from _missing(item.at("sourceVolume"), volumes, "volume of the task definition")
        for item in container.items("dependsOn"):
            yield from _missing(item.at("containerName"), names, what)
        for item in container.items("volumesFrom"):
            yield from _missing(item.at("sourceContainer"), names, what)
    yield from _missing(task.at("proxyConfiguration", "containerName"), names, what)


def _from_service(service: Part, tasks: list[Part]) -> Iterator[Hit]:
    containers = [(task, container) for task in tasks for container in task.items("containerDefinitions")]
    names = {container.text("name") for _task, container in containers}
    for entry in (*service.items("loadBalancers"), *service.items("serviceRegistries")):
        yield from _missing(entry.at("containerName"), names, f"container of {tasks[0].document.name}")
        name, port = entry.text("containerName"), entry.number("containerPort")
        named = [(task, container) for task, container in containers if container.text("name") == name]
        if named and port is not None and all(_lacks(task, container, port) for task, container in named):
            yield entry.hit(f"Container {name} maps no port {port}", "containerPort")
    if all(_shown(task, container, "portMappings") for task, container in containers):
        ports = {mapping.text("name") for _task, container in containers for mapping in container.items("portMappings")}
        for entry in service.items("serviceConnectConfiguration", "services"):
            yield from _missing(entry.at("portName"), ports, f"port mapping of {tasks[0].document.name}")


def _lacks(task: Part, container: Part, port: int) -> bool:
    """Return whether a container is known not to map a port."""
    mappings = list(container.items("portMappings"))
    told = _shown(task, container, "portMappings") and not any(
        is_reference(part.text("containerPort")) for part in mappings
    )
    return told and not any(_maps(mapping, port) for mapping in mappings)


def _shown(task: Part, part: Part, member: str) -> bool:
    """Return whether a list of mappings is there item by item, or would be, the task definition being no excerpt."""
    return part.whole(member) and (part.has(member) or not is_excerpt(task))


def _tasks_of(deployment: Deployment, service: Part) -> list[Part]:
    """Return the task definition that a service runs, with its other revisions among the documents."""
    task = deployment.task_of(service)
    return deployment.once(_tasks_by_family).get(task.text("family"), []) if task else []


def _tasks_by_family(deployment: Deployment) -> Mapping[str, list[Part]]:
    found: dict[str, list[Part]] = {}
    for task in deployment.of("task-definition"):
        found.setdefault(task.text("family"), []).append(task)
    return found


def _missing(place: Part, known: set[str], what: str) -> Iterator[Hit]:
    name = place.text()
    if name and name not in known and not any(map(is_reference, (name, *known))):
        near = nearest(name, sorted(known))
        yield place.hit(f"{shorten(name)} is no {what}", fix=f"write {near}" if near else "")


def _maps(mapping: Part, port: int) -> bool:
    span = re.fullmatch(r"([0-9]{1,5})-([0-9]{1,5})", mapping.text("containerPortRange"))
    return int(span[1]) <= port <= int(span[2]) if span else mapping.number("containerPort") == port
