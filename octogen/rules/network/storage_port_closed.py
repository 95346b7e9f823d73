from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.facts import EFS_PORT
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.network import ids
from octogen.view.part import Hit, Part
from octogen.view.security_groups import is_closed
from octogen.view.storage import mount_targets_of, mounts


@rule(
    id="OCT806",
    name="storage-port-closed",
    severity=Severity.ERROR,
    title="The file system lets no task in",
    why="""
        Tasks reach a file system over NFS, TCP port 2049, at its mount targets. The security group of a mount target
        has to let the group of the tasks in on that port. Where it does not, mounting times out and no task starts.
    """,
    fix="let the security group of the tasks in on TCP port 2049",
    source="https://docs.aws.amazon.com/efs/latest/ug/network-access.html",
    values_key=("storage", "create", "securityGroups"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                mountPoints:
                  - {sourceVolume: repository, containerPath: /repository}
            volumes:
              - name: repository
                efsVolumeConfiguration:
                  {fileSystemId: fs-0a1b2c3d, rootDirectory: /repository, transitEncryption: ENABLED}
          service:
            serviceName: octopus
            taskDefinition: octopus
            networkConfiguration:
              awsvpcConfiguration:
                subnets: [subnet-0a1b2c3d4e5f67890, subnet-0f9e8d7c6b5a43210]
                securityGroups: [sg-0a1b2c3d4e5f67890]
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            availabilityZoneRebalancing: DISABLED
          mount-target:
            FileSystemId: fs-0a1b2c3d
            SubnetId: subnet-0a1b2c3d4e5f67890
            SecurityGroups:  # <- OCT806
              - ${security-group.files.id}
          security-group.files: {GroupName: files, Description: files, VpcId: vpc-0a1b2c3d}
          security-group-ingress.files:
            GroupId: ${security-group.files.id}
            IpPermissions:
              - IpProtocol: tcp
                FromPort: 2049
                ToPort: 2049
        -       UserIdGroupPairs: [{GroupId: sg-0f9e8d7c6b5a43210}]
        +       UserIdGroupPairs: [{GroupId: sg-0a1b2c3d4e5f67890}]
    """,
)
def storage_port_closed(deployment: Deployment) -> Iterator[Hit]:
    found: dict[str, Hit] = {}
    for service, task in deployment.octopus_services():
        container, tasks = deployment.container_of(task), ids(deployment.network(service), "securityGroups")
        for mount in mounts(deployment, task, container) if container and tasks else ():
            for target in mount_targets_of(deployment, mount.file_system or ""):
                groups = ids(target, "SecurityGroups")
                if groups and all(is_closed(deployment, group, tasks, EFS_PORT) for group in groups):
                    hit = _hit(target, groups, tasks)
                    found.setdefault(target.document.name, hit)
    yield from found.values()


def _hit(target: Part, groups: dict[str, Part], tasks: dict[str, Part]) -> Hit:
    message = f"{' and '.join(groups)} lets {' and '.join(tasks)}, the tasks' group, in on no port {EFS_PORT}"
    return target.hit(message, "SecurityGroups")
