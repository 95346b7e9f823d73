"""The database, where octogen renders it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Database:
    """An RDS instance for SQL Server in a subnet group of its own; RDS keeps the password in Secrets Manager.

    Storage in GiB; backups are kept for that many days.
    """

    name: str
    engine: str
    engine_version: str | None
    instance_class: str
    multi_az: bool
    subnets: tuple[str, ...]
    subnets_description: str
    security_groups: tuple[str, ...]
    port: int
    storage: int
    storage_type: str
    kms_key: str | None
    master_username: str
    backup_days: int
    deletion_protection: bool
