"""What Octopus Server is, as far as octogen needs to know: ports, folders, sizes, images. Sources beside each fact."""

from __future__ import annotations

import re

LINUX_CONTAINER = "https://octopus.com/docs/installation/octopus-server-linux-container"
HIGH_AVAILABILITY = "https://octopus.com/docs/best-practices/self-hosted-octopus/high-availability"

# The portal and the API; polling Tentacles; gRPC. https://octopus.com/docs/installation/octopus-server-linux-container
PORTAL_PORT = 8080
HTTPS_PORT = 443
POLLING_PORT = 10943
GRPC_PORT = 8443
LISTENING_TENTACLE_PORT = 10933
"""A listening Tentacle's own port: Octopus calls it and does not listen on it."""

PING_PATH = "/api/octopusservernodes/ping"
"""Answers 200 when the node is online, 418 when it drains: https://octopus.com/docs/installation/load-balancers"""

POLLING_QUEUE = "OCTOPUS_MULTI_NODE_POLLING_TENTACLES_REDIS_CONNECTION_STRING"
"""The variable that makes the nodes share one queue of work for polling Tentacles:
https://octopus.com/docs/administration/high-availability/polling-tentacles-with-ha/multi-node-polling-tentacles"""

FOLDERS = {
    "repository": "/repository",
    "artifacts": "/artifacts",
    "taskLogs": "/taskLogs",
    "eventExports": "/eventExports",
    "cache": "/cache",
    "import": "/import",
}
SHARED_FOLDERS = ("repository", "artifacts", "taskLogs", "eventExports")
"""The folders that every node must see: octopus.com/docs/installation/octopus-server-linux-container"""

# The standard image runs as root, so any one owner serves; 999 is the user of Octopus's own Helm chart.
STANDARD_USER = {"uid": 999, "gid": 999}

# Task cap -> CPU units and MiB: the smallest Fargate size above the upper figures of the table at HIGH_AVAILABILITY.
_SIZES = {10: (1024, 3072), 20: (2048, 6144), 40: (4096, 8192), 80: (4096, 10240), 160: (8192, 16384)}

_REPOSITORY = re.compile(r"(?:^|/)octopusdeploy$")
_VERSION = re.compile(r"(\d{4})\.(\d+)\.(\d+)(?:-hardened)?")


def size(task_cap: int) -> tuple[int, int]:
    """Return CPU units and MiB of memory for a node that runs up to `task_cap` tasks."""
    return next((size for cap, size in _SIZES.items() if task_cap <= cap), _SIZES[160])


def label(folder: str) -> str:
    """Return a folder's name as document names spell it: taskLogs -> task-logs."""
    return re.sub(r"([A-Z])", lambda match: "-" + match[1].lower(), folder)


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


def version(image: str) -> tuple[int, ...]:
    """Return the Octopus version of an image tag as three numbers; empty where the tag does not tell it."""
    match = _VERSION.fullmatch(split_image(image)[1])
    return tuple(int(part) for part in match.groups()) if match else ()


def is_hardened(image: str) -> bool:
    """Return whether an image is the hardened one: its tag ends in -hardened."""
    return split_image(image)[1].endswith("-hardened")


CONTAINER_CHECK = (
    "curl --silent --output /dev/null --max-time 8 --write-out '%{http_code}' "
    f"http://localhost:{PORTAL_PORT}{PING_PATH} | grep -Eq '^(2..|418)$'"
)
"""A check of the standard image (it has bash and curl) that takes a draining node for a healthy one."""
