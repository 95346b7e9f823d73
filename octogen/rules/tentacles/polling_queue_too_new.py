from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.facts import POLLING_QUEUE
from octogen.octopus.versions import SHARED_POLLING_QUEUE, dotted
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.images import image_of
from octogen.view.part import Hit
from octogen.view.three_answers import UNKNOWN
from octogen.view.variables import variable

_SINCE = dotted(SHARED_POLLING_QUEUE)


@rule(
    id="OCT304",
    name="polling-queue-too-new",
    severity=Severity.ERROR,
    title="This version of Octopus cannot share the queue of polling Tentacles",
    why=f"""
        Nodes can share their queue through Redis from version {_SINCE}. An older node does not know the setting and
        keeps its work in memory, while one address spreads the Tentacles over all nodes: most tasks wait until they
        time out, and nothing says why. Every node needs a version that supports the shared queue.
    """,
    fix=f"""
        run a version that knows the shared queue (values: set octopus.image.tag to {_SINCE} or later), or give each
        node a port of its own (values: tentacles.polling.mode: perNode)
    """,
    source="https://octopus.com/docs/administration/high-availability/polling-tentacles-with-ha/multi-node-polling-tentacles",
    values_key=("octopus", "image", "tag"),
    example="""
          task-definition:
            family: octopus
            executionRoleArn: arn:aws:iam::123456789012:role/octopus-execution
            containerDefinitions:
              - name: octopus-server
        -       image: octopusdeploy/octopusdeploy:2026.4.6908  # <- OCT304
        +       image: octopusdeploy/octopusdeploy:2026.4.6909
                environment:
                  - {name: CLUSTER_SHARED_MODE, value: CLUSTER_SHARED}
                  - {name: CLUSTER_SHARED_CONFIG, value: CLUSTER_SHARED}
                secrets:
                  - name: OCTOPUS_MULTI_NODE_POLLING_TENTACLES_REDIS_CONNECTION_STRING
                    valueFrom: arn:aws:secretsmanager:eu-west-2:123456789012:secret:octopus/redis-AbCdEf
                mountPoints:
                  - {sourceVolume: cluster-shared, containerPath: /clusterShared}
            volumes:
              - name: cluster-shared
                efsVolumeConfiguration:
                  {fileSystemId: fs-0a1b2c3d, rootDirectory: /clusterShared, transitEncryption: ENABLED}
    """,
)
def polling_queue_too_new(deployment: Deployment) -> Iterator[Hit]:
    for _task, container in deployment.octopus_containers():
        image = image_of(deployment, container)
        if image.tag is UNKNOWN or image.digest is UNKNOWN or not variable(container, POLLING_QUEUE):
            continue
        release = image.release
        # A tag such as 2025.4 moves, but all that it can mean is older; one such as 2027 is newer whatever it means.
        if not release or release == SHARED_POLLING_QUEUE[: min(len(release), 2)]:
            yield container.hit(
                f"Nothing shows whether this image is {_SINCE} or later, which the shared queue needs",
                "image",
                severity=Severity.WARNING,
                values_key=("octopus", "image"),
                fix="state the version in octopus.image.version, or name it in the tag",
            )
        elif release < SHARED_POLLING_QUEUE:
            yield container.hit(
                f"The shared queue needs {_SINCE}, and this is {dotted(release)}",
                "image",
                values_key=("octopus", "image", "version" if image.is_stated else "tag"),
            )
