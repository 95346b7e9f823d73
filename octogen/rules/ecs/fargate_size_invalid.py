from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from octogen.documents import aws_checks
from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit, Part
from octogen.view.sizes import cpu_units, memory_mib
from octogen.view.three_answers import UNKNOWN, Unknown


@rule(
    id="OCT901",
    name="fargate-size-invalid",
    severity=Severity.ERROR,
    title="Fargate has no task of this size",
    why="""
        Fargate offers fixed pairs of CPU and memory. It refuses any other when the task definition is registered, or,
        where the task definition does not name Fargate, when the service starts. Octopus documents what a node needs
        for its task cap as two figures; taken as they are, they seldom are such a pair.
    """,
    fix="set cpu and memory to a pair that Fargate offers (values: compute.cpu and compute.memoryMiB, or neither)",
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html",
    values_key=("compute", "memoryMiB"),
    example="""
          task-definition:
            family: octopus
            requiresCompatibilities: [FARGATE]
            networkMode: awsvpc
            cpu: 2 vCPU
        -   memory: 3 GB  # <- OCT901
        +   memory: 6 GB
            containerDefinitions: []
    """,
)
def fargate_size_invalid(deployment: Deployment) -> Iterator[Hit]:
    sizes = {int(cpu): memory for cpu, memory in aws_checks.fargate_sizes().items()}
    for task in deployment.task_definitions():
        if deployment.is_fargate(task):
            yield from _judge(deployment, task, sizes)


def _judge(deployment: Deployment, task: Part, sizes: Mapping[int, list[int]]) -> Iterator[Hit]:
    cpu, memory = cpu_units(task.at("cpu")), memory_mib(task.at("memory"))
    area = _REDIS if task.document.name == "task-definition.redis" else _NODES
    # In the values a node's memory follows from the task cap unless it is given: then the CPU is what somebody chose.
    values_key = (*area, "cpu" if deployment.setting(*area, "memoryMiB") is None else "memoryMiB")
    if _is_no_size(task.at("cpu"), cpu) or _is_no_size(task.at("memory"), memory):
        for member, size in (("cpu", cpu), ("memory", memory)):
            if _is_no_size(task.at(member), size):
                message = f'{member} is "{task.shown(member)}", which is not a size as AWS writes it'
                yield task.hit(message, member, fix=f'write {member} as "1024", or as "1 {_UNITS[member]}"')
    elif isinstance(cpu, int) and cpu not in sizes:
        offered = ", ".join(map(str, sizes))
        message = f"Fargate offers no task of {cpu} CPU units"
        yield task.hit(message, "cpu", values_key=(*area, "cpu"), fix=f"set cpu to one of {offered}")
    elif isinstance(cpu, int) and isinstance(memory, int) and memory not in sizes[cpu]:
        most = sizes[cpu][-1]
        nearest = next((size for size in sizes[cpu] if size >= memory), most)
        bound = f"{memory} is over the {most}" if memory > most else f"{memory} is under the {nearest}"
        message = f"Fargate offers no task of {cpu} CPU units with {memory} MiB of memory"
        fix = (
            f"set memory to {nearest} (MiB; values: {'.'.join(area)}.memoryMiB): {bound} that goes with {cpu} CPU "
            "units; or choose another cpu"
        )
        yield task.hit(message, "memory", values_key=values_key, fix=fix)
    else:
        for member, size in (("cpu", cpu), ("memory", memory)):
            if size is None:
                yield task.hit(f"Fargate needs {member} for the whole task, and it is not set", member)


_NODES = ("compute",)
_REDIS = ("tentacles", "polling", "redis", "create")
_UNITS = {"cpu": "vCPU", "memory": "GB"}


def _is_no_size(part: Part, size: int | Unknown | None) -> bool:
    return size == 0 or (size is UNKNOWN and re.fullmatch(r"[\w. ]+", part.text() or "") is not None)
