"""What a deployment uses in its AWS account, or creates there: cluster, log group, roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Tags = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """The ECS cluster; `name` is its name or ARN. `create` is false for one that exists."""

    name: str
    create: bool
    container_insights: str
    capacity_providers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LogGroup:
    """Where the containers' output goes; retention in days."""

    name: str
    arn: str
    create: bool
    retention_days: int


@dataclass(frozen=True, slots=True)
class Role:
    """An IAM role of the tasks, `arn` being a reference for one that is rendered.

    `policy` is what it may do, `trust` the policy document of who may assume it.
    """

    document: str
    name: str
    arn: str
    create: bool
    description: str
    policy: str
    statements: tuple[Mapping[str, object], ...]
    trust: Mapping[str, object]
    permissions_boundary: str | None

    @property
    def policy_document(self) -> Mapping[str, object]:
        return {"Version": "2012-10-17", "Statement": self.statements}
