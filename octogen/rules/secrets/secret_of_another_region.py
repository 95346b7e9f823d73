from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Pointer, Severity
from octogen.rules.rule import rule
from octogen.view.accounts import home_of_deployment
from octogen.view.deployment import Deployment
from octogen.view.joining import Home, home_of
from octogen.view.part import Hit
from octogen.view.storage import access_point_of, file_system_of, mounts
from octogen.view.three_answers import Unknown


@rule(
    id="OCT708",
    name="secret-of-another-region",
    severity=Severity.WARNING,
    title="A secret, role or file system of another region or account",
    why="""
        ECS reads the secrets each time a task starts: while the other region cannot be reached, no node starts or is
        replaced (inferred), and Octopus wants nodes, database and files in one region anyway. A secret of another
        account needs a policy of its own and a customer managed key; a role of another account cannot be passed to ECS
        at all. Most often it is an ARN copied from another environment, and with it goes that environment's database.
    """,
    fix="name the secret, role or file system of the deployment's own region and account",
    source="https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html",
    values_key=("octopus", "secrets"),
    example="""
        + service:
        +   serviceName: octopus
        +   cluster: arn:aws:ecs:eu-west-2:123456789012:cluster/octopus
        +   taskDefinition: octopus
        +   deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
        +   availabilityZoneRebalancing: DISABLED
          task-definition:
            family: octopus
        -   taskDefinitionArn: arn:aws:ecs:eu-west-2:123456789012:task-definition/octopus:7
        -   taskRoleArn: arn:aws:iam::210987654321:role/octopus-task  # <- OCT708
        +   taskRoleArn: arn:aws:iam::123456789012:role/octopus-task
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                secrets:
                  - name: MASTER_KEY
        -           valueFrom: arn:aws:ssm:us-east-1:123456789012:parameter/octopus/master-key  # <- OCT708
        +           valueFrom: arn:aws:ssm:eu-west-2:123456789012:parameter/octopus/master-key
    """,
)
def secret_of_another_region(deployment: Deployment) -> Iterator[Hit]:
    home = home_of_deployment(deployment)
    if home is None:
        return
    for task, container in deployment.octopus_containers():
        for entry in container.items("secrets"):
            arn = entry.text("valueFrom")
            if arn and (elsewhere := _elsewhere(arn, home)):
                yield entry.hit(
                    f"{entry.shown('name')} is read from {elsewhere}",
                    "valueFrom",
                    values_key=_values_key(deployment, arn),
                )
        for member in ("executionRoleArn", "taskRoleArn"):
            if elsewhere := _elsewhere(task.text(member), home):
                message = f"The role is of {elsewhere}: it cannot be passed to ECS"
                yield task.hit(message, member, severity=Severity.ERROR, values_key=("roles", member))
        for mount in mounts(deployment, task, container):
            known = (
                (file_system_of(deployment, mount.file_system or ""), "FileSystemArn"),
                (access_point_of(deployment, mount.access_point), "AccessPointArn"),
            )
            arns = [part.text(member) for part, member in known if part is not None]
            if elsewhere := next((elsewhere for arn in arns if (elsewhere := _elsewhere(arn, home))), ""):
                yield mount.part.hit(
                    f"The file system of {mount.path} is in {elsewhere}", values_key=("storage", "fileSystemId")
                )


def _elsewhere(arn: str | Unknown | None, home: Home) -> str:
    """Return in words where something lies; empty where it lies at home, or nobody can tell."""
    there = home_of(arn or "")
    pairs = (("", there.region, home.region), ("account ", there.account, home.account))
    return " and ".join(f"{word}{part} (not {own})" for word, part, own in pairs if part not in ("", own))


def _values_key(deployment: Deployment, arn: str) -> Pointer:
    """Return the setting that gives a secret's ARN, which stands there alone or with the key of a JSON secret."""
    for name, given in (deployment.setting("octopus", "secrets") or {}).items():
        known = given if isinstance(given, str) else given.get("arn", "")
        if known and arn.startswith(known):
            return ("octopus", "secrets", name)
    return ()
