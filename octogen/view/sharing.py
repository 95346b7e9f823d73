"""What the nodes of one installation must have in common: database, master key, shared folders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from octogen.octopus.folders import SHARED_PATHS
from octogen.view.deployment import Deployment
from octogen.view.identity import DATABASE
from octogen.view.nodes import Nodes, installations
from octogen.view.storage import Mount, mounts
from octogen.view.three_answers import UNKNOWN, holds_reference
from octogen.view.variables import Variable, variable

MASTER_KEY = "MASTER_KEY"


@dataclass(frozen=True, slots=True)
class SharedSettings:
    """What one service's nodes have of that which all nodes of an installation must share."""

    nodes: Nodes
    installation: int
    secrets: dict[str, Variable]
    folders: dict[str, Mount]

    @property
    def marks(self) -> Iterator[tuple[object, ...]]:
        """What no two installations have in common: the database, the directory behind a shared folder."""
        if DATABASE in self.secrets:
            yield (DATABASE, self.installation)
        yield from ((path, *mount.place) for path, mount in self.folders.items())


def settings(deployment: Deployment) -> Iterator[SharedSettings]:
    """Yield the settings of each task definition of Octopus Server that a service runs, each once."""
    seen = set()
    known = ((number, nodes) for number, group in enumerate(installations(deployment)) for nodes in group)
    for installation, nodes in known:
        if nodes.task.document.name not in seen:
            seen.add(nodes.task.document.name)
            folders = {mount.path: mount for mount in mounts(deployment, nodes.task, nodes.container)}
            shared = {path: folders[path] for path in SHARED_PATHS if path in folders}
            efs = {path: mount for path, mount in shared.items() if mount.file_system}
            given = {name: variable(nodes.container, name) for name in (DATABASE, MASTER_KEY)}
            secrets = {name: found for name, found in given.items() if isinstance(found, Variable)}
            yield SharedSettings(nodes, installation, secrets, efs)


def folder_differs(one: Mount, other: Mount) -> bool:
    """Return whether two mounts certainly lead to different directories."""
    places = ((one.file_system, other.file_system), (one.directory, other.directory))
    return any(own != others and not any(map(_is_open, (own, others))) for own, others in places)


def _is_open(place: object) -> bool:
    return place is None or place is UNKNOWN or holds_reference(place)
