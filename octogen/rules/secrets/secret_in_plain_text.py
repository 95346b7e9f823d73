from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.sensitive import VARIABLES, is_surely_secret, may_be_elsewhere, surely_holds_secret
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit, Part

_WHO = "everybody who may describe the task definition can read it"
_FIX_ELSEWHERE = (
    "give it under {}, as the ARN of a Secrets Manager secret or SSM parameter, and replace the exposed value"
)


@rule(
    id="OCT701",
    name="secret-in-plain-text",
    severity=Severity.ERROR,
    title="A secret is stored in plain text in the task definition",
    why="""
        Environment, commands and log options are part of the task definition, and so are those of the containers beside
        Octopus. Everybody who may describe task definitions can read them, in every revision ever registered, and so
        can whoever reads the repository. The master key and the connection string together open all that Octopus keeps:
        the accounts, certificates and passwords of everything that it deploys to.
    """,
    fix="""
        give it under secrets, as the ARN of a Secrets Manager secret or SSM parameter (values: octopus.secrets), and
        replace the exposed value
    """,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html",
    values_key=("octopus", "environment"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                environment:
        +         - {name: ADMIN_USERNAME, value: admin}
        +       secrets:
                  - name: DB_CONNECTION_STRING
        -           value: Server=db.example.com;Database=Octopus;User Id=octopus;Password=example  # <- OCT701
        -         - {name: ADMIN_USERNAME, value: admin}
        -         - {name: ADMIN_PASSWORD, value: example}  # <- OCT701
        +           valueFrom: arn:aws:secretsmanager:eu-west-2:123456789012:secret:octopus/database-AbCdEf
        +         - name: ADMIN_PASSWORD
        +           valueFrom: arn:aws:ssm:eu-west-2:123456789012:parameter/octopus/admin-password
    """,
)
def secret_in_plain_text(deployment: Deployment) -> Iterator[Hit]:
    tasks = {task.document.name: task for task, _container in deployment.octopus_containers()}
    for task in tasks.values():
        for container in task.items("containerDefinitions"):
            yield from _in_environment(container, ours=deployment.is_octopus(container))
            yield from _in_commands(container)
            yield from _in_log_options(container)


def _in_environment(container: Part, *, ours: bool) -> Iterator[Hit]:
    for entry in container.items("environment"):
        name, value = entry.text("name"), entry.at("value").value
        if name and value not in (None, "") and _is_secret(name, value):
            values_key = ("octopus", "environment", name) if ours else ("overrides",)
            fix = "" if ours else _FIX_ELSEWHERE.format("secrets")
            yield entry.hit(f"{name} is stored in plain text: {_WHO}", "value", values_key=values_key, fix=fix)


def _in_commands(container: Part) -> Iterator[Hit]:
    for member in (("command",), ("entryPoint",), ("healthCheck", "command")):
        words = [str(item.value) for item in container.items(*member)]
        if surely_holds_secret(" ".join(words)):
            fix = "give it under secrets, and have the command read the variable"
            message = f"The {member[-1]} of {container.shown('name')} holds a secret in plain text: {_WHO}"
            yield container.hit(message, *member, values_key=("overrides",), fix=fix)


def _in_log_options(container: Part) -> Iterator[Hit]:
    options = container.at("logConfiguration", "options")
    for name, value in options.value.items() if isinstance(options.value, dict) else ():
        if value not in (None, "") and _is_secret(name, value):
            fix = _FIX_ELSEWHERE.format("logConfiguration.secretOptions")
            message = f"The log option {name} is stored in plain text: {_WHO}"
            yield options.hit(message, name, values_key=("overrides",), fix=fix)


def _is_secret(name: str, value: object) -> bool:
    if name in VARIABLES:
        return True
    if not isinstance(value, str):
        return False
    return (is_surely_secret(name) and not may_be_elsewhere(value)) or surely_holds_secret(value)
