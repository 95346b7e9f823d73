"""Values to `Topology`: the decisions."""

from __future__ import annotations

from dataclasses import replace

from octogen.topology import Topology
from octogen.topology.checks import checks
from octogen.topology.resolve.account import cluster, log_group
from octogen.topology.resolve.database import database
from octogen.topology.resolve.identity import role, task_role, trust
from octogen.topology.resolve.network import ingresses, security_group_ids, security_groups
from octogen.topology.resolve.node_groups import node_groups
from octogen.topology.resolve.nodes import services
from octogen.topology.resolve.policies import of_execution_role, of_file_system, of_task_role
from octogen.topology.resolve.redis import redis
from octogen.topology.resolve.storage import file_system
from octogen.topology.resolve.traffic import arrange_traffic
from octogen.values.values import Values, refusal


class InvalidValuesError(ValueError):
    """The values hold errors; `findings` says which."""

    def __init__(self, values: Values) -> None:
        super().__init__(f"the values have {len(values.findings)} findings")
        self.findings = values.findings


def arrange(values: Values) -> Topology:
    """Return the topology of `values`, which must be without findings (else InvalidValuesError).

    Its own findings say what cannot be of what was decided.
    """
    if values.findings:
        raise InvalidValuesError(values)
    data = values.data
    aws = data["aws"]
    partition = aws.get("partition") or _partition(aws["region"])
    prefix, scope = f"arn:{partition}", f"{aws['region']}:{aws['accountId']}"
    logs = log_group(data, f"{prefix}:logs:{scope}")
    trusted = trust(partition, aws["region"], aws["accountId"])
    nodes, secure = tuple(node_groups(data)), security_group_ids(data)
    storage = file_system(data, f"{prefix}:elasticfilesystem:{scope}", secure)
    storage = replace(storage, policy=tuple(of_file_system(storage, task_role(data))))
    traffic = arrange_traffic(data, nodes, secure)
    queue, octopus = redis(data, secure), tuple(services(data, nodes, traffic, storage, secure))
    tasks = [service.task for service in (*octopus, *([queue.service] if queue else ()))]
    containers = [container for task in tasks for container in task.containers]
    topology = Topology(
        values=values,
        settings=data,
        name=data["name"],
        region=aws["region"],
        partition=partition,
        account_id=aws["accountId"],
        tags=tuple(aws["tags"].items()),
        cluster=cluster(data),
        log_group=logs,
        execution_role=role(
            data,
            "execution",
            "Starts the tasks of Octopus Server: reads its secrets, writes its logs.",
            "start-octopus",
            of_execution_role(data, containers, logs, partition),
            trusted=trusted,
        ),
        task_role=role(
            data,
            "task",
            "What Octopus Server itself may do: mount its shared folders.",
            "run-octopus",
            of_task_role(data, storage),
            trusted=trusted,
        ),
        security_groups=tuple(security_groups(data)),
        ingresses=tuple(ingresses(data, traffic.listeners, traffic.classic, traffic.ports)),
        file_system=storage,
        database=database(data, nodes, secure),
        redis=queue,
        load_balancers=traffic.load_balancers,
        classic_load_balancer=traffic.classic,
        target_groups=traffic.target_groups,
        listeners=traffic.listeners,
        polling_ports=traffic.polling_ports,
        services=octopus,
    )
    found = (refusal(conflict, values.root) for conflict in checks(topology))
    return replace(topology, findings=(*values.findings, *found))


def _partition(region: str) -> str:
    return {"cn": "aws-cn", "us-gov": "aws-us-gov"}.get(region.rsplit("-", 2)[0], "aws")
