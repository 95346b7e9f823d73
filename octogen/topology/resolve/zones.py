"""Subnets and their availability zones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from octogen.values.settings_types import SubnetSettings


def one_of_each_zone(subnets: Sequence[SubnetSettings]) -> list[SubnetSettings]:
    """Return the first subnet of each zone: load balancers and file systems take no more than one there.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html,
    https://docs.aws.amazon.com/efs/latest/ug/API_CreateMountTarget.html
    """
    first = {subnet["zone"]: subnet for subnet in reversed(subnets)}
    return [subnet for subnet in subnets if first[subnet["zone"]] is subnet]
