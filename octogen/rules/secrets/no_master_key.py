from __future__ import annotations

from collections.abc import Iterator, Sequence

from octogen.finding import Severity
from octogen.octopus.facts import LINUX_CONTAINER
from octogen.octopus.folders import KEY_FOLDER
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.images import image_of
from octogen.view.part import Hit
from octogen.view.storage import Mount, all_mounts
from octogen.view.three_answers import UNKNOWN
from octogen.view.variables import needed, variable
from octogen.view.volumes import outlives_task


@rule(
    id="OCT702",
    name="no-master-key",
    severity=Severity.ERROR,
    title="The nodes are not given the master key",
    why="""
        Without MASTER_KEY the first node that starts on an empty database makes a key of its own, which is lost with
        its task unless somebody reads it out in time. Then no second node, no replacement of the first and no node of a
        later version can start on that database: they all need the key, and without it nobody can read the sensitive
        values in the database any more. Only the hardened image keeps such a key in /masterKey, and a volume there must
        outlive the task.
    """,
    fix="""
        give MASTER_KEY under secrets (values: octopus.secrets.masterKey). A database that exists needs the key that it
        has, which `Octopus.Server show-master-key` prints on a node of it: a new one makes its secrets unreadable. Only
        for a new, empty database make one: `openssl rand 16 | base64`
    """,
    source=LINUX_CONTAINER,
    values_key=("octopus", "secrets", "masterKey"),
    example="""
          task-definition:
            family: octopus
        -   memory: "6144"
        -   executionRoleArn: arn:aws:iam::123456789012:role/octopus-execution
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                secrets:  # <- OCT702
                  - name: DB_CONNECTION_STRING
                    valueFrom: arn:aws:secretsmanager:eu-west-2:123456789012:secret:octopus/database-AbCdEf
        +         - name: MASTER_KEY
        +           valueFrom: arn:aws:secretsmanager:eu-west-2:123456789012:secret:octopus/master-key-AbCdEf
    """,
)
def no_master_key(deployment: Deployment) -> Iterator[Hit]:
    for task, container in deployment.octopus_containers():
        # A container without a database either gets it elsewhere.
        known = variable(container, "DB_CONNECTION_STRING") is not None
        if known and needed(container, "MASTER_KEY") is None:
            found = all_mounts(deployment, task, container)
            mounted = [] if found is UNKNOWN else [mount for mount in found if mount.path == KEY_FOLDER]
            standard = image_of(deployment, container).hardened is False
            if found is not UNKNOWN and (standard or not any(map(_may_keep_key, mounted))):
                yield container.hit(f"MASTER_KEY is not set{_why(mounted, standard=standard)}", "secrets")


def _why(mounted: Sequence[Mount], *, standard: bool) -> str:
    if not mounted:
        return ": only one node, once, can start on the database"
    if standard:
        return f", and the standard image keeps no key in {KEY_FOLDER}: only one node, once, can start on the database"
    return f", and the volume at {KEY_FOLDER} ends with its task: the key is lost with the first node"


def _may_keep_key(mount: Mount) -> bool:
    """Return whether a key may be kept on a mount; also where the documents do not tell."""
    return mount.volume is None or mount.shared is not False or outlives_task(mount.volume)
