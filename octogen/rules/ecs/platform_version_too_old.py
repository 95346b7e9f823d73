from __future__ import annotations

import re
from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit, Part

_FIRST_WITH_EFS = (1, 4, 0)


@rule(
    id="OCT904",
    name="platform-version-too-old",
    severity=Severity.ERROR,
    title="This version of Fargate cannot mount EFS",
    why="""
        Fargate can mount EFS file systems from platform version 1.4.0. A service that is pinned to an older version
        cannot start a task with an EFS volume, and without EFS the nodes of Octopus share no folders.
    """,
    fix="set platformVersion to LATEST or 1.4.0 (values: compute.platformVersion)",
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html",
    values_key=("compute", "platformVersion"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
            volumes:
              - name: repository
                efsVolumeConfiguration:
                  {fileSystemId: fs-0a1b2c3d, rootDirectory: /repository, transitEncryption: ENABLED}
          service:
            serviceName: octopus
            taskDefinition: octopus
        -   platformVersion: 1.3.0  # <- OCT904
        +   platformVersion: LATEST
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            availabilityZoneRebalancing: DISABLED
    """,
)
def platform_version_too_old(deployment: Deployment) -> Iterator[Hit]:
    for service in deployment.services():
        task = deployment.task_of(service)
        if task is None or not any(volume.has("efsVolumeConfiguration") for volume in task.items("volumes")):
            continue
        for place in (service.at("platformVersion"), service.at("deployments", 0, "platformVersion")):
            if _too_old(place):
                yield place.hit(f"Platform version {place.text()} cannot mount the EFS volumes of the task")
                break


def _too_old(place: Part) -> bool:
    match = re.fullmatch(r"([0-9]{1,4})\.([0-9]{1,4})\.([0-9]{1,4})", place.text() or "")
    return match is not None and tuple(int(number) for number in match.groups()) < _FIRST_WITH_EFS
