from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.folders import FOLDERS, HARDENED_WRITABLE, KEY_FOLDER, STANDARD_WRITABLE, shared_folders
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.images import image_of
from octogen.view.part import Hit, Part
from octogen.view.storage import is_writable, layout
from octogen.view.variables import variable


@rule(
    id="OCT805",
    name="read-only-root-without-folders",
    severity=Severity.ERROR,
    title="On a read-only root file system Octopus cannot write where it must",
    why="""
        A read-only root is good for security, and both images run on one if every path that they write to is a mount of
        its own: the folders, the configuration, the logs and /tmp. Where one is missing, the node does not start or
        fails later. For the hardened image Octopus lists the paths; for the standard image they are inferred from the
        example in Octopus's Helm chart, which has no mount at /cache.
    """,
    fix="""
        mount a volume at each of the paths, or set readonlyRootFilesystem to false (values:
        compute.readOnlyRootFilesystem)
    """,
    source="https://octopus.com/docs/installation/octopus-server-linux-container/hardened-image",
    values_key=("compute", "readOnlyRootFilesystem"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.4.6909-hardened
                readonlyRootFilesystem: true  # <- OCT805
        +       environment:
        +         - {name: ACCEPT_EULA, value: "Y"}
        +       secrets:
        +         - {name: MASTER_KEY, valueFrom: "arn:aws:ssm:eu-west-2:123456789012:parameter/octopus/key"}
        +         - {name: ADMIN_PASSWORD, valueFrom: "arn:aws:ssm:eu-west-2:123456789012:parameter/octopus/admin"}
                mountPoints:
        +         - {sourceVolume: repository, containerPath: /repository}
        +         - {sourceVolume: artifacts, containerPath: /artifacts}
        +         - {sourceVolume: task-logs, containerPath: /taskLogs}
        +         - {sourceVolume: event-exports, containerPath: /eventExports}
        +         - {sourceVolume: cache, containerPath: /cache}
                  - {sourceVolume: tmp, containerPath: /tmp}
        -   volumes:
        -     - name: tmp
        +         - {sourceVolume: registry, containerPath: /etc/octopus}
        +         - {sourceVolume: configuration, containerPath: /Octopus/.octopus}
        +         - {sourceVolume: diagnostics, containerPath: /diagnostics}
            executionRoleArn: ${execution-role.arn}
    """,
)
def read_only_root_without_folders(deployment: Deployment) -> Iterator[Hit]:
    for task, container in deployment.octopus_containers():
        if container.flag("readonlyRootFilesystem"):
            paths = _written_paths(deployment, container)
            missing = [path for path in paths if is_writable(deployment, task, container, path) is False]
            if missing:
                # Octopus's own example for the standard image mounts nothing at /cache.
                slight = missing == [FOLDERS["cache"]] and image_of(deployment, container).hardened is False
                message = f"The root file system is read-only, and no mount can be written to at {', '.join(missing)}"
                severity = Severity.INFO if slight else None
                yield container.hit(message, "readonlyRootFilesystem", severity=severity)


def _written_paths(deployment: Deployment, container: Part) -> Iterator[str]:
    """Yield the paths that the container's image writes to: those of both images, if it does not tell its own."""
    image = image_of(deployment, container)
    hardened, standard = HARDENED_WRITABLE, STANDARD_WRITABLE
    if layout(container) is None:
        yield from (FOLDERS[folder] for folder in shared_folders(image.release or ()))
    if image.hardened:
        # A master key is written down only where Octopus had to make one.
        keyless = variable(container, "MASTER_KEY") is None
        yield from (path for path in hardened if keyless or path != KEY_FOLDER)
    else:
        yield from (path for path in standard if image.version or path in hardened)
