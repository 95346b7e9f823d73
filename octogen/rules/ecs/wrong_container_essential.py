from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit, Part
from octogen.view.three_answers import UNKNOWN


@rule(
    id="OCT908",
    name="wrong-container-essential",
    severity=Severity.ERROR,
    title="The wrong containers are essential",
    why="""
        When an essential container ends, ECS stops the whole task; a container is essential unless it says otherwise.
        Octopus must be essential, or its task goes on without it. A container beside it should not be: when an agent
        that ships metrics crashes, it stops the node, and the deployments that the node runs fail. Log routers, proxies
        that all traffic passes through, and containers with a restart policy are exempt: there it may be intended.
    """,
    fix="set essential to false on every container but Octopus Server",
    source="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
    values_key=("overrides",),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
              - name: metrics
                image: public.ecr.aws/datadog/agent:7
        -       essential: true  # <- OCT908
        +       essential: false
    """,
)
def wrong_container_essential(deployment: Deployment) -> Iterator[Hit]:
    for task in deployment.task_definitions():
        containers = list(task.items("containerDefinitions"))
        octopus = deployment.container_of(task)
        if containers and all(container.flag("essential") is False for container in containers):
            fix = "set essential to true on the container that the task is for, or leave it out there"
            yield task.hit("No container is essential, and AWS requires at least one", "containerDefinitions", fix=fix)
        elif octopus is not None and octopus.flag("essential") is False:
            message = "Octopus Server is not essential: when it ends, its task goes on without it"
            yield octopus.hit(message, "essential", fix="set essential to true, or leave it out")
        if octopus is not None:
            for container in containers:
                if container.flag("essential") and not deployment.is_octopus(container):
                    yield from _beside(deployment, task, octopus, container)


def _beside(deployment: Deployment, task: Part, octopus: Part, container: Part) -> Iterator[Hit]:
    """Yield the hit on an essential container beside Octopus."""
    own = container.text("name")
    name = own or "another container"
    fix = f"set essential to false on {name}"
    waits = [item for item in octopus.items("dependsOn") if own and item.text("containerName") == own]
    conditions = {item.text("condition") for item in waits}
    if conditions & {"COMPLETE", "SUCCESS"}:
        message = f"Octopus waits for {name} to end, and {name} is essential: AWS refuses the two together"
        yield container.hit(message, "essential", fix=fix)
        return
    entries = [entry for service in deployment.services_of(task) for entry in service.items("loadBalancers")]
    proxies = {task.text("proxyConfiguration", "containerName"), *(entry.text("containerName") for entry in entries)}
    routes = container.has("firelensConfiguration") or own is UNKNOWN or own in proxies or UNKNOWN in proxies
    if not routes and container.flag("restartPolicy", "enabled") in (None, False):
        message = f"When {name} ends, ECS stops Octopus Server with it"
        yield container.hit(message, "essential", severity=Severity.WARNING, fix=fix)
