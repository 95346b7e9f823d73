"""How much CPU, memory and database a task cap needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

HIGH_AVAILABILITY = "https://octopus.com/docs/best-practices/self-hosted-octopus/high-availability"

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
_T = TypeVar("_T")


def size_for(task_cap: int) -> tuple[int, int]:
    """Return CPU units and MiB of memory for a node that runs up to `task_cap` tasks."""
    return next((size for cap, size in _SIZES.items() if task_cap <= cap), _SIZES[160])


def documented_row(sizes: Mapping[int, _T], task_cap: int) -> tuple[int, _T]:
    """Return the row of a table above for a task cap: the last that is not above it, else the first."""
    row = max((cap for cap in sizes if cap <= task_cap), default=min(sizes))
    return row, sizes[row]
