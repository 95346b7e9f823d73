from __future__ import annotations

import re
from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.sizes import DATABASE_SIZES, HIGH_AVAILABILITY, documented_row
from octogen.rules.rule import rule
from octogen.view.database import databases
from octogen.view.deployment import Deployment
from octogen.view.nodes import installations
from octogen.view.part import Hit

# Of RDS's general-purpose classes; the memory-optimised ones have as many vCPUs and more memory.
# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html
_SMALL = {"micro": (2, 1), "small": (2, 2), "medium": (2, 4), "large": (2, 8), "xlarge": (4, 16)}


@rule(
    id="OCT605",
    name="database-too-small",
    severity=Severity.INFO,
    title="A small database for so many tasks",
    why="""
        All nodes work on one database, and it is the first thing to reach its limit: more nodes, or larger ones, then
        only wait for it. Octopus documents a size for the task caps of all nodes together, as a baseline to begin with.
    """,
    fix="take a larger instance class, or lower the task caps (values: database.instanceClass, octopus.taskCap)",
    source=HIGH_AVAILABILITY,
    values_key=("database", "instanceClass"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                environment: [{name: TASK_CAP, value: "40"}]
          service:
            serviceName: octopus
            taskDefinition: octopus
            desiredCount: 2
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            availabilityZoneRebalancing: DISABLED
          database:
            DBInstanceIdentifier: octopus
        -   DBInstanceClass: db.m6i.large  # <- OCT605
        +   DBInstanceClass: db.m6i.2xlarge
            Engine: sqlserver-se
            MultiAZ: true
    """,
)
def database_too_small(deployment: Deployment) -> Iterator[Hit]:
    known = [nodes for installation in installations(deployment) for nodes in installation]
    caps = [
        nodes.task_cap * nodes.count
        for nodes in known
        if isinstance(nodes.task_cap, int) and isinstance(nodes.count, int)
    ]
    total = sum(caps)
    if not total or len(caps) < len(known):
        return
    row, (cores, gib) = documented_row(DATABASE_SIZES, total)
    for database in databases(deployment):
        size = _size(database.instance_class or "")
        if size is not None and (size[0] < cores or size[1] < gib):
            message = (
                f"The database is a {database.instance_class} for {total} tasks at once: "
                f"Octopus documents {cores} cores and {gib} GB of memory for {row}"
            )
            fix = (
                f"take an instance class with {cores} cores and {gib} GB of memory or more ({size[0]} cores and "
                f"{size[1]} GB are under that), or lower the task caps "
                "(values: database.instanceClass, octopus.taskCap)"
            )
            yield database.hit(message, "instanceClass", fix=fix)


def _size(instance_class: str) -> tuple[int, int] | None:
    """Return vCPUs and GiB of an instance class; None for one that is not known."""
    name = instance_class.rpartition(".")[2]
    times = re.fullmatch(r"(\d{1,3})xlarge", name)
    return (4 * int(times[1]), 16 * int(times[1])) if times else _SMALL.get(name)
