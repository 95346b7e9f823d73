from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.facts import LINUX_CONTAINER
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit, Part
from octogen.view.storage import all_mounts
from octogen.view.three_answers import UNKNOWN
from octogen.view.variables import needed, variable


@rule(
    id="OCT702",
    name="no-master-key",
    severity=Severity.ERROR,
    title="The nodes are not given the master key",
    why="""
        Without MASTER_KEY the first node that starts on an empty database makes up a key, which is lost with its task
        unless somebody reads it out in time. No second node, no task that ECS puts in the place of the first, and no
        node of a later version can start on that database: there the key is mandatory, and without it the sensitive
        values in the database cannot be read by anybody any more.
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
        if known and needed(container, "MASTER_KEY") is None and not _may_keep_key(deployment, task, container):
            yield container.hit("MASTER_KEY is not set: only one node, once, can start on the database", "secrets")


def _may_keep_key(deployment: Deployment, task: Part, container: Part) -> bool:
    """Return whether the key may be kept: the image writes a key that it makes up to /masterKey."""
    found = all_mounts(deployment, task, container)
    return found is UNKNOWN or any(mount.path == "/masterKey" for mount in found)
