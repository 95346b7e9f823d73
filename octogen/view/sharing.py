"""What the nodes of one installation must have in common: database, master key, shared folders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from octogen import octopus
from octogen.connection_string import parse
from octogen.view.deployment import Deployment, environment, is_reference, secrets
from octogen.view.nodes import Nodes, installations
from octogen.view.part import Part
from octogen.view.storage import Mount, mounts

DATABASE, MASTER_KEY = "DB_CONNECTION_STRING", "MASTER_KEY"


@dataclass(frozen=True, slots=True)
class Secret:
    """Where a node gets a secret from, and how to compare it: `text` may be the secret itself and is never shown."""

    place: Part
    named: bool
    text: str

    def differs(self, other: Secret) -> bool | None:
        """Return whether two nodes have different secrets; None where the documents do not tell.

        They do not where one is named and the other stands in clear, or where either is known to AWS only.
        """
        if self.named is not other.named or is_reference(self.text) or is_reference(other.text):
            return None
        return not _same_secret(self.text, other.text) if self.named else self.text != other.text


@dataclass(frozen=True, slots=True)
class Settings:
    """What one service's nodes have of that which all nodes of an installation must share."""

    nodes: Nodes
    secrets: dict[str, Secret]
    folders: dict[str, Mount]

    @property
    def marks(self) -> Iterator[tuple[str, ...]]:
        """What no two installations have in common: the database, the directory behind a shared folder."""
        database = self.secrets.get(DATABASE)
        if database is not None:
            yield (DATABASE, str(database.named), database.text)
        yield from ((path, *mount.place) for path, mount in self.folders.items())


def settings(deployment: Deployment) -> Iterator[Settings]:
    """Yield the settings of each task definition of Octopus Server that a service runs, each once."""
    seen = set()
    for nodes in (nodes for installation in installations(deployment) for nodes in installation):
        if nodes.task.document.name not in seen:
            seen.add(nodes.task.document.name)
            folders = {mount.path: mount for mount in mounts(deployment, nodes.task, nodes.container)}
            shared = {path: folders[path] for path in octopus.SHARED_PATHS if path in folders}
            efs = {path: mount for path, mount in shared.items() if mount.file_system}
            yield Settings(nodes, dict(_secrets(nodes.container)), efs)


def folder_differs(one: Mount, other: Mount) -> bool:
    """Return whether two mounts certainly lead to different directories."""
    places = ((one.file_system, other.file_system), (one.directory, other.directory))
    return any(own != others and not any(map(_is_untold, (own, others))) for own, others in places)


def _is_untold(place: str | None) -> bool:
    return place is None or is_reference(place)


def _secrets(container: Part) -> Iterator[tuple[str, Secret]]:
    plain, named = environment(container), secrets(container)
    for variable in (DATABASE, MASTER_KEY):
        if variable in named:
            place = named[variable].at("valueFrom")
            yield variable, Secret(place, named=True, text=place.text().rstrip(":"))
        elif variable in plain:
            place = plain[variable].at("value")
            yield variable, Secret(place, named=False, text=_comparable(variable, place.text()))


def _comparable(variable: str, text: str) -> str:
    """Return the text of a secret, of a connection string no more than host and database: logins may differ."""
    string = parse(text) if variable == DATABASE else None
    return f"{string.host};{string.database.lower()}" if string and string.server else text


def _same_secret(one: str, other: str) -> bool:
    """Return whether two names are one secret's: by name or by ARN, with or without the six characters AWS appends."""
    short, long = sorted((one, other), key=len)
    if long == short or long.endswith(f":parameter/{short.lstrip('/')}"):
        return True
    return long.startswith(short) and re.fullmatch(r"-\w{6}", long.removeprefix(short)) is not None
