from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.facts import HTTPS_PORT, LISTENING_TENTACLE_PORT, PORTAL_PORT
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit, Part
from octogen.view.ports import Speech, https_port, speech
from octogen.view.registrations import sends_to_octopus
from octogen.view.traffic import target_group_of

HTTP_PORT = 80


@rule(
    id="OCT204",
    name="port-not-served",
    severity=Severity.ERROR,
    title="Octopus does not listen on this port",
    why="""
        The Linux container serves portal and API on 8080, HTTPS on 443 once it has a certificate, polling Tentacles on
        10943 and gRPC on 8443; HTTPS_PORT and OCTOPUS_GRPC_SERVICES_PORT move two of them. On any other port nothing
        answers: health checks fail and ECS replaces node after node. 10933 is the port of a listening Tentacle: Octopus
        connects to it and never listens on it.
    """,
    fix="use the port on which Octopus listens: 8080 for the portal; leave 10933 out",
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
    if not isinstance(port, int):
        return
    spoken, moved = speech(container, port), https_port(container)
    other = (container.hit("the container"),) if container.document is not place.document else ()
    if port == LISTENING_TENTACLE_PORT and not isinstance(spoken, Speech):
        yield place.hit(
            f"{what} port {port}, a listening Tentacle's own, on which Octopus Server does not listen", related=other
        )
    elif port == HTTP_PORT and not isinstance(spoken, Speech):
        yield place.hit(f"{what} port {port}, but the container serves the portal on {PORTAL_PORT}", related=other)
    elif spoken is None and port == HTTPS_PORT:
        fix = f"use port {moved}, to which HTTPS_PORT moves HTTPS"
        yield place.hit(f"{what} port {port}, but HTTPS_PORT moves HTTPS to {moved}", related=other, fix=fix)
    elif spoken is None:
        # What only the server's own configuration says cannot be ruled out.
        message = f"{what} port {port}, on which Octopus Server is not known to listen"
        yield place.hit(message, severity=Severity.WARNING, related=other)


def _is_a_sidecars(group: Part, task: Part, container: Part) -> bool:
    port = group.number("HealthCheckPort")
    sidecars = (item for item in task.items("containerDefinitions") if item.pointer != container.pointer)
    return any(mapping.number("containerPort") == port for item in sidecars for mapping in item.items("portMappings"))
