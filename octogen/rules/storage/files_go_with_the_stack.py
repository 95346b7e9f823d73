from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.database import databases
from octogen.view.deployment import Deployment
from octogen.view.part import Hit, Part
from octogen.view.storage import file_system_of, octopus_mounts
from octogen.view.three_answers import is_not

_KEEPING = ("Retain", "RetainExceptOnCreate")
_POLICIES = ("DeletionPolicy", "UpdateReplacePolicy")


@rule(
    id="OCT114",
    name="files-go-with-the-stack",
    severity=Severity.WARNING,
    title="CloudFormation deletes files or database together with the stack",
    why="""
        CloudFormation deletes a file system when its stack is deleted or its resource is removed, and when an update
        replaces it, unless DeletionPolicy and UpdateReplacePolicy say Retain: packages, artifacts and task logs are
        gone. Of a database it takes a snapshot on deletion, unless DeletionPolicy says Delete, but none when an update
        replaces it, unless UpdateReplacePolicy says so.
    """,
    fix="set DeletionPolicy and UpdateReplacePolicy of the resource to Retain",
    source="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html",
    values_key=("overrides",),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                mountPoints:
                  - {sourceVolume: octopus, containerPath: /repository}
            volumes:
              - name: octopus
                efsVolumeConfiguration: {fileSystemId: "${file-system.id}", transitEncryption: ENABLED}
          file-system:
            ThroughputMode: elastic
        -   DeletionPolicy: Delete  # <- OCT114
        +   DeletionPolicy: Retain
            UpdateReplacePolicy: Retain
    """,
)
def files_go_with_the_stack(deployment: Deployment) -> Iterator[Hit]:
    used = (file_system_of(deployment, mount.file_system or "") for mount in octopus_mounts(deployment))
    file_systems = {part.document.name: part for part in used if part is not None}
    for part in file_systems.values():
        yield from _deleted(part, "The file system is", _KEEPING)
    for database in databases(deployment):
        if database.part is not None:
            yield from _deleted(database.part, "The database is", (*_KEEPING, "Snapshot"))


def _deleted(part: Part, what: str, keeping: tuple[str, ...]) -> Iterator[Hit]:
    when = {"DeletionPolicy": "with the stack", "UpdateReplacePolicy": "when an update replaces it"}
    lost = [policy for policy in _POLICIES if is_not(part.text(policy), *keeping)]
    if lost:
        fix = f"set {' and '.join(lost)} of the resource to Retain"
        yield part.hit(f"{what} deleted {' and '.join(when[policy] for policy in lost)}", lost[0], fix=fix)
