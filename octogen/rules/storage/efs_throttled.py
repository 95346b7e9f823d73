from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.nodes import beside
from octogen.view.part import Hit, Part
from octogen.view.storage import file_system_of, mounts

_LARGE = 1 << 40
"""Bytes, a TiB, for which bursting gives 50 MiB/s at any time."""


@rule(
    id="OCT115",
    name="efs-throttled",
    severity=Severity.INFO,
    title="Several nodes share a file system that AWS slows down",
    why="""
        With bursting throughput, the default, a file system has 50 KiB/s for each GiB stored, and more only while its
        burst credits last. A new one holds little, so several nodes use the credits up and then wait for their files.
        The performance mode maxIO, which AWS calls the previous generation, has a higher latency for each operation,
        and Octopus reads and writes many small files.
    """,
    fix="set ThroughputMode to elastic",
    source="https://docs.aws.amazon.com/efs/latest/ug/performance.html",
    values_key=("overrides",),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                environment: [{name: CLUSTER_SHARED_MODE, value: CLUSTER_SHARED}]
                mountPoints:
                  - {sourceVolume: octopus, containerPath: /clusterShared}
            volumes:
              - name: octopus
                efsVolumeConfiguration: {fileSystemId: "${file-system.id}", transitEncryption: ENABLED}
          service:
            serviceName: octopus
            taskDefinition: octopus
            desiredCount: 2
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            availabilityZoneRebalancing: DISABLED
          file-system:
            CreationToken: octopus
        -   ThroughputMode: bursting  # <- OCT115
        -   PerformanceMode: maxIO  # <- OCT115
        +   ThroughputMode: elastic
        +   PerformanceMode: generalPurpose
    """,
)
def efs_throttled(deployment: Deployment) -> Iterator[Hit]:
    used: dict[str, Part] = {}
    for task, container in deployment.octopus_containers():
        for mount in mounts(deployment, task, container) if beside(deployment, task) > 1 else ():
            file_system = file_system_of(deployment, mount.file_system or "")
            if file_system is not None:
                used[file_system.document.name] = file_system
    for file_system in used.values():
        if file_system.text("ThroughputMode") == "bursting" and not _is_large(file_system):
            yield file_system.hit("Several nodes share a file system with bursting throughput", "ThroughputMode")
        if file_system.text("PerformanceMode") == "maxIO":
            message = "Several nodes share a file system in the performance mode maxIO, which has a higher latency"
            fix = "set PerformanceMode to generalPurpose, which takes a new file system"
            yield file_system.hit(message, "PerformanceMode", fix=fix)


def _is_large(file_system: Part) -> bool:
    size = file_system.number("SizeInBytes", "Value")
    return isinstance(size, int) and size >= _LARGE
