from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.folders import NODE_PATHS, PROGRAM, USER_HOME
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.nodes import installations
from octogen.view.part import Hit, Part
from octogen.view.storage import covers, folder_values_key, mounts, octopus_mounts
from octogen.view.three_answers import is_not


@rule(
    id="OCT103",
    name="node-folder-shared",
    severity=Severity.ERROR,
    title="Nodes share a folder that each must have to itself",
    why="""
        Some folders belong to one node alone: the package cache, the Git working directory, the node's configuration
        and its logs. On a file system that all tasks mount, the nodes overwrite each other's files there. Octopus's
        documentation gives each node its own cache and keeps the rest on the host or in the container. One mount for
        everything is right for many other services and wrong here.
    """,
    fix="remove the mount, so that the container's own storage is used (values: leave out storage.folders.cache)",
    source="https://octopus.com/docs/octopus-rest-api/octopus.server.exe-command-line/path",
    values_key=("storage", "folders"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                mountPoints:
                  - {sourceVolume: cache, containerPath: /cache}  # <- OCT103
        -         - {sourceVolume: home, containerPath: /root/.octopus}  # <- OCT103
            volumes:
        -     - name: cache
        -       efsVolumeConfiguration:
        -         {fileSystemId: fs-0a1b2c3d, rootDirectory: /cache, transitEncryption: ENABLED}
        -     - name: home
        -       efsVolumeConfiguration:
        -         {fileSystemId: fs-0a1b2c3d, rootDirectory: /home, transitEncryption: ENABLED}
        +     - {name: cache}
    """,
)
def node_folder_shared(deployment: Deployment) -> Iterator[Hit]:
    uses = Counter(mount.place for mount in octopus_mounts(deployment))
    for task, container in deployment.octopus_containers():
        alone = _runs_one_task(deployment, task)
        for mount in mounts(deployment, task, container):
            # A node with a service and a directory of its own shares it with nobody.
            if not mount.shared or (alone and uses[mount.place] == 1):
                continue
            what = _held(mount.path, container)
            if what:
                message = f"{mount.path} is on storage that the nodes share, and with it each node's {what}"
                yield mount.part.hit(message, values_key=folder_values_key(mount.path))


def _held(path: str, container: Part) -> str:
    """Return what of a node lies on a mount; nothing where it hides the program, which is OCT118's finding."""
    if covers(path, PROGRAM):
        return ""
    own = NODE_PATHS
    if is_not(container.text("user"), "0", "root", "0:0", "root:root"):
        own = {**NODE_PATHS, USER_HOME: "configuration"}
    return next((what for folder, what in own.items() if covers(path, folder) or covers(folder, path)), "")


def _runs_one_task(deployment: Deployment, task: Part) -> bool:
    """Return whether the services are known to run a task definition exactly once."""
    nodes = (node for group in installations(deployment) for node in group)
    return [node.count for node in nodes if node.task.document is task.document] == [1]
