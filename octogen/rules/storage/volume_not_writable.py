from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.images import image_of
from octogen.view.part import Hit, Part
from octogen.view.storage import Mount, mounts
from octogen.view.users import names_root
from octogen.view.volumes import is_empty_bind_mount


@rule(
    id="OCT116",
    name="volume-not-writable",
    severity=Severity.INFO,
    title="An empty volume belongs to root, and Octopus runs as somebody else",
    why="""
        On Fargate an empty volume belongs to root, with permissions 0755, unless the image declares the path as a
        VOLUME. The hardened image declares its paths; whether the standard image does is not verified. If it does not,
        Octopus cannot write there as another user.
    """,
    fix="check that Octopus can write there; else put the folder on Amazon EFS, or run the container as root",
    source="https://github.com/aws/containers-roadmap/issues/938",
    values_key=("overrides",),
    example="""
          task-definition:
            family: octopus
            requiresCompatibilities: [FARGATE]
            networkMode: awsvpc
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
        -       user: "999:999"  # <- OCT116
        +       user: root
                environment: [{name: DISABLE_DIND, value: "Y"}]
                mountPoints:
                  - {sourceVolume: cache, containerPath: /cache}
            volumes:
              - name: cache
    """,
)
def volume_not_writable(deployment: Deployment) -> Iterator[Hit]:
    for task, container in deployment.octopus_containers():
        user = container.text("user")
        of_standard_image = image_of(deployment, container).hardened is False
        if user and of_standard_image and not names_root(user) and deployment.is_fargate(task):
            paths = [mount.path for mount in _empty(deployment, task, container)]
            if paths:
                verb = "is an empty volume, which" if len(paths) == 1 else "are empty volumes, which"
                yield container.hit(f"{' and '.join(paths)} {verb} only root may be able to write to", "user")


def _empty(deployment: Deployment, task: Part, container: Part) -> Iterator[Mount]:
    """Yield the mounts of empty volumes to which no other container has access, which could change their owner."""
    others = [other for other in task.items("containerDefinitions") if other.pointer != container.pointer]
    prepared = [mount.volume for other in others for mount in mounts(deployment, task, other)]
    for mount in mounts(deployment, task, container):
        volume = mount.volume
        if volume is not None and is_empty_bind_mount(volume) and mount.read_only is None and volume not in prepared:
            yield mount
