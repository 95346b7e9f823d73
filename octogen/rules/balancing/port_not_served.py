from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.facts import LISTENING_TENTACLE_PORT, PORTAL_PORT, served_ports
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit, Part
from octogen.view.traffic import sends_to_octopus, target_group_of
from octogen.view.variables import environment

HTTP_PORT = 80


@rule(
    id="OCT204",
    name="port-not-served",
    severity=Severity.ERROR,
    title="Octopus does not listen on this port",
    why="""
        The Linux container serves portal and API on 8080, HTTPS on 443 once it has a certificate, polling Tentacles on
        10943 and gRPC on 8443. On any other port nothing answers: health checks fail and ECS replaces node after node.
        10933 is the port of a listening Tentacle, which Octopus calls and never serves.
    """,
    fix="name the port that Octopus serves: 8080 for the portal; leave 10933 out",
    source="https://octopus.com/docs/installation/octopus-server-linux-container",
    values_key=("overrides",),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                portMappings:
        +         - {containerPort: 8080}
        +     - name: proxy
        +       image: nginx:1.29
        +       essential: false
        +       portMappings:
                  - {containerPort: 80}  # <- OCT204
        -         - {containerPort: 10933}  # <- OCT204
        - service:
        -   serviceName: octopus
        -   taskDefinition: octopus
        -   loadBalancers:
        -     - targetGroupArn: ${target-group.portal.arn}
        -       containerName: octopus-server
        -       containerPort: 80  # <- OCT204
    """,
)
def port_not_served(deployment: Deployment) -> Iterator[Hit]:
    for _task, container in deployment.octopus_containers():
        for mapping in container.items("portMappings"):
            yield from _judge(mapping.at("containerPort"), container, "The container maps")
    for service, task in deployment.octopus_services():
        server = deployment.container_of(task)
        for entry in service.items("loadBalancers"):
            if server is not None and sends_to_octopus(deployment, service, entry):
                yield from _judge(entry.at("containerPort"), server, "The service registers")
                group = target_group_of(deployment, entry)
                # ECS registers tasks with the container port, so the group's own Port is of no account. The port that
                # its health check asks is, unless it is one of the host, of a task without a network of its own.
                if group is not None and deployment.is_awsvpc(task) and not _is_a_sidecars(group, task, server):
                    yield from _judge(group.at("HealthCheckPort"), server, "The health check asks")


def _judge(place: Part, container: Part, what: str) -> Iterator[Hit]:
    port = place.number()
    if not isinstance(port, int) or port in served_ports(_numbers(container)):
        return
    other = (container.hit("the container"),) if container.document is not place.document else ()
    if port == LISTENING_TENTACLE_PORT:
        yield place.hit(
            f"{what} port {port}, a listening Tentacle's own, on which Octopus Server does not listen", related=other
        )
    elif port == HTTP_PORT:
        yield place.hit(f"{what} port {port}, but the container serves the portal on {PORTAL_PORT}", related=other)
    else:
        # What only the server's own configuration says cannot be ruled out.
        message = f"{what} port {port}, on which Octopus Server is not known to listen"
        yield place.hit(message, severity=Severity.WARNING, related=other)


def _numbers(container: Part) -> dict[str, int]:
    given = {name: entry.number("value") for name, entry in environment(container).items()}
    return {name: number for name, number in given.items() if isinstance(number, int)}


def _is_a_sidecars(group: Part, task: Part, container: Part) -> bool:
    port = group.number("HealthCheckPort")
    sidecars = (item for item in task.items("containerDefinitions") if item.pointer != container.pointer)
    return any(mapping.number("containerPort") == port for item in sidecars for mapping in item.items("portMappings"))
