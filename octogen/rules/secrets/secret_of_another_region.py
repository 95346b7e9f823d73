from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from octogen.finding import Pointer, Severity
from octogen.rules.rule import rule
from octogen.view.accounts import KnownHome, home_of_task
from octogen.view.deployment import Deployment
from octogen.view.joining import Home, home_of
from octogen.view.part import Hit, Part
from octogen.view.storage import access_point_of, file_system_of, mounts


@rule(
    id="OCT708",
    name="secret-of-another-region",
    severity=Severity.WARNING,
    title="A secret, role or file system of another region or account",
    why="""
        ECS reads the secrets each time a task starts: while the other region is out of reach, no node starts or is
        replaced (inferred), and Octopus wants nodes, database and files in one region anyway. A secret of another
        account needs a policy of its own and a customer managed key; a role of another account cannot be passed to ECS
        at all. Most often it is an ARN copied from another environment, and with it comes that environment's database.
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
    accused: dict[str | None, Hit] = {}
    for task, container in deployment.octopus_containers():
        known = home_of_task(deployment, task)
        named = list(_named(deployment, task, container)) if known else []
        if known is None:
            continue
        accounts = {home.account for item in named if (home := home_of(item.arn)).account}
        if len(accounts) == 1 and len(named) > 1 and known.home.account not in ("", *accounts):
            # All of them agree with each other: it is the deployment's own account id that is mistaken.
            where = known.place.document.name if known.place else None
            accused.setdefault(where, _odd_one(known, accounts.pop(), named))
            continue
        for item in named:
            if elsewhere := _elsewhere(item.arn, known.home):
                message = item.message.replace("{}", elsewhere)
                yield item.place.hit(message, severity=item.severity, values_key=item.values_key)
    yield from accused.values()


class _Named(NamedTuple):
    """An ARN that a task uses, where it is written, and what to say of it; `{}` is where it lies."""

    arn: str
    place: Part
    message: str
    values_key: Pointer
    severity: Severity | None = None


def _named(deployment: Deployment, task: Part, container: Part) -> Iterator[_Named]:
    for entry in container.items("secrets"):
        if arn := entry.text("valueFrom"):
            message = f"{entry.shown('name')} is read from {{}}"
            yield _Named(arn, entry.at("valueFrom"), message, _values_key(deployment, arn))
    for member in ("executionRoleArn", "taskRoleArn"):
        # A role that octogen makes is where the deployment is.
        made = deployment.setting("aws") and not deployment.setting("roles", member)
        if (arn := task.text(member)) and not made:
            message = "The role is of {}: it cannot be passed to ECS"
            yield _Named(arn, task.at(member), message, ("roles", member), Severity.ERROR)
    for mount in mounts(deployment, task, container):
        known = (
            (file_system_of(deployment, mount.file_system or ""), "FileSystemArn"),
            (access_point_of(deployment, mount.access_point), "AccessPointArn"),
        )
        arns = [part.text(member) for part, member in known if part is not None]
        if arn := next((arn for arn in arns if arn), None):
            message = f"The file system of {mount.path} is in {{}}"
            yield _Named(arn, mount.part, message, ("storage", "fileSystemId"))


def _odd_one(known: KnownHome, account: str, named: Sequence[_Named]) -> Hit:
    own = known.home.account
    message = f"The account id {own} is not that of its secrets and roles, which are all in {account}"
    fix = f"set the account id to {account} (values: aws.accountId), or name secrets and roles of {own}"
    values_key = ("aws", "accountId")
    severity = max((item.severity for item in named if item.severity), default=None)
    if known.place is None:
        return Hit(None, (), message, severity, values_key, fix)
    related = (named[0].place.hit("the first of them"),)
    return known.place.hit(message, severity=severity, values_key=values_key, fix=fix, related=related)


def _elsewhere(arn: str, home: Home) -> str:
    """Return in words where something lies; empty where it lies at home, or nobody can tell."""
    there = home_of(arn)
    pairs = (("", there.region, home.region), ("account ", there.account, home.account))
    return " and ".join(f"{word}{part} (not {own})" for word, part, own in pairs if part not in ("", own))


def _values_key(deployment: Deployment, arn: str) -> Pointer:
    """Return the setting that gives a secret's ARN, which stands there alone or with the key of a JSON secret."""
    for name, given in (deployment.setting("octopus", "secrets") or {}).items():
        known = given if isinstance(given, str) else given.get("arn", "")
        if known and arn.startswith(known):
            return ("octopus", "secrets", name)
    return ()
