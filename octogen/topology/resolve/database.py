"""The database, where octogen renders it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from octogen.octopus.facts import SQL_SERVER_PORT
from octogen.topology import Database
from octogen.topology.resolve.network import SecurityGroupIds
from octogen.values.sql_server import has_multi_az


def database(data: Mapping[str, Any], secure: SecurityGroupIds) -> Database | None:
    """Return the RDS instance to be rendered, if the values ask for one."""
    settings = data["database"]
    if "create" not in settings:
        return None
    create, engine = settings["create"], settings.get("engine", "sqlserver-se")
    return Database(
        name=data["name"],
        engine=engine,
        engine_version=settings.get("engineVersion"),
        instance_class=settings.get("instanceClass", "db.m6i.large"),
        multi_az=settings.get("multiAz", has_multi_az(engine)),
        subnets=tuple(subnet["id"] for subnet in data["network"]["subnets"]),
        security_groups=secure.database,
        port=SQL_SERVER_PORT,
        storage=create["storageGiB"],
        kms_key=create.get("kmsKeyArn"),
        master_username=create["masterUsername"],
        backup_days=create["backupRetentionDays"],
        deletion_protection=create["deletionProtection"],
    )
