"""ECS and Fargate: OCT9xx."""

from __future__ import annotations

from octogen.rule import Rule
from octogen.rules.ecs.dangling_reference import dangling_reference
from octogen.rules.ecs.essential_container import essential_container
from octogen.rules.ecs.fargate_refuses import fargate_refuses
from octogen.rules.ecs.fargate_size import fargate_size
from octogen.rules.ecs.host_port import host_port
from octogen.rules.ecs.limit import limit
from octogen.rules.ecs.platform_version import platform_version
from octogen.rules.ecs.too_many_target_groups import too_many_target_groups

TITLE = "ECS and Fargate"

RULES: tuple[Rule, ...] = (
    fargate_size,
    fargate_refuses,
    host_port,
    platform_version,
    too_many_target_groups,
    dangling_reference,
    limit,
    essential_container,
)
