from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.versions import dotted
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.images import image_of
from octogen.view.nodes import installations
from octogen.view.part import Hit


@rule(
    id="OCT407",
    name="nodes-on-different-versions",
    severity=Severity.ERROR,
    title="Nodes of one installation run different Octopus versions",
    why="""
        All nodes work on one database, whose schema belongs to one version: the newest that ever started on it. Octopus
        wants every node on that version; another one would misread the schema or refuse to start (inferred). Where
        every node has a service of its own, all of them must be stopped, then the first upgraded, then the others; none
        may be left out.
    """,
    fix="give every node the same image (values: octopus.image)",
    source="https://octopus.com/docs/best-practices/self-hosted-octopus/high-availability",
    values_key=("octopus", "image"),
    example="""
          task-definition.node-1:
            family: octopus-node-1
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.4.6909
          service.node-1:
            serviceName: octopus-node-1
            taskDefinition: octopus-node-1
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            availabilityZoneRebalancing: DISABLED
          task-definition.node-2:
            family: octopus-node-2
            containerDefinitions:
              - name: octopus-server
        -       image: octopusdeploy/octopusdeploy:2026.3.15878  # <- OCT407
        +       image: octopusdeploy/octopusdeploy:2026.4.6909
          service.node-2:
            serviceName: octopus-node-2
            taskDefinition: octopus-node-2
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            availabilityZoneRebalancing: DISABLED
    """,
)
def nodes_on_different_versions(deployment: Deployment) -> Iterator[Hit]:
    for installation in installations(deployment):
        # By task definition, because several services may run the same one.
        images = {nodes.task.document.name: nodes.container for nodes in installation if nodes.count != 0}
        releases = {task: image_of(deployment, container).release for task, container in images.items()}
        newest = max((release for release in releases.values() if release), default=())
        ahead = tuple(images[task].hit("the newest", "image") for task in releases if releases[task] == newest)[:1]
        for task, release in releases.items():
            # A tag that moves may stand for the newest version that begins as it does.
            if release and release != newest[: len(release)]:
                message = f"This node runs {dotted(release)}, others of the same installation {dotted(newest)}"
                yield images[task].hit(message, "image", related=ahead)
