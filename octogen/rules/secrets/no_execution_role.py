from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.registries import is_in_ecr
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.images import repository_of
from octogen.view.part import Hit, Part

_NEEDING = {
    ("secrets",): "secrets",
    ("logConfiguration", "secretOptions"): "secrets of the log driver",
    ("environmentFiles",): "environment files",
}


@rule(
    id="OCT705",
    name="no-execution-role",
    severity=Severity.ERROR,
    title="The task has no execution role, and needs one to start",
    why="""
        Before a container runs, ECS uses the execution role to fetch its secrets, its environment files and the
        credentials of a private registry. On Fargate it also uses it to pull images from Amazon ECR and to write logs.
        Without the role AWS refuses the task definition, or the task never starts.
    """,
    fix="""
        set executionRoleArn to a role that may read these secrets and write the logs (values: roles.executionRoleArn)
    """,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html",
    values_key=("roles", "executionRoleArn"),
    example="""
          task-definition:  # <- OCT705
            family: octopus
        -   memory: "6144"
        -   requiresCompatibilities: [FARGATE]
        +   executionRoleArn: arn:aws:iam::123456789012:role/octopus-execution
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                secrets:
                  - name: MASTER_KEY
                    valueFrom: arn:aws:secretsmanager:eu-west-2:123456789012:secret:octopus/master-key-AbCdEf
                logConfiguration:
                  logDriver: awslogs
    """,
)
def no_execution_role(deployment: Deployment) -> Iterator[Hit]:
    for task, _container in deployment.octopus_containers():
        containers = list(task.items("containerDefinitions")) if task.lacks("executionRoleArn") else []
        fargate = deployment.is_fargate(task)
        needs = dict.fromkeys(need for container in containers for need in _needs(container, fargate=fargate))
        if needs:
            message = f"The task has no executionRoleArn, which it needs for {', '.join(needs)}"
            yield task.hit(message, "executionRoleArn")


def _needs(container: Part, *, fargate: bool) -> Iterator[str]:
    for pointer, need in _NEEDING.items():
        if next(container.items(*pointer), None) is not None:
            yield need
    if container.has("repositoryCredentials", "credentialsParameter"):
        yield "credentials of a private registry"
    if fargate and container.text("logConfiguration", "logDriver") == "awslogs":
        yield "awslogs"
    if fargate and is_in_ecr(repository_of(container)):
        yield "an image of Amazon ECR"
