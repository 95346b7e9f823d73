"""The task of an Octopus Server node: its image, its environment, and what it mounts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from octogen.octopus.facts import CONTAINER_CHECK, HARDENED_CHECK, PORTAL_PORT
from octogen.octopus.folders import (
    EXECUTIONS_VARIABLE,
    HARDENED_WRITABLE,
    LAYOUT_VALUES,
    LAYOUT_VARIABLES,
    STANDARD_WRITABLE,
)
from octogen.octopus.images import is_hardened
from octogen.octopus.sizes import size_for
from octogen.topology import Container, FileSystem, MountPoint, PortMapping, Task, Volume
from octogen.topology.resolve.containers import check_of, to_log_group, values_from
from octogen.topology.resolve.identity import execution_role, octopus_secrets, task_role
from octogen.topology.resolve.node_groups import NodeGroup
from octogen.topology.resolve.sidecars import sidecars
from octogen.topology.tasks import Logs, Ulimit
from octogen.values.secret_variables import secret_variables

if TYPE_CHECKING:
    from octogen.values.settings_types import OctopusImageSettings, Settings


def task(data: Settings, group: NodeGroup, ports: tuple[int, ...], storage: FileSystem) -> Task:
    """Return the task of a node of `group` that serves `ports`."""
    compute = data["compute"]
    cpu, memory = size_for(group.task_cap)
    mounts = {folder.path: folder.volume for folder in storage.folders}
    mounts |= {path: volume for path, volume in _scratch(data) if path not in mounts}
    return Task(
        family=group.name,
        compatibility=compute["launchType"],
        network_mode=compute["networkMode"],
        cpu=compute.get("cpu", cpu),
        memory=compute.get("memoryMiB", memory),
        ephemeral_storage=compute.get("ephemeralStorageGiB"),
        execution_role=execution_role(data),
        task_role=task_role(data),
        container=_container(data, group, ports, mounts),
        sidecars=tuple(sidecars(data)),
        volumes=tuple(mounts.values()),
    )


def takes_hardened(image: OctopusImageSettings) -> bool:
    """Return whether the image of the values is the hardened one."""
    return is_hardened(image.get("tag", ""), image.get("version", ""))


def _container(data: Settings, group: NodeGroup, ports: tuple[int, ...], mounts: Mapping[str, Volume]) -> Container:
    image, compute = data["octopus"]["image"], data["compute"]
    hardened = takes_hardened(image)
    on_instance = compute["networkMode"] != "awsvpc"
    return Container(
        name="octopus-server",
        image=f"{image['repository']}:{image['tag']}" if "tag" in image else f"{image['repository']}@{image['digest']}",
        pull_secret=image.get("pullCredentials"),
        privileged=compute["dockerInDocker"] or None,
        read_only_root=compute["readOnlyRootFilesystem"] or None,
        stop_timeout=compute["stopTimeoutSeconds"],
        # A fixed port on the instance: health checks of the polling port ask the portal's, wherever that is.
        ports=tuple(PortMapping(port, port if on_instance else None) for port in ports or (PORTAL_PORT,)),
        environment=tuple(_environment(data, group)),
        environment_files=tuple(data["octopus"]["environmentFiles"]),
        secrets=octopus_secrets(data),
        mounts=tuple(MountPoint(volume.name, path) for path, volume in mounts.items()),
        ulimits=tuple(Ulimit(name, limit["soft"], limit["hard"]) for name, limit in compute["ulimits"].items()),
        check=check_of(compute["healthCheck"], *(HARDENED_CHECK if hardened else ("CMD-SHELL", CONTAINER_CHECK))),
        logs=_logs(data),
    )


def _logs(data: Settings) -> Logs:
    routed = data["logging"].get("fireLens")
    if routed is None:
        return to_log_group(data, data["logging"]["streamPrefix"])
    return Logs("awsfirelens", tuple(routed["options"].items()), values_from(routed["secretOptions"]))


def _environment(data: Settings, group: NodeGroup) -> Iterator[tuple[str, str]]:
    settings, storage = data["octopus"], data["storage"]
    layout = LAYOUT_VALUES.get(storage["layout"])
    variables = {
        "ACCEPT_EULA": "Y" if settings["acceptEula"] else "N",
        "ADMIN_USERNAME": settings["admin"]["username"],
        "ADMIN_EMAIL": settings["admin"].get("email"),
        **dict.fromkeys(LAYOUT_VARIABLES, layout),
        "DISABLE_DIND": None if data["compute"]["dockerInDocker"] else "Y",
        "OCTOPUS_SERVER_NODE_NAME": group.name if group.number else None,
        "OCTOPUS_SERVER_URI": settings.get("serverUri"),
        "TASK_CAP": str(group.task_cap),
        EXECUTIONS_VARIABLE: "True" if "executionsClusterShared" in storage["folders"] else None,
    }
    variables |= _past_proxy(settings["environment"])
    variables |= settings["environment"]
    secret = secret_variables(data)
    yield from ((name, value) for name, value in variables.items() if value is not None and name not in secret)


def _past_proxy(environment: Mapping[str, str]) -> dict[str, str]:
    """Return what keeps a proxy out of the container's check and of the way to the credentials of the task role.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
    """
    given = {name.lower() for name in environment}
    through_proxy = "no_proxy" not in given and given & {"http_proxy", "https_proxy", "all_proxy"}
    return {"NO_PROXY": "localhost,127.0.0.1,169.254.170.2"} if through_proxy else {}


def _scratch(data: Settings) -> Iterator[tuple[str, Volume]]:
    """Yield an empty volume for every path that the image writes to, where its own file system is read-only."""
    hardened = takes_hardened(data["octopus"]["image"])
    if data["compute"]["readOnlyRootFilesystem"]:
        for path in HARDENED_WRITABLE if hardened else STANDARD_WRITABLE:
            name = "scratch-" + re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-")
            yield path, Volume(name, "", "", None)
