"""What Octopus Server is, as far as octogen needs to know: ports, folders, sizes, images. Sources beside each fact."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

LINUX_CONTAINER = "https://octopus.com/docs/installation/octopus-server-linux-container"
HIGH_AVAILABILITY = "https://octopus.com/docs/best-practices/self-hosted-octopus/high-availability"

# The portal and the API; polling Tentacles; gRPC. https://octopus.com/docs/installation/octopus-server-linux-container
PORTAL_PORT = 8080
HTTPS_PORT = 443
POLLING_PORT = 10943
GRPC_PORT = 8443
SQL_SERVER_PORT = 1433
EFS_PORT = 2049
REDIS_PORT = 6379
LISTENING_TENTACLE_PORT = 10933
"""A listening Tentacle's own port: Octopus calls it and does not listen on it."""

_PORT_VARIABLES = {"HTTPS_PORT": HTTPS_PORT, "OCTOPUS_GRPC_SERVICES_PORT": GRPC_PORT}
"""Variables that move a port: octopus.com/docs/installation/octopus-server-linux-container/hardened-image (the first),
github.com/OctopusDeploy/helm-charts, charts/octopus-deploy/templates/statefulset.yaml (the second)."""

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
    "clusterShared": "/clusterShared",
    "executionsClusterShared": "/executionsClusterShared",
}
SHARED_FOLDERS = ("repository", "artifacts", "taskLogs", "eventExports")
"""The folders that every node must see: octopus.com/docs/installation/octopus-server-linux-container"""

CLUSTER_SHARED = "/clusterShared"
"""One volume in place of the separate shared folders, or beside them for transient data; newest versions only."""

LAYOUT_VARIABLES = ("CLUSTER_SHARED_MODE", "CLUSTER_SHARED_CONFIG")
"""What sets the layout of the shared folders. Octopus's documentation says the one, its Helm chart the other:
https://github.com/OctopusDeploy/helm-charts/tree/main/charts/octopus-deploy"""

LAYOUTS = {
    "separateVolumes": SHARED_FOLDERS,
    "separateVolumesWithClusterShared": (*SHARED_FOLDERS, "clusterShared"),
    "clusterShared": ("clusterShared",),
}
"""Layout -> the folders that it keeps apart: https://github.com/OctopusDeploy/helm-charts/tree/main/charts/octopus-deploy"""

OPTIONAL_FOLDERS = ("cache", "import", "executionsClusterShared")
"""Folders that any layout may have, mounted only where somebody asks for them."""

LAYOUT_VALUES = {
    "separateVolumesWithClusterShared": "SEPARATE_VOLUMES_WITH_CLUSTER_SHARED",
    "clusterShared": "CLUSTER_SHARED",
}
"""Layout -> what LAYOUT_VARIABLES say for it. Older versions know neither, so that the oldest layout says nothing."""

EXECUTIONS_VARIABLE = "USE_EXECUTIONS_CLUSTER_SHARED"
"""Set to True, it has Octopus keep transient data of executions in /executionsClusterShared:
https://octopus.com/docs/administration/high-availability/polling-tentacles-with-ha/multi-node-polling-tentacles"""

SHARED_PATHS = tuple(path for folder, path in FOLDERS.items() if folder not in ("cache", "import"))
"""Every container path whose contents all nodes need."""

# The volume mounts that want a node's own storage: octopus.com/docs/installation/octopus-server-linux-container and, on
# the same page, /hardened-image. The two below /root are those of the standard image: https://github.com/OctopusDeploy/
# helm-charts/tree/main/charts/octopus-deploy
NODE_PATHS = {
    "/cache": "package cache",
    "/diagnostics": "start-up logs and crash dumps",
    "/etc/octopus": "registry of instances",
    "/Octopus/.octopus/OctopusServer/Server": "node configuration and logs",
    "/root/.octopus/OctopusServer/Server/Git": "Git working directory",
    "/root/.octopus/OctopusServer/Server/Logs": "logs",
    "/tmp": "temporary files",  # noqa: S108 - a path in the container
}
"""Container path -> what of one node lies there."""

HARDENED_WRITABLE = (
    "/cache",
    "/diagnostics",
    "/etc/octopus",
    "/masterKey",
    "/Octopus/.octopus",
    "/Octopus/.octopus/OctopusServer/Server",
    "/tmp",  # noqa: S108 - a path in the container
)
"""Where the hardened image writes beside the shared folders; on a read-only root each needs a mount:
octopus.com/docs/installation/octopus-server-linux-container/hardened-image"""

STANDARD_WRITABLE = (
    "/cache",
    "/etc/octopus",
    "/home/octopus",
    "/Octopus/.diagnostics",
    "/Octopus/Octopus/Logs",
    "/tmp",  # noqa: S108 - a path in the container
)
"""The same for the standard image, as Octopus's Helm chart mounts them; for ECS not verified:
https://github.com/OctopusDeploy/helm-charts/tree/main/charts/octopus-deploy"""

