from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.accounts import is_one_role, role_name
from octogen.view.deployment import Deployment
from octogen.view.part import Hit


@rule(
    id="OCT704",
    name="one-role-for-both",
    severity=Severity.WARNING,
    title="One role starts the task and is held by what runs in it",
    why="""
        The execution role reads the secrets and the image before the container runs; the task role is what the
        container can do. As one role, every script that a deployment process runs on the built-in worker can fetch the
        master key and the connection string from where they are kept (inferred from what either role is for).
    """,
    fix="""
        give the containers a task role of their own, without the right to read the secrets (values: roles.taskRoleArn)
    """,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-roles.html",
    values_key=("roles", "taskRoleArn"),
    example="""
          task-definition:
            family: octopus
        -   executionRoleArn: arn:aws:iam::123456789012:role/octopus
        -   taskRoleArn: arn:aws:iam::123456789012:role/octopus  # <- OCT704
        +   executionRoleArn: arn:aws:iam::123456789012:role/octopus-execution
        +   taskRoleArn: arn:aws:iam::123456789012:role/octopus-task
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
    """,
)
def one_role_for_both(deployment: Deployment) -> Iterator[Hit]:
    for task, _container in deployment.octopus_containers():
        if is_one_role(deployment, task):
            name = role_name(task.shown("taskRoleArn"))
            other = task.hit("the execution role", "executionRoleArn")
            yield task.hit(f"{name} is both task role and execution role", "taskRoleArn", related=(other,))
