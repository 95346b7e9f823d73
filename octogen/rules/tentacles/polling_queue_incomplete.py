from __future__ import annotations

from collections.abc import Iterator

from octogen import octopus
from octogen.finding import Severity
from octogen.rule import rule
from octogen.view.deployment import Deployment, environment, is_excerpt, may_have, secrets
from octogen.view.nodes import installations
from octogen.view.part import Hit, Part
from octogen.view.storage import layout, mounts

_CONNECTION = ("octopus", "secrets", "redisConnectionString")


@rule(
    id="OCT305",
    name="polling-queue-incomplete",
    severity=Severity.ERROR,
    title="The shared queue of polling Tentacles lacks a part",
    why="""
        The queue is shared by the nodes that are told of the same Redis. One that is not keeps its work in memory, and
        Tentacles at another node never hear of it; two Redis are two queues. What is too large for the queue lies in
        the cluster shared directory: without one, unless it was configured before, Octopus Server does not start.
    """,
    fix="""
        mount a cluster shared directory (values: set storage.layout to separateVolumesWithClusterShared), and give
        every node the same Redis
    """,
    source="https://octopus.com/docs/administration/high-availability/polling-tentacles-with-ha/multi-node-polling-tentacles",
    knob=("storage", "layout"),
    example="""
          task-definition:
            family: octopus
            executionRoleArn: arn:aws:iam::123456789012:role/octopus-execution
            containerDefinitions:
              - name: octopus-server  # <- OCT305
                image: octopusdeploy/octopusdeploy:2026.4.6909
        +       environment:
        +         - {name: CLUSTER_SHARED_MODE, value: CLUSTER_SHARED}
        +         - {name: CLUSTER_SHARED_CONFIG, value: CLUSTER_SHARED}
                secrets:
                  - name: OCTOPUS_MULTI_NODE_POLLING_TENTACLES_REDIS_CONNECTION_STRING
                    valueFrom: arn:aws:secretsmanager:eu-west-2:123456789012:secret:octopus/redis-AbCdEf
        -       mountPoints: [{sourceVolume: repository, containerPath: /repository}]
        - task-definition.ui:
        -   family: octopus-ui
        -   containerDefinitions:
        -     - name: octopus-server
        -       image: octopusdeploy/octopusdeploy:2026.4.6909
        -       environment: [{name: CLUSTER_SHARED_MODE, value: CLUSTER_SHARED}]
        -       secrets:  # <- OCT305
        -         - name: MASTER_KEY
        -           valueFrom: arn:aws:secretsmanager:eu-west-2:123456789012:secret:octopus/master-key-AbCdEf
        -       mountPoints: [{sourceVolume: cluster-shared, containerPath: /clusterShared}]
        - service:
        -   {serviceName: octopus, taskDefinition: octopus, desiredCount: 2}
        - service.ui:
        -   {serviceName: octopus-ui, taskDefinition: octopus-ui, desiredCount: 2}
        +       mountPoints:
        +         - {sourceVolume: cluster-shared, containerPath: /clusterShared}
        +   volumes:
        +     - name: cluster-shared
        +       efsVolumeConfiguration:
        +         {fileSystemId: fs-0a1b2c3d, rootDirectory: /clusterShared, transitEncryption: ENABLED}
    """,
)
def polling_queue_incomplete(deployment: Deployment) -> Iterator[Hit]:
    for task, container in deployment.octopus_containers():
        if _has_queue(container) and not _has_directory(deployment, task, container):
            yield container.hit("The nodes share a queue in Redis, and have no cluster shared directory")
    for installation in installations(deployment):
        sharing = [nodes for nodes in installation if _has_queue(nodes.container)]
        for nodes in installation:
            if sharing and not may_have(nodes.container, octopus.POLLING_QUEUE):
                message = f"{nodes.name} is not told of the Redis that {sharing[0].name} shares its queue through"
                yield nodes.container.hit(message, "secrets", knob=_CONNECTION)
        named = [nodes for nodes in sharing if octopus.POLLING_QUEUE in secrets(nodes.container)]
        for nodes in named[1:]:
            own, first = (secrets(one.container)[octopus.POLLING_QUEUE] for one in (nodes, named[0]))
            if own.text("valueFrom") != first.text("valueFrom"):
                message = f"{nodes.name} and {named[0].name} read the Redis connection string from different secrets"
                yield own.hit(message, "valueFrom", knob=_CONNECTION)


def _has_queue(container: Part) -> bool:
    return octopus.POLLING_QUEUE in secrets(container) | environment(container)


def _has_directory(deployment: Deployment, task: Part, container: Part) -> bool:
    """Return whether a container may have a cluster shared directory; one set up by half is OCT112's finding."""
    untold = is_excerpt(task) and not container.has("mountPoints")
    if untold or not container.whole("mountPoints") or layout(container) in {None, *octopus.LAYOUT_VALUES.values()}:
        return True
    return any(mount.path == octopus.CLUSTER_SHARED for mount in mounts(deployment, task, container))
