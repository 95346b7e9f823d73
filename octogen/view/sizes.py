"""CPU and memory of a task, which AWS takes in several notations."""

from __future__ import annotations

import re
from decimal import Decimal

from octogen.view.part import Part
from octogen.view.three_answers import Unknown


def cpu_units(part: Part) -> int | Unknown | None:
    """Return the CPU units of `1024`, `1 vCPU` or `.5 vcpu`; unknown for what is no such size."""
    return _size(part, "vCPU")


def memory_mib(part: Part) -> int | Unknown | None:
    """Return the MiB of `3072`, `3 GB` or `0.5GB`; unknown for what is no such size."""
    return _size(part, "GB")


def _size(part: Part, unit: str) -> int | Unknown | None:
    # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#task_size
    match = re.fullmatch(rf"([0-9]{{0,9}}\.?[0-9]{{1,9}}) *{unit}", part.link(), re.IGNORECASE)
    return int(Decimal(match[1]) * 1024) if match else part.number()
