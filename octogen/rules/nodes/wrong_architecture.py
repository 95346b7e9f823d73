from __future__ import annotations

import re
from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit
from octogen.view.three_answers import is_not


@rule(
    id="OCT509",
    name="wrong-architecture",
    severity=Severity.ERROR,
    title="Octopus Server does not run on this platform",
    why="""
        The images of Octopus Server are built for linux/amd64 and nothing else. On ARM64, or on Windows, no task ever
        starts.
    """,
    fix="set cpuArchitecture to X86_64 and operatingSystemFamily to LINUX",
    source="https://octopus.com/docs/installation/octopus-server-linux-container/hardened-image",
    values_key=("overrides",),
    example="""
          task-definition:
            family: octopus
            runtimePlatform:
        -     operatingSystemFamily: WINDOWS_SERVER_2022_CORE  # <- OCT509
        -     cpuArchitecture: ARM64  # <- OCT509
        +     operatingSystemFamily: LINUX
        +     cpuArchitecture: X86_64
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
    """,
)
def wrong_architecture(deployment: Deployment) -> Iterator[Hit]:
    for task, _container in deployment.octopus_containers():
        platform = task.at("runtimePlatform")
        for member, right in (("operatingSystemFamily", "LINUX"), ("cpuArchitecture", "X86_64")):
            said = platform.text(member)
            if is_not(said, right):
                written = "Linux" if right == "LINUX" else right
                yield platform.hit(f"Octopus Server runs on {written}, not on {said}", member)
        for owner in (task, *deployment.services_of(task)):
            for constraint in owner.items("placementConstraints"):
                wrong = _demands(constraint.text("expression") or "")
                if wrong:
                    fix = f"demand {wrong[1]}, or remove the constraint"
                    message = f"The constraint sends tasks to {wrong[0]}, where Octopus Server does not run"
                    yield constraint.hit(message, "expression", fix=fix)


_DEMANDS = {
    r"ecs\.cpu-architecture\s*(?:==|equals|in)\s*\[?[^]]*\b(arm64)\b": "x86_64",
    r"ecs\.os-type\s*(?:==|equals|in)\s*\[?[^]]*\b(windows)\b": "linux",
    r"ecs\.instance-type\s*(?:==|=~|equals|matches|in)[\s\[]*((?:a1|[a-z]+[0-9]+g[a-z]*)\\?\.)": "x86_64 instances",
}


def _demands(expression: str) -> tuple[str, str] | None:
    """Return what a placement expression demands that Octopus does not run on, and what it may demand.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-query-language.html, and for the names of Arm
    instances https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
    """
    if re.search(r"\bnot\b|!|\bx86_64\b|\|\|", expression):
        return None  # it may leave another way open
    found = ((re.search(pattern, expression, re.IGNORECASE), right) for pattern, right in _DEMANDS.items())
    return next(((match[1].rstrip("\\."), right) for match, right in found if match), None)
