"""CPU and memory of a task, which AWS takes in several notations."""

from __future__ import annotations

import re

from octogen.view.part import Part

# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#task_size
_VCPU = re.compile(r"(\d{0,3}(?:\.\d{1,4})?)\s*vcpus?", re.IGNORECASE)
_GB = re.compile(r"(\d{0,4}(?:\.\d{1,4})?)\s*gb", re.IGNORECASE)


def cpu_units(part: Part) -> int | None:
    """Return the CPU units of `1024`, `1 vCPU` or `.5 vcpu`; None for what is none of these."""
    return _in_units(part, _VCPU)


def memory_mib(part: Part) -> int | None:
    """Return the MiB of `3072`, `3 GB` or `0.5GB`; None for what is none of these."""
    return _in_units(part, _GB)


def _in_units(part: Part, notation: re.Pattern[str]) -> int | None:
    match = notation.fullmatch(part.text().strip())
    if match is None:
        return part.number()
    return round(float(match[1]) * 1024) if match[1] else None
