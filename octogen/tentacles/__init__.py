"""How to register Tentacles and Kubernetes agents: scripts for the machines they run on.

Scripts hold no secret: they read it from an environment variable, and stop where that is missing. What only AWS knows,
the load balancer's name, is such a variable, too: `${load-balancer.polling.dns}` would mean something to the shells.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from enum import StrEnum

from octogen.octopus.facts import LISTENING_TENTACLE_PORT
from octogen.tentacles import kubernetes, machines
from octogen.tentacles.polled import Polled, polled
from octogen.tentacles.sheet import Action
from octogen.topology import Topology

__all__ = ["Action", "Platform", "instructions"]


class Platform(StrEnum):
    """What a Tentacle runs on."""

    LINUX = "linux"
    WINDOWS = "windows"
    KUBERNETES = "kubernetes"


_RULE = f"\n# {'-' * 118}\n\n"


def instructions(
    topology: Topology, platforms: Collection[Platform] = (), actions: Collection[Action] = tuple(Action)
) -> str:
    """Return the scripts for these platforms (all of them, where none is named) and actions, one after the other."""
    what = polled(topology)
    if what is None:
        return _nothing(topology)
    wanted = (platform for platform in Platform if platform in platforms or not platforms)
    scripts = (_script(what, platform, action) for platform in wanted for action in Action if action in actions)
    return _RULE.join("".join(f"{line}\n" for line in script) for script in scripts)


def _script(what: Polled, platform: Platform, action: Action) -> Iterator[str]:
    if platform is Platform.KUBERNETES:
        return kubernetes.script(what, action)
    return machines.script(what, action, machines.LINUX if platform is Platform.LINUX else machines.WINDOWS)


def _nothing(topology: Topology) -> str:
    if not topology.settings["tentacles"]["listening"]:
        return f"# There is nothing to set up: no Tentacles are used with {topology.name}.\n"
    port = LISTENING_TENTACLE_PORT
    return f"# Listening Tentacles need no change: the nodes of {topology.name} call them, at port {port}.\n"
