from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit


@rule(
    id="OCT903",
    name="host-port-differs",
    severity=Severity.ERROR,
    title="The host port differs from the container port",
    why="""
        When each task has its own network interface, or uses that of the instance, there is nothing to map: the host
        port is the container port. AWS refuses a task definition that maps one to another, as docker run --publish
        80:8080 does. The port that users see is the listener's, not a host port.
    """,
    fix="""
        leave hostPort out; the port that users see is the listener's (values: loadBalancer.http.port,
        loadBalancer.https.port)
    """,
    source="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html",
    values_key=("overrides",),
    example="""
          task-definition:
            family: octopus
            networkMode: awsvpc
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                portMappings:
                  - containerPort: 8080
        -           hostPort: 80  # <- OCT903
    """,
)
def host_port_differs(deployment: Deployment) -> Iterator[Hit]:
    for task in deployment.task_definitions():
        shared = deployment.is_awsvpc(task) or task.text("networkMode") == "host"
        for container in task.items("containerDefinitions") if shared else ():
            for mapping in container.items("portMappings"):
                host, port = mapping.number("hostPort"), mapping.number("containerPort")
                if host and port and host != port:
                    yield mapping.hit(f"hostPort {host} differs from containerPort {port}", "hostPort")
