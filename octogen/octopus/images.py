"""Images of Octopus Server: which image is one, and whether it is hardened."""

from __future__ import annotations

import re

_REPOSITORY = re.compile(r"(?:^|/)octopusdeploy$")


def split_image(image: str) -> tuple[str, str, str]:
    """Return repository, tag and digest of an image reference; what is not there is empty."""
    name, _, digest = image.partition("@")
    repository, colon, tag = name.rpartition(":")
    if not colon or "/" in tag:
        return name, "", digest
    return repository, tag, digest


def is_server_image(image: str, also: frozenset[str] = frozenset()) -> bool:
    """Return whether an image is Octopus Server: its repository is `…/octopusdeploy`, or one of `also`."""
    repository, _, _ = split_image(image)
    return repository in also or bool(_REPOSITORY.search(repository))


def is_sql_server(repository: str) -> bool:
    """Return whether a repository is one of Microsoft's for SQL Server, or a copy of it."""
    return repository.endswith(("/mssql/server", "/mssql-server-linux", "/azure-sql-edge"))


def is_hardened(tag: str, stated: str = "") -> bool:
    """Return whether an image is the hardened one: by its tag, or by the version that is stated for it."""
    return tag.endswith("-hardened") or stated.endswith("-hardened")
