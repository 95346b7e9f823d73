from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.network import ids, zones
from octogen.view.nodes import at_least, installations
from octogen.view.part import Hit
from octogen.view.storage import file_system_of, mount_targets_of, mounts


@rule(
    id="OCT111",
    name="efs-in-one-zone",
    severity=Severity.WARNING,
    title="The shared folders are in fewer zones than the nodes",
    why="""
        A One Zone file system fails with its zone, and every node with it, whichever zone the node is in. A Regional
        one is reached through a mount target in the task's own zone: where a zone has none, tasks that ECS places there
        do not start. The file system matters to high availability as much as the nodes do.
    """,
    fix="use a Regional file system with a mount target in each zone of the tasks",
    source="https://docs.aws.amazon.com/efs/latest/ug/accessing-fs.html",
    values_key=("storage", "fileSystemId"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                mountPoints:
                  - {sourceVolume: octopus, containerPath: /clusterShared}
                environment: [{name: CLUSTER_SHARED_MODE, value: CLUSTER_SHARED}]
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
            ThroughputMode: elastic
        -   AvailabilityZoneName: eu-west-2a  # <- OCT111
    """,
)
def efs_in_one_zone(deployment: Deployment) -> Iterator[Hit]:
    subnets: dict[str, set[str]] = {}  # of the tasks, by the file system that they mount
    for group in installations(deployment):
        if at_least(group) > 1:
            for node in group:
                used = ids(deployment.network(node.service), "subnets")
                for mount in mounts(deployment, node.task, node.container):
                    if mount.file_system:
                        subnets.setdefault(mount.file_system, set()).update(used)
    for given, theirs in subnets.items():
        file_system = file_system_of(deployment, given)
        zone = file_system.text("AvailabilityZoneName") if file_system else None
        if file_system and zone:
            message = f"The file system lies in {zone} alone: when that zone fails, no node has its files"
            yield file_system.hit(message, "AvailabilityZoneName")
        elif zone is None:
            yield from _zones_without_target(deployment, given, theirs)


def _zones_without_target(deployment: Deployment, file_system: str, subnets: set[str]) -> Iterator[Hit]:
    """Yield the zones of the tasks that have no mount target; none where the zone of a mount target is not known."""
    known, targets = zones(deployment), mount_targets_of(deployment, file_system)
    reached = [known.get(subnet) for target in targets for subnet in ids(target, "SubnetId")]
    if not targets or None in reached:
        return
    for zone in sorted({known[subnet] for subnet in subnets if subnet in known} - {*reached}):
        message = f"Tasks may start in {zone}, where the file system {file_system} has no mount target"
        yield targets[0].hit(message, "SubnetId")
