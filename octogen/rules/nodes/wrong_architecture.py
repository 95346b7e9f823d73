from __future__ import annotations

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
        The images of Octopus Server are built for linux/amd64 and nothing else: on ARM64, or on Windows, no task ever
        comes up. ARM64 is the cheaper choice for services that are built for it.
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
