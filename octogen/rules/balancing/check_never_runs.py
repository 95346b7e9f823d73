from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.health_command import HealthCommand, effective_commands, lacking_when_hardened
from octogen.view.images import image_of
from octogen.view.part import Hit, Part

_OPERATORS = frozenset({"|", "||", "&&", ";", "&", ">", ">>", "2>&1", ">/dev/null"})
_USELESS_ALONE = frozenset({"curl", "wget"})


@rule(
    id="OCT222",
    name="check-never-runs",
    severity=Severity.ERROR,
    title="The container's health check cannot run as it is written",
    why="""
        The first item of the command says how the rest is run. After CMD, the second item is the program and each
        further one an argument: a whole command line in one item is the name of a program that does not exist, and ||
        is an argument like any other. After CMD-SHELL, one item holds the whole command line. A check that cannot run
        fails on every node, healthy or not, and ECS replaces nodes without end.
    """,
    fix="write CMD-SHELL and the whole command line in one item, or CMD and each word in an item of its own",
    source="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html",
    values_key=("overrides",),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                healthCheck:
        -         command:  # <- OCT222
        -           - CMD
        +         command:
        +           - CMD-SHELL
                    - curl -so /dev/null -w '%{http_code}' :8080/api/octopusservernodes/ping | grep -E '200|418'
    """,
)
def check_never_runs(deployment: Deployment) -> Iterator[Hit]:
    for container, command in effective_commands(deployment):
        fault = _fault(command)
        if fault and not _is_for_another_rule(deployment, container, command):
            yield command.place.hit(fault)


def _fault(command: HealthCommand) -> str:
    first, *others = command.words or ("",)
    program = next(iter(first.split()), "")
    if command.form not in ("CMD", "CMD-SHELL"):
        return "The container's health check begins with neither CMD nor CMD-SHELL"
    if not program:
        return f"The container's health check names no program after {command.form}"
    if command.form == "CMD-SHELL":
        alone = bool(others) and first.rpartition("/")[2] in _USELESS_ALONE
        return f"The shell runs {program} alone: CMD-SHELL takes the whole command line as one item" if alone else ""
    if len(first.split()) > 1:
        return f"CMD takes {program} and all that follows it in the item for the name of one program"
    operator = next((word for word in others if word in _OPERATORS), "")
    if operator and not command.has_shell:
        return f"CMD hands {operator} to {program} as an argument; only a shell knows it"
    return ""


def _is_for_another_rule(deployment: Deployment, container: Part, command: HealthCommand) -> bool:
    """Return whether OCT214 speaks of the check: the hardened image could not run it however it were written."""
    lacks = command.form == "CMD-SHELL" or bool(lacking_when_hardened(command.text))
    return lacks and deployment.is_octopus(container) and bool(image_of(deployment, container).hardened)
