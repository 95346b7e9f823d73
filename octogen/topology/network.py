"""Where tasks run, and who may reach what."""

from __future__ import annotations

from dataclasses import dataclass

from octogen.topology.account import Tags


@dataclass(frozen=True, slots=True)
class Network:
    """The network of tasks with an address of their own (network mode awsvpc)."""

    subnets: tuple[str, ...]
    security_groups: tuple[str, ...]
    assign_public_ip: bool


@dataclass(frozen=True, slots=True)
class SecurityGroup:
    """A security group to be created."""

    label: str
    name: str
    description: str
    vpc: str
    tags: Tags


@dataclass(frozen=True, slots=True)
class Ingress:
    """One TCP port that a security group lets in, from other groups, CIDR blocks or prefix lists.

    There is one for each port, so that another node changes none of those that exist.
    """

    label: str
    group: str
    port: int
    groups: tuple[str, ...]
    cidrs: tuple[str, ...]
    prefix_lists: tuple[str, ...]
