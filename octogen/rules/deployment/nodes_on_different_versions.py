from __future__ import annotations

from collections.abc import Iterator

from octogen import octopus
from octogen.finding import Severity
from octogen.rule import rule
from octogen.view.deployment import Deployment, installation_of, service_name
from octogen.view.part import Hit, Part


@rule(
    id="OCT407",
    name="nodes-on-different-versions",
    severity=Severity.ERROR,
    title="Nodes of one installation run different Octopus versions",
    why="""
        All nodes work on one database, whose schema belongs to one version: the newest that ever started on it. Nodes
        of another version misread it or refuse to start. Where every node has a service of its own, all of them must be
        stopped, then the first upgraded, then the others; none may be left out.
    """,
    fix="give every node the same image",
    source="https://octopus.com/docs/best-practices/self-hosted-octopus/high-availability",
    knob=("octopus", "image"),
    bad="""
        task-definition.node-1:
          family: octopus-node-1
          containerDefinitions:
            - name: octopus-server
              image: octopusdeploy/octopusdeploy:2026.4.6909
        service.node-1:
          serviceName: octopus-node-1
          taskDefinition: octopus-node-1
        task-definition.node-2:
          family: octopus-node-2
          containerDefinitions:
            - name: octopus-server
              image: octopusdeploy/octopusdeploy:2026.3.15878  # <- OCT407
        service.node-2:
          serviceName: octopus-node-2
          taskDefinition: octopus-node-2
    """,
    good="""
        # node-1 as before.
        task-definition.node-2:
          family: octopus-node-2
          containerDefinitions:
            - name: octopus-server
              image: octopusdeploy/octopusdeploy:2026.4.6909
        service.node-2:
          serviceName: octopus-node-2
          taskDefinition: octopus-node-2
          deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
          availabilityZoneRebalancing: DISABLED
    """,
)
def nodes_on_different_versions(deployment: Deployment) -> Iterator[Hit]:
    installations: dict[tuple[str, str], dict[str, Part]] = {}
    for service, task in deployment.octopus_services():
        container = deployment.container_of(task)
        stopped = service.number("desiredCount") == 0
        if container and octopus.version(container.text("image")) and not stopped:
            # By name: an update of a service says what the service is to run from now on.
            installations.setdefault(installation_of(service, container), {})[service_name(service)] = container
    for nodes in installations.values():
        images = {container.document.name: container for container in nodes.values()}
        versions = {name: octopus.version(container.text("image")) for name, container in images.items()}
        newest = max(versions.values())
        for name, version in versions.items():
            if version != newest:
                message = f"This node runs {_dotted(version)}, others of the same installation {_dotted(newest)}"
                yield images[name].hit(message, "image")


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))
