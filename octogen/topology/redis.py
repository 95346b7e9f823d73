"""The Redis of the shared queue, where octogen renders it."""

from __future__ import annotations

from dataclasses import dataclass

from octogen.topology.tasks import Service


@dataclass(frozen=True, slots=True)
class Redis:
    """One Redis task, found by the nodes as `discovery_name.namespace`.

    `dns_ttl` are the seconds for which they may go on asking a task that is gone.
    """

    namespace: str
    discovery_name: str
    vpc: str
    dns_ttl: int
    service: Service
