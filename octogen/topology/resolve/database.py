"""The database, where octogen renders it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from octogen.octopus.facts import SQL_SERVER_PORT
from octogen.topology import Database
from octogen.topology.resolve.network import SecurityGroupIds
from octogen.topology.resolve.node_groups import NodeGroup
from octogen.values.sql_server import has_multi_az

if TYPE_CHECKING:
    from octogen.values.settings_types import Settings

# The largest task cap of all nodes together, and the smallest class with the cores and memory that DATABASE_SIZES has
# for it: https://aws.amazon.com/ec2/instance-types/m6i/
_CLASSES = {20: "db.m6i.large", 40: "db.m6i.xlarge", 80: "db.m6i.2xlarge", 160: "db.m6i.4xlarge"}


def database(data: Settings, groups: Iterable[NodeGroup], secure: SecurityGroupIds) -> Database | None:
    """Return the RDS instance to be rendered for these groups of nodes, if the values ask for one."""
    settings = data["database"]
    if "create" not in settings:
        return None
    create, engine = settings["create"], settings["engine"]
    task_cap = sum(group.task_cap * group.count for group in groups)
    return Database(
        name=data["name"],
        engine=engine,
        engine_version=settings.get("engineVersion"),
        instance_class=settings.get("instanceClass") or _class_for(task_cap),
        multi_az=settings.get("multiAz", has_multi_az(engine)),
        subnets=tuple(subnet["id"] for subnet in data["network"]["subnets"]),
        subnets_description=f"Subnets of the database of {data['name']}",
        security_groups=secure.database,
        port=SQL_SERVER_PORT,
        storage=create["storageGiB"],
        storage_type="gp3",
        kms_key=create.get("kmsKeyArn"),
        master_username=create["masterUsername"],
        backup_days=create["backupRetentionDays"],
        deletion_protection=create["deletionProtection"],
    )


def _class_for(task_cap: int) -> str:
    return next((name for largest, name in _CLASSES.items() if task_cap <= largest), _CLASSES[160])
