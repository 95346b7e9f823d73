from __future__ import annotations

from collections.abc import Iterator, Mapping

from octogen.finding import Severity, shorten
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit, Part
from octogen.view.three_answers import holds_reference, is_not

_AWS = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html"

# Parameter -> the values that Fargate takes, which may be none. From _AWS, and for hostname, pidMode and logDriver
# https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html and the pages beside it.
# linuxParameters.tmpfs is not among them any more:
# https://aws.amazon.com/about-aws/whats-new/2026/01/amazon-ecs-tmpfs-mounts-aws-fargate-managed-instances/
_Table = Mapping[str, tuple[str, ...]]
_TASK: _Table = {"ipcMode": (), "networkMode": ("awsvpc",), "pidMode": ("task",), "placementConstraints": ()}
_CONTAINER: _Table = {
    "disableNetworking": (),
    "dnsSearchDomains": (),
    "dnsServers": (),
    "dockerSecurityOptions": (),
    "extraHosts": (),
    "hostname": (),
    "linuxParameters/capabilities/add": ("SYS_PTRACE",),
    "linuxParameters/devices": (),
    "linuxParameters/maxSwap": (),
    "linuxParameters/sharedMemorySize": (),
    "linuxParameters/swappiness": (),
    "links": (),
    "logConfiguration/logDriver": ("awslogs", "splunk", "awsfirelens"),
    "privileged": (),
}
_VOLUME: _Table = {
    "dockerVolumeConfiguration": (),
    "fsxWindowsFileServerVolumeConfiguration": (),
    "host/sourcePath": (),
}
_SERVICE: _Table = {"placementConstraints": (), "placementStrategy": (), "schedulingStrategy": ("REPLICA",)}


@rule(
    id="OCT902",
    name="fargate-refuses",
    severity=Severity.ERROR,
    title="Fargate refuses a parameter",
    why="""
        Fargate gives a task no instance to reach into, and refuses what would: privileged containers, devices, paths
        and volumes of the host, placement. Octopus's standard image wants privileged for Docker-in-Docker, which has
        therefore no place on Fargate: external workers run what needs containers.
    """,
    fix="remove the parameter, or run the tasks on EC2",
    source=_AWS,
    values_key=("overrides",),
    example="""
          task-definition:
            family: octopus
            requiresCompatibilities: [FARGATE]
        -   networkMode: bridge  # <- OCT902
        +   networkMode: awsvpc
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
        -       privileged: true  # <- OCT902
        -       hostname: octopus-1  # <- OCT902
        +       privileged: false
    """,
)
def fargate_refuses(deployment: Deployment) -> Iterator[Hit]:
    for task in deployment.task_definitions():
        if deployment.is_fargate(task):
            yield from _refused(task, _TASK)
            if not task.has("networkMode") and is_not(task.text("networkMode"), "awsvpc"):
                message = "Fargate takes awsvpc for networkMode, and it is not set"
                yield task.hit(message, "networkMode", fix="set networkMode to awsvpc")
            for container in task.items("containerDefinitions"):
                yield from _refused(container, _CONTAINER)
                for requirement in container.items("resourceRequirements"):
                    if requirement.text("type") == "GPU":
                        yield requirement.hit("Fargate has no GPU", "type")
            for volume in task.items("volumes"):
                yield from _refused(volume, _VOLUME)
    for service in deployment.services():
        if deployment.launch_type(service) == "FARGATE":
            yield from _refused(service, _SERVICE)


def _refused(part: Part, table: _Table) -> Iterator[Hit]:
    for path, accepted in table.items():
        place = part.at(*path.split("/"))
        given = place.value if isinstance(place.value, list) else [place.value]
        wrong = [value for value in given if value and value not in accepted and not holds_reference(value)]
        if wrong:
            takes = f": it takes {' or '.join(accepted)}, not {shorten(str(wrong[0]))}" if accepted else ""
            yield place.hit(f"Fargate refuses {path.replace('/', '.')}{takes}")
