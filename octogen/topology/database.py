"""The database, where octogen renders it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Database:
    """An RDS instance for SQL Server in a subnet group of its own; RDS keeps the password in Secrets Manager."""

    name: str
    engine: str
    engine_version: str | None
    instance_class: str
    multi_az: bool
    subnets: tuple[str, ...]
    security_groups: tuple[str, ...]