ADMIN_IDENTITY_VARIABLES = (
    "ADMIN_EXTERNAL_ID",
    "ADMIN_OIDCIDENTITY_NAME",
    "ADMIN_OIDCIDENTITY_ISSUER",
    "ADMIN_OIDCIDENTITY_SUBJECT",
    "ADMIN_OIDCIDENTITY_AUDIENCE",
)
"""All together they link the first administrator to an OIDC identity, instead of a password:
octopus.com/docs/installation/octopus-server-linux-container/hardened-image"""

# The standard image runs as root, so any one owner serves; 999 is the user of Octopus's own Helm chart.
STANDARD_USER = {"uid": 999, "gid": 999}
# The hardened image runs as user 1001 in group 0: octopus.com/docs/installation/octopus-server-linux-container/
# hardened-image. To EFS group 0 is root, let in by elasticfilesystem:ClientRootAccess only (https://docs.aws.amazon.com/
# efs/latest/ug/enforce-identity-access-points.html), and a user who owns the directory needs no group to write to it.
HARDENED_USER = {"uid": 1001, "gid": 1001}
"""Whom access points take the hardened image for; that the group may differ from the image's is inferred."""

# Task cap -> CPU units and MiB: the smallest Fargate size above the upper figures of the table at HIGH_AVAILABILITY.
_SIZES = {10: (1024, 3072), 20: (2048, 6144), 40: (4096, 8192), 80: (4096, 10240), 160: (8192, 16384)}

NODE_SIZES = {
    10: ((153, 1500), (1024, 3000)),
    20: ((1024, 3000), (2048, 6000)),
    40: ((1280, 4000), (2560, 8000)),
    80: ((2048, 5000), (4096, 10000)),
    160: ((3584, 6000), (7168, 12000)),
}
"""Task cap of a node -> CPU units and MiB at least, and at most, of a container: the table at HIGH_AVAILABILITY."""

DATABASE_SIZES = {10: (2, 4), 20: (2, 8), 40: (4, 16), 80: (8, 32), 160: (16, 64)}
"""Task cap of all nodes together -> cores and GB of the database: the table at HIGH_AVAILABILITY."""

DEFAULT_TASK_CAP = 5
"""Where TASK_CAP is not set: octopus.com/docs/installation/octopus-server-linux-container/hardened-image"""

_REPOSITORY = re.compile(r"(?:^|/)octopusdeploy$")
_T = TypeVar("_T")
_VERSION = re.compile(r"(\d{4})\.(\d+)\.(\d+)(?:-hardened)?")
_RELEASE = re.compile(r"(\d{4})(?:\.(\d+)(?:\.(\d+))?)?(?:-hardened)?")


def served_ports(variables: Mapping[str, int | None]) -> frozenset[int]:
    """Return the ports that a server listens on, given the numbers in its environment variables."""
    moved = {variables.get(name) or port for name, port in _PORT_VARIABLES.items()}
    return frozenset({PORTAL_PORT, POLLING_PORT, HTTPS_PORT, GRPC_PORT, *moved})


def size(task_cap: int) -> tuple[int, int]:
    """Return CPU units and MiB of memory for a node that runs up to `task_cap` tasks."""
    return next((size for cap, size in _SIZES.items() if task_cap <= cap), _SIZES[160])


def documented(sizes: Mapping[int, _T], task_cap: int) -> tuple[int, _T]:
    """Return the row of a table above for a task cap: the last that is not above it, else the first."""
    row = max((cap for cap in sizes if cap <= task_cap), default=min(sizes))
    return row, sizes[row]


def label(folder: str) -> str:
    """Return a folder's name as document names spell it: taskLogs -> task-logs."""
    return re.sub(r"([A-Z])", lambda match: "-" + match[1].lower(), folder)


def folder_meant(path: str) -> str:
    """Return the Octopus folder that a path names, or comes close to as `/tasklogs` does; empty where it is none."""
    return _FOLDERS_BY_SOUND.get(_sound(path), "")


def _sound(path: str) -> str:
    """Return a path without case, slashes at the ends, hyphens, underscores and the ending of a plural."""
    word = re.sub(r"[-_]", "", path.strip("/").lower())
    return f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")


_FOLDERS_BY_SOUND = {_sound(path): path for path in FOLDERS.values()}


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


def release(tag: str) -> tuple[int, ...]:
    """Return as many numbers of a version as a tag tells: two of 2026.3, within which it moves; none of latest."""
    match = _RELEASE.fullmatch(tag)
    return tuple(int(part) for part in match.groups() if part) if match else ()


def is_hardened(tag: str, stated: str = "") -> bool:
    """Return whether an image is the hardened one: by its tag, or by the version that is stated for it."""
    return tag.endswith("-hardened") or stated.endswith("-hardened")


CONTAINER_CHECK = (
    "curl --silent --output /dev/null --max-time 8 --write-out '%{http_code}' "
    f"http://localhost:{PORTAL_PORT}{PING_PATH} | grep -Eq '^(2..|418)$'"
)
"""A check of the standard image (it has bash and curl) that takes a draining node for a healthy one."""

HARDENED_CHECK = ("CMD", "/Octopus/Octopus.Server", "container-healthcheck")
"""The hardened image's own check, which needs no shell; it takes draining and maintenance for healthy:
https://octopus.com/docs/installation/octopus-server-linux-container/hardened-image"""
