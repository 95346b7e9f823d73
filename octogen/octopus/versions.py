"""Which version of Octopus Server brought what, each with its source; and how a version is read from a tag."""

from __future__ import annotations

import re

Version = tuple[int, ...]
"""A release, such as (2026, 3, 15878), or its beginning."""

ENCRYPTS_BY_DEFAULT: Version = (2022, 2)
"""The connection to the database is encrypted unless its string says otherwise; inferred from the client library that
this release brought: https://github.com/OctopusDeploy/Issues/issues/7650"""

EVENT_EXPORTS: Version = (2022, 3)
"""Old events are archived in /eventExports: https://octopus.com/docs/security/users-and-teams/auditing"""

UPGRADE_REFUSES_OTHER_NODES: Version = (2023, 2, 9755)
"""The upgrade of a database aborts where other nodes are running: https://octopus.com/docs/administration/upgrading"""

OTHER_USER_ID: Version = (2024, 1)
"""The standard image's user `octopus` is 1999, no longer 999. Octopus said that a later release would go back to 999,
and not which: https://github.com/OctopusDeploy/Issues/issues/8745"""

LONG_MASTER_KEYS: Version = (2024, 4)
"""Keys of 32 bytes, for AES-256, are the default: https://octopus.com/docs/security/data-encryption"""

NEEDS_LICENCE: Version = (2026, 1)
"""Without a licence key an upgraded instance may not start: https://github.com/OctopusDeploy/Issues/issues/9828"""

SHARED_POLLING_QUEUE: Version = (2026, 4, 6909)
"""Nodes can share the queue of polling Tentacles through Redis:
https://octopus.com/docs/administration/high-availability/polling-tentacles-with-ha/multi-node-polling-tentacles"""

EXAMPLE: Version = (2026, 3, 15878)
"""One that exists, for examples: https://hub.docker.com/r/octopusdeploy/octopusdeploy/tags"""

_TAG = re.compile(r"(\d{4})(?:\.(\d{1,9})(?:\.(\d{1,9}))?)?(?:-hardened)?")
_ALL_PARTS = 3


def release_of(tag: str) -> Version:
    """Return as much of a version as a tag tells: two numbers of 2026.3, within which it moves; none of latest."""
    match = _TAG.fullmatch(tag)
    return tuple(int(part) for part in match.groups() if part) if match else ()


def version_of(tag: str) -> Version:
    """Return the one version that a tag names, as three numbers; empty where it names none."""
    release = release_of(tag)
    return release if len(release) == _ALL_PARTS else ()


def dotted(version: Version) -> str:
    """Return a version as Octopus writes it."""
    return ".".join(map(str, version))
