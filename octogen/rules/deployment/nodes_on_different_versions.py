from __future__ import annotations

from collections.abc import Iterator, Sequence

from octogen.finding import Severity
from octogen.octopus.versions import dotted
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.images import image_of
from octogen.view.nodes import installations, left_running
from octogen.view.part import Hit, Part


@rule(
    id="OCT407",
    name="nodes-on-different-versions",
    severity=Severity.ERROR,
    title="Nodes of one installation run different Octopus versions",
    why="""
        All nodes work on one database, whose schema belongs to one version: the newest that ever started on it. Octopus
        wants every node on that version; a node of another version would misread the schema or refuse to start
        (inferred). Where every node has a service of its own, stop all of them, upgrade the first, and then the others;
        leave none out.
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
        # Where several nodes run, OCT409 speaks of the tasks that a deployment has not stopped yet.
        alone = [nodes.service for nodes in installation if nodes.at_least == 1]
        images |= {old.document.name: old for service in alone for _place, old in left_running(deployment, service)}
        releases = {task: image_of(deployment, container).release for task, container in images.items()}
        newest = max((release for release in releases.values() if release), default=())
        ahead = tuple(images[task].hit("the newest", "image") for task in releases if releases[task] == newest)[:1]
        for task, release in releases.items():
            # A tag that moves may stand for the newest version that begins as it does.
            if release and release != newest[: len(release)]:
                message = f"This node runs {dotted(release)}, others of the same installation {dotted(newest)}"
                yield images[task].hit(message, "image", related=ahead)
        yield from _by_digest(deployment, [images[task] for task, release in releases.items() if not release])


def _by_digest(deployment: Deployment, containers: Sequence[Part]) -> Iterator[Hit]:
    """Yield the images whose digests differ from the first one's, where nothing else tells their versions."""
    digests = [(container, image_of(deployment, container).digest) for container in containers]
    known = [(container, digest) for container, digest in digests if digest]
    for container, digest in known[1:]:
        if digest != known[0][1]:
            message = "This node runs another image than others of the same installation: their digests differ"
            other = known[0][0].hit("the other digest", "image")
            yield container.hit(message, "image", severity=Severity.WARNING, related=(other,))
