"""The folders of Octopus Server: which all nodes share, which are a node's own, who writes to them."""

from __future__ import annotations

import re

from octogen.octopus.versions import EVENT_EXPORTS, OTHER_USER_ID, Version

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

PROGRAM = "/Octopus"
"""Where either image has the program: octopus.com/docs/installation/octopus-server-linux-container/hardened-image"""

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
# the same page, /hardened-image. Those of the standard image, /Octopus/.diagnostics, /Octopus/Octopus/Logs and the two
# below /root: https://github.com/OctopusDeploy/helm-charts/tree/main/charts/octopus-deploy
NODE_PATHS = {
    "/cache": "package cache",
    "/diagnostics": "start-up logs and crash dumps",
    "/etc/octopus": "registry of instances",
    "/Octopus/.diagnostics": "start-up logs and crash dumps",
    "/Octopus/.octopus/OctopusServer/Server": "node configuration and logs",
    "/Octopus/Octopus/Logs": "logs",
    "/root/.octopus/OctopusServer/Server/Git": "Git working directory",
    "/root/.octopus/OctopusServer/Server/Logs": "logs",
    "/tmp": "temporary files",  # noqa: S108 - a path in the container
}
"""Container path -> what of one node lies there."""

USER_HOME = "/home/octopus"
"""What a node that does not run as root has for its configuration and caches, instead of /root:
https://github.com/OctopusDeploy/helm-charts/blob/main/charts/octopus-deploy/values-rorfsexample.yaml"""

KEY_FOLDER = "/masterKey"
"""Where the hardened image keeps a master key that it had to make:
octopus.com/docs/installation/octopus-server-linux-container/hardened-image"""

HARDENED_WRITABLE = (
    "/cache",
    "/diagnostics",
    "/etc/octopus",
    KEY_FOLDER,
    "/Octopus/.octopus",
    "/Octopus/.octopus/OctopusServer/Server",
    "/tmp",  # noqa: S108 - a path in the container
)
"""Where the hardened image writes beside the shared folders; on a read-only root each needs a mount:
octopus.com/docs/installation/octopus-server-linux-container/hardened-image"""

STANDARD_WRITABLE = (
    "/cache",
    "/etc/octopus",
    USER_HOME,
    "/Octopus/.diagnostics",
    "/Octopus/Octopus/Logs",
    "/tmp",  # noqa: S108 - a path in the container
)
"""The same for the standard image, as Octopus's Helm chart mounts them; for ECS not verified:
https://github.com/OctopusDeploy/helm-charts/tree/main/charts/octopus-deploy"""

# The standard image runs as root, so any one owner serves; 999 is the user of Octopus's own Helm chart.
STANDARD_USER = {"uid": 999, "gid": 999}
_OTHER_UID = 1999

# The hardened image runs as user 1001 in group 0: octopus.com/docs/installation/octopus-server-linux-container/
# hardened-image. To EFS group 0 is root, let in by elasticfilesystem:ClientRootAccess only (https://docs.aws.amazon.com/
# efs/latest/ug/enforce-identity-access-points.html), and a user who owns the directory needs no group to write to it.
HARDENED_USER = {"uid": 1001, "gid": 1001}
"""Whom access points take the hardened image for; that the group may differ from the image's is inferred."""


def shared_folders(release: Version = ()) -> tuple[str, ...]:
    """Return the folders that all nodes of a release must see, as many of its numbers being given as are known."""
    old = len(release) > 1 and release < EVENT_EXPORTS
    return SHARED_FOLDERS[:-1] if old else SHARED_FOLDERS


def octopus_uid(release: Version) -> int | None:
    """Return the number of the standard image's user `octopus`, and of its group; None where the release is not known.

    Since OTHER_USER_ID it is 1999, or 999 again.
    """
    if len(release) < len(OTHER_USER_ID):
        return None
    return STANDARD_USER["uid"] if release < OTHER_USER_ID else _OTHER_UID


def folder_label(folder: str) -> str:
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
