from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.facts import POLLING_QUEUE
from octogen.octopus.folders import CLUSTER_SHARED, LAYOUT_VALUES
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.identity import is_same_value
from octogen.view.nodes import installations
from octogen.view.part import Hit, Part
from octogen.view.storage import all_mounts, layout
from octogen.view.three_answers import UNKNOWN
from octogen.view.variables import variable

_CONNECTION = ("octopus", "secrets", "redisConnectionString")


@rule(
    id="OCT305",
    name="polling-queue-incomplete",
    severity=Severity.ERROR,
    title="The shared queue of polling Tentacles lacks a part",
    why="""
        The queue is shared by the nodes that are given the same Redis. One that is not keeps its work in memory, and
        Tentacles at another node never hear of it; two Redis are two queues. What is too large for the queue lies in
        the cluster shared directory: without one, unless it was configured before, Octopus Server does not start.
    """,
    fix="""
        mount a cluster shared directory (values: set storage.layout to separateVolumesWithClusterShared), and give
        every node the same Redis
    """,
    source="https://octopus.com/docs/administration/high-availability/polling-tentacles-with-ha/multi-node-polling-tentacles",
    values_key=("storage", "layout"),
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
        if variable(container, POLLING_QUEUE) and not _may_have_directory(deployment, task, container):
            yield container.hit("The nodes share a queue in Redis, and have no cluster shared directory")
    for installation in installations(deployment):
        queues = [(nodes, variable(nodes.container, POLLING_QUEUE)) for nodes in installation]
        sharing = [(nodes, queue) for nodes, queue in queues if queue]
        for nodes, queue in queues:
            if sharing and queue is None:
                message = f"{nodes.name} does not know the Redis that {sharing[0][0].name} shares its queue through"
                yield nodes.container.hit(message, "secrets", values_key=_CONNECTION)
        named = [(nodes, queue) for nodes, queue in sharing if queue.secret is not None]
        for nodes, queue in named[1:]:
            if is_same_value(queue, named[0][1]) is False:
                first = named[0][0].name
                message = f"{nodes.name} and {first} read the Redis connection string from different secrets"
                yield queue.place.hit(message, values_key=_CONNECTION)


def _may_have_directory(deployment: Deployment, task: Part, container: Part) -> bool:
    """Return whether a container may have a cluster shared directory; one set up by half is OCT112's finding."""
    found = all_mounts(deployment, task, container)
    set_up = layout(container) in {UNKNOWN, *LAYOUT_VALUES.values()}
    return set_up or found is UNKNOWN or any(mount.path == CLUSTER_SHARED for mount in found)
