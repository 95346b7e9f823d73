"""ECS and Fargate: OCT9xx."""

from __future__ import annotations

from octogen.rules.ecs.aws_refuses import aws_refuses
from octogen.rules.ecs.dangling_reference import dangling_reference
from octogen.rules.ecs.fargate_refuses import fargate_refuses
from octogen.rules.ecs.fargate_size_invalid import fargate_size_invalid
from octogen.rules.ecs.host_port_differs import host_port_differs
from octogen.rules.ecs.limit_exceeded import limit_exceeded
from octogen.rules.ecs.platform_version_too_old import platform_version_too_old
from octogen.rules.ecs.too_many_target_groups import too_many_target_groups
from octogen.rules.ecs.wrong_container_essential import wrong_container_essential
from octogen.rules.rule import Rule

TITLE = "ECS and Fargate"

RULES: tuple[Rule, ...] = (
    fargate_size_invalid,
    fargate_refuses,
    host_port_differs,
    platform_version_too_old,
    too_many_target_groups,
    dangling_reference,
    limit_exceeded,
    wrong_container_essential,
    aws_refuses,
)
