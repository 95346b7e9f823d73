from __future__ import annotations

import re
from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.versions import EXAMPLE, dotted
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.images import image_of
from octogen.view.nodes import beside
from octogen.view.part import Hit
from octogen.view.three_answers import UNKNOWN

_MOVING = re.compile(r"(latest|\d{4}(\.\d+)?)(-hardened)?|")
_UNTAGGED = "The image has no tag, which means latest"


@rule(
    id="OCT405",
    name="version-not-pinned",
    severity=Severity.ERROR,
    title="The image does not name one Octopus version",
    why=f"""
        Tags such as latest, {dotted(EXAMPLE[:1])} or {dotted(EXAMPLE[:2])} move with every release. ECS looks a tag up
        when a deployment starts. The next deployment, even if it only changes the memory, may therefore bring another
        version, and with it an upgrade of the database that nobody planned or made a backup for. Services of one
        installation that are deployed at different times run different versions on its database. A full version or a
        digest never moves.
    """,
    fix=f"""
        name the version with all three parts, for example {dotted(EXAMPLE)}, or a digest (values: octopus.image.tag,
        octopus.image.digest)
    """,
    source="https://octopus.com/docs/best-practices/self-hosted-octopus/high-availability",
    values_key=("octopus", "image", "tag"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
        -       image: octopusdeploy/octopusdeploy:2026.4  # <- OCT405
        +       image: octopusdeploy/octopusdeploy:2026.4.6909
    """,
)
def version_not_pinned(deployment: Deployment) -> Iterator[Hit]:
    for task, container in deployment.octopus_containers():
        image = image_of(deployment, container)
        if image.digest is None and image.tag is not UNKNOWN and _MOVING.fullmatch(image.tag or ""):
            said = f"The image's tag {image.tag} moves with every release" if image.tag else _UNTAGGED
            severity = None if beside(deployment, task) > 1 else Severity.WARNING
            yield container.hit(said, "image", severity=severity)
