from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.facts import POLLING_QUEUE
from octogen.octopus.folders import CLUSTER_SHARED, LAYOUT_VALUES
from octogen.octopus.redis import queue
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.identity import is_same_value
from octogen.view.nodes import installations
from octogen.view.part import Hit, Part
from octogen.view.storage import all_mounts, layout
from octogen.view.three_answers import UNKNOWN, Unknown
from octogen.view.variables import Variable, variable

_TWO = "connect to different Redis servers or databases"
_CONNECTION = ("octopus", "secrets", "redisConnectionString")


@rule(
    id="OCT305",
    name="polling-queue-incomplete",
    severity=Severity.ERROR,
    title="The shared queue of polling Tentacles is incomplete",
    why="""
        Only nodes that use the same Redis share a queue. A node without it keeps its work in memory, and Tentacles that
        reach another node never hear of that work; two Redis servers are two queues. What is too large for the queue
        lies in the cluster shared directory. Without that directory, unless it was configured before, Octopus Server
        does not start.
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
        sharing = [(nodes, given) for nodes, given in queues if given]
        for nodes, given in queues:
            if sharing and given is None:
                message = f"{nodes.name} does not know the Redis that {sharing[0][0].name} shares its queue through"
                yield nodes.container.hit(message, "secrets", values_key=_CONNECTION)
        for kind, differ in (("secret", "read the Redis connection string from different secrets"), ("", _TWO)):
            named = [(nodes, given) for nodes, given in sharing if bool(kind) == (given.secret is not None)]
            for nodes, given in named[1:]:
                if _is_same_queue(given, named[0][1]) is False:
                    other = named[0][1].place.hit("the other queue")
                    message = f"{nodes.name} and {named[0][0].name} {differ}"
                    yield given.place.hit(message, values_key=_CONNECTION, related=(other,))


def _is_same_queue(one: Variable, other: Variable) -> bool | Unknown:
    """Return whether two nodes share one queue: by the same secret, or by the same servers and database of Redis."""
    known = [queue(given.value) if isinstance(given.value, str) else None for given in (one, other)]
    return known[0] == known[1] if all(known) else is_same_value(one, other)


def _may_have_directory(deployment: Deployment, task: Part, container: Part) -> bool:
    """Return whether a container may have a cluster shared directory; one set up by half is OCT112's finding."""
    found = all_mounts(deployment, task, container)
    set_up = layout(container) in {UNKNOWN, *LAYOUT_VALUES.values()}
    return set_up or found is UNKNOWN or any(mount.path == CLUSTER_SHARED for mount in found)
