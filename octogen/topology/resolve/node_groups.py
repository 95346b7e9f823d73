"""Which services there are, and how many nodes each runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from octogen.values.settings_types import Settings

UI = "ui"
"""Label of the nodes that only serve the portal."""


@dataclass(frozen=True, slots=True)
class NodeGroup:
    """The nodes of one service, which is called `name`.

    `number` counts from 1 where every node has a service of its own, else it is 0; `zone` is the only availability zone
    where they may run, None if any will do.
    """

    name: str
    label: str
    number: int
    count: int
    task_cap: int
    zone: str | None

    @property
    def runs_tasks(self) -> bool:
        return self.label != UI


def node_groups(data: Settings) -> Iterator[NodeGroup]:
    """Yield the groups of nodes: all in one or each by itself, then those that only serve the portal."""
    name, nodes, task_cap = data["name"], data["nodes"], data["octopus"]["taskCap"]
    zones = list(dict.fromkeys(subnet["zone"] for subnet in data["network"]["subnets"]))
    if nodes["topology"] == "service-per-node":
        for number in range(1, nodes["count"] + 1):
            label, cap = f"node-{number}", nodes["taskCaps"].get(str(number), task_cap)
            zone = zones[(number - 1) % len(zones)] if nodes["zones"] == "own" else None
            yield NodeGroup(f"{name}-{label}", label, number, 1, cap, zone)
    else:
        yield NodeGroup(name, "", 0, nodes["count"], task_cap, None)
    if nodes["uiOnly"]["count"]:
        yield NodeGroup(f"{name}-{UI}", UI, 0, nodes["uiOnly"]["count"], 0, None)
