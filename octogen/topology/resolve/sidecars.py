"""The containers beside Octopus Server in its task."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from octogen.topology import Container, PortMapping
from octogen.topology.resolve.containers import check_of, to_log_group, values_from
from octogen.topology.tasks import LogRouter

if TYPE_CHECKING:
    from octogen.values.settings_types import Settings


def sidecars(data: Settings) -> Iterator[Container]:
    """Yield the sidecars."""
    on_instance = data["compute"]["networkMode"] != "awsvpc"
    for name, settings in data["sidecars"].items():
        check, router = settings.get("healthCheck"), settings.get("fireLens")
        yield Container(
            name=name,
            image=settings["image"],
            logs=to_log_group(data, name),
            pull_secret=settings.get("pullCredentials"),
            essential=settings["essential"],
            entry_point=tuple(settings["entryPoint"]),
            command=tuple(settings["command"]),
            user=settings.get("user"),
            cpu=settings.get("cpu"),
            memory=settings.get("memoryMiB"),
            read_only_root=settings["readOnlyRootFilesystem"] or None,
            ports=tuple(PortMapping(port, port if on_instance else None) for port in settings["ports"]),
            environment=tuple(settings["environment"].items()),
            environment_files=tuple(settings["environmentFiles"]),
            secrets=values_from(settings["secrets"]),
            check=check_of(check) if check and "command" in check else None,
            router=LogRouter(router["type"], tuple(router["options"].items())) if router is not None else None,
        )
