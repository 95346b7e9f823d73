from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.sizes import HIGH_AVAILABILITY, NODE_SIZES, documented_row
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.nodes import task_cap
from octogen.view.part import Hit
from octogen.view.sizes import cpu_units, memory_mib

_VALUES = "values: without compute.cpu and compute.memoryMiB octogen sizes the task by octopus.taskCap"


@rule(
    id="OCT505",
    name="node-too-small",
    severity=Severity.WARNING,
    title="Less CPU or memory than the task cap needs",
    why="""
        Octopus documents a range of CPU and memory for a container by its task cap. A task under it is slow, or is
        killed when it is out of memory, and its deployments with it. Within the range, an ECS task still has less than
        the same container on Kubernetes: there the lower figure is what is reserved and the upper one the limit, here
        the size of the task is both (inferred). Octopus calls the figures a baseline: watch what the nodes use.
    """,
    fix=f"raise cpu and memory, or lower TASK_CAP ({_VALUES})",
    source=HIGH_AVAILABILITY,
    values_key=("compute",),
    example="""
          task-definition:
            family: octopus
        -   cpu: "512"  # <- OCT505
        -   memory: 2 GB  # <- OCT505
        +   cpu: 2 vCPU
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                environment: [{name: TASK_CAP, value: "20"}]
    """,
)
def node_too_small(deployment: Deployment) -> Iterator[Hit]:
    for task, container in deployment.octopus_containers():
        cap = task_cap(container)
        if not cap:  # for nodes that run no tasks Octopus documents nothing
            continue
        row, ((least_cpu, least_mib), (most_cpu, most_mib)) = documented_row(NODE_SIZES, cap)
        cpu, memory = task.at("cpu"), container.at("memory") if container.has("memory") else task.at("memory")
        for place, has, least, most, unit, name, key in (
            (cpu, cpu_units(cpu), least_cpu, most_cpu, "CPU units", "cpu", "cpu"),
            (memory, memory_mib(memory), least_mib, most_mib, "MiB", "memory", "memoryMiB"),
        ):
            if isinstance(has, int) and has < most:
                documents = f"Octopus documents {least} to {most} for {row}"
                message = f"A node has {has} {unit} for {cap} tasks at once: {documents}"
                missed = f"{least} to {most}" if has < least else str(most)
                fix = (
                    f"raise {name} to {most} {unit} or more ({has} is under the {missed} that Octopus documents for "
                    f"{row}), or lower TASK_CAP ({_VALUES})"
                )
                severity = None if has < least else Severity.INFO
                yield place.hit(message, severity=severity, values_key=("compute", key), fix=fix)
