from __future__ import annotations

from collections.abc import Iterator, Sequence

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit, Part
from octogen.view.policies import Answer, Statement, all_of, decided, has_no_condition, names_action, names_resource
from octogen.view.rights import Need, needs_of_exec, needs_to_start
from octogen.view.roles import is_known_whole, rights_of


@rule(
    id="OCT709",
    name="role-lacks-a-right",
    severity=Severity.ERROR,
    title="A role does not allow what the task needs",
    why="""
        With the execution role ECS reads the secrets of a task, pulls its image from Amazon ECR and writes its logs;
        ECS Exec uses the task role. What no policy of the role allows is refused, and the task does not start, or the
        shell does not open. The ARN of a secret ends in six characters that AWS appends: a policy that names the secret
        without them needs -?????? at the end.
    """,
    fix="allow it in a policy of the role",
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html",
    values_key=("overrides",),
    example="""
          execution-role-policy:
            RoleName: octopus-execution
            PolicyName: start
            PolicyDocument: >-
              {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "secretsmanager:GetSecretValue",
        -     "Resource": "arn:aws:secretsmanager:eu-west-2:123456789012:secret:octopus/database-AbCdEf"}]}
        +     "Resource": "arn:aws:secretsmanager:eu-west-2:123456789012:secret:octopus/*"}]}
          task-definition:
            family: octopus
            executionRoleArn: arn:aws:iam::123456789012:role/octopus-execution
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                secrets:
                  - name: DB_CONNECTION_STRING
                    valueFrom: arn:aws:secretsmanager:eu-west-2:123456789012:secret:octopus/database-AbCdEf
                  - name: MASTER_KEY
                    valueFrom: arn:aws:secretsmanager:eu-west-2:123456789012:secret:octopus/key-AbCdEf  # <- OCT709
    """,
)
def role_lacks_a_right(deployment: Deployment) -> Iterator[Hit]:
    tasks = {task.document.name: task for task, _container in deployment.octopus_containers()}
    for task in tasks.values():
        yield from _refused(deployment, task, "executionRoleArn", needs_to_start(deployment, task))
        yield from _refused(deployment, task, "taskRoleArn", needs_of_exec(deployment, task))


def _refused(deployment: Deployment, task: Part, member: str, needs: Iterator[Need]) -> Iterator[Hit]:
    role = task.shown(member)
    given = rights_of(deployment, role)
    for need in needs if given is not None else ():
        # Of a role that octogen cannot see whole, a policy of AWS's may be attached that allows the usual.
        if need.is_usual and not is_known_whole(deployment, role):
            continue
        missing = [action for action in need.actions if _allows(given or (), need, action) is False]
        if missing:
            message = f"The role {role} does not allow {' and '.join(missing)}, which {need.what} takes"
            yield need.place.hit(message)


def _allows(given: Sequence[Statement], need: Need, action: str) -> Answer:
    def applies(statement: Statement) -> Answer:
        resource = names_resource(statement, need.is_named_by)
        return all_of(names_action(statement, action), resource, has_no_condition(statement))

    return decided(given, applies)
