"""Which services there are, and how many nodes each runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

UI = "ui"
"""Label of the nodes that only serve the portal."""


@dataclass(frozen=True, slots=True)
class NodeGroup:
    """The nodes of one service, which is called `name`.

    `number` counts from 1 where every node has a service of its own, else it is 0.
    """

    name: str
    label: str
    number: int
    count: int
    task_cap: int

    @property
    def runs_tasks(self) -> bool:
        return self.label != UI


def node_groups(data: Mapping[str, Any]) -> Iterator[NodeGroup]:
    """Yield the groups of nodes: all in one or each by itself, then those that only serve the portal."""
    name, nodes, task_cap = data["name"], data["nodes"], data["octopus"]["taskCap"]
    if nodes["topology"] == "service-per-node":
        for number in range(1, nodes["count"] + 1):
            label = f"node-{number}"
            yield NodeGroup(f"{name}-{label}", label, number, 1, nodes["taskCaps"].get(str(number), task_cap))
    else:
        yield NodeGroup(name, "", 0, nodes["count"], task_cap)
    if nodes["uiOnly"]["count"]:
        yield NodeGroup(f"{name}-{UI}", UI, 0, nodes["uiOnly"]["count"], 0)
