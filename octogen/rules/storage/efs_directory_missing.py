from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Pointer, Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit, Part
from octogen.view.storage import Mount, access_point_of, is_new, may_be_made, mounts
from octogen.view.three_answers import holds_reference


@rule(
    id="OCT113",
    name="efs-directory-missing",
    severity=Severity.ERROR,
    title="A volume names a directory that does not exist on the new file system",
    why="""
        A new file system holds its root directory and nothing else. ECS mounts the directory that a volume names and
        does not make it; an access point makes its directory only when it has CreationInfo. Where the directory is
        missing, the mount fails and no task starts.
    """,
    fix="mount the directory through an access point with CreationInfo (values: storage.accessPoints: true)",
    source="https://docs.aws.amazon.com/efs/latest/ug/API_CreationInfo.html",
    values_key=("storage", "accessPoints"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                mountPoints:
                  - {sourceVolume: repository, containerPath: /repository}
                  - {sourceVolume: artifacts, containerPath: /artifacts}
            volumes:
              - name: repository
                efsVolumeConfiguration:
                  fileSystemId: ${file-system.id}
        -         rootDirectory: /repository  # <- OCT113
                  transitEncryption: ENABLED
        +         authorizationConfig: {accessPointId: "${access-point.repository.id}"}
              - name: artifacts
                efsVolumeConfiguration:
                  fileSystemId: ${file-system.id}
                  transitEncryption: ENABLED
                  authorizationConfig: {accessPointId: "${access-point.artifacts.id}"}
          access-point.artifacts:
            FileSystemId: ${file-system.id}
            PosixUser: {Uid: 999, Gid: 999}
            RootDirectory:
        -     Path: /artifacts  # <- OCT113
        +     Path: /artifacts
        +     CreationInfo: {OwnerUid: 999, OwnerGid: 999, Permissions: "0750"}
        + access-point.repository:
        +   FileSystemId: ${file-system.id}
        +   PosixUser: {Uid: 999, Gid: 999}
        +   RootDirectory:
        +     Path: /repository
        +     CreationInfo: {OwnerUid: 999, OwnerGid: 999, Permissions: "0750"}
          file-system: {CreationToken: octopus, ThroughputMode: elastic}
    """,
)
def efs_directory_missing(deployment: Deployment) -> Iterator[Hit]:
    found: dict[tuple[str, Pointer], Hit] = {}
    for task, container in deployment.octopus_containers():
        for mount in mounts(deployment, task, container):
            named = _named(deployment, mount)
            if named is not None and not may_be_made(deployment, task, mount):
                message = f"{mount.path} is {mount.directory} of a new file system, and nothing makes that directory"
                found.setdefault((named.document.name, named.pointer), _hit(named, message))
    yield from found.values()


def _hit(named: Part, message: str) -> Hit:
    own = named.document.kind.name == "access-point"
    return named.hit(message, fix="give RootDirectory a CreationInfo with owner and permissions" if own else "")


def _named(deployment: Deployment, mount: Mount) -> Part | None:
    """Return where a directory of a new file system is named, without being made there."""
    directory = mount.directory
    if mount.volume is None or directory in (None, "/") or holds_reference(directory) or not is_new(deployment, mount):
        return None
    point = access_point_of(deployment, mount.access_point)
    if point is None:
        return mount.volume.at("efsVolumeConfiguration", "rootDirectory")
    return point.at("RootDirectory", "Path") if point.lacks("RootDirectory", "CreationInfo") else None
