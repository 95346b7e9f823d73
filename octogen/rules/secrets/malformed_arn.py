from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity, shorten
from octogen.rules.rule import rule
from octogen.view.arn import Shape, is_filled_in_later, known_parts_fit, shape_of
from octogen.view.deployment import Deployment
from octogen.view.part import Hit, Part
from octogen.view.traffic import listeners_of, octopus_load_balancers, octopus_target_groups


@rule(
    id="OCT707",
    name="malformed-arn",
    severity=Severity.ERROR,
    title="An ARN or id is malformed",
    why="""
        An ARN with a part missing, an account of fewer than twelve digits or an id cut short passes the AWS CLI, which
        has no patterns for most of them, and fails when the task is to start: the role cannot be assumed, the file
        system is not found. Typically it was redacted for a screenshot or a guide, and then copied.
    """,
    fix="write the whole ARN or id, as the AWS CLI prints it",
    source="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
    values_key=("overrides",),
    example="""
          task-definition:
            family: octopus
        -   executionRoleArn: arn:aws:iam:5:role/octopus-execution  # <- OCT707
        +   executionRoleArn: arn:aws:iam::123456789012:role/octopus-execution
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
            volumes:
              - name: plugins
                efsVolumeConfiguration:
        -         fileSystemId: fs-075  # <- OCT707
        +         fileSystemId: fs-0a1b2c3d4e5f67890
                  transitEncryption: ENABLED
    """,
)
def malformed_arn(deployment: Deployment) -> Iterator[Hit]:
    for part in {part.document.name: part for part in _documents(deployment)}.values():
        yield from _walk(part)


def _documents(deployment: Deployment) -> Iterator[Part]:
    """Yield the documents that Octopus Server depends on; of others octogen has nothing to say."""
    for task, _container in deployment.octopus_containers():
        yield task
    for service, _task in deployment.octopus_services():
        yield service
    for group, _port in octopus_target_groups(deployment):
        yield group
        yield from listeners_of(deployment, group)
    yield from octopus_load_balancers(deployment)


def _walk(part: Part) -> Iterator[Hit]:
    for key, item in part.value.items() if isinstance(part.value, dict) else ():
        shape = shape_of(key)
        if shape is None and not isinstance(item, dict | list):
            continue
        below = part.at(key)
        for value in (below, *below.items()):
            if isinstance(value.value, dict):
                yield from _walk(value)
            elif shape and isinstance(value.value, str) and value.value and not _fits(value.value, shape):
                text = value.value
                fix = f"write it as {shape.example}"
                yield value.hit(f"`{key}` is malformed: {shorten(text, 100)}", fix=fix)


def _fits(text: str, shape: Shape) -> bool:
    return shape.fits(text) or (is_filled_in_later(text) and known_parts_fit(text))
