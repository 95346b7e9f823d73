from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.folders import PROGRAM
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit
from octogen.view.storage import covers, octopus_mounts


@rule(
    id="OCT118",
    name="program-hidden",
    severity=Severity.ERROR,
    title="A mount hides the program itself",
    why="""
        The image has Octopus Server in /Octopus. Whatever is mounted there, or above it, takes the place of what the
        image holds: the container finds no program and stops, and ECS starts it over and over. A Docker volume is
        filled from the image once, and then keeps the program of that version. Settings and logs are in folders further
        down.
    """,
    fix="""
        mount the folder that is meant, such as /Octopus/.octopus for the configuration of the hardened image, and
        nothing at /Octopus
    """,
    source="https://octopus.com/docs/installation/octopus-server-linux-container/hardened-image",
    values_key=("overrides",),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.4.6909-hardened
                mountPoints:
                  - sourceVolume: server
        -           containerPath: /Octopus  # <- OCT118
        +           containerPath: /Octopus/.octopus
            volumes:
              - name: server
    """,
)
def program_hidden(deployment: Deployment) -> Iterator[Hit]:
    for mount in octopus_mounts(deployment):
        if covers(mount.path, PROGRAM) and mount.part.has("containerPath"):
            yield mount.part.hit(f"{mount.path} is mounted over the program of Octopus Server", "containerPath")
