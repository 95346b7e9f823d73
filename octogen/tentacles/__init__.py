"""How to register Tentacles and Kubernetes agents: scripts for the machines they run on, through templates/tentacles/.

Scripts hold no secret: they read it from an environment variable, and stop where that is missing. What only AWS knows,
the load balancer's name, is such a variable, too: `${load-balancer.polling.dns}` would mean something to the shells.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from octogen.octopus.facts import LISTENING_TENTACLE_PORT
from octogen.tentacles.polled import Polled, polled
from octogen.tentacles.shells import BASH, POWERSHELL, FromEnvironment, environment
from octogen.topology import Topology

__all__ = ["Action", "Platform", "instructions", "script"]


class Action(StrEnum):
    """Whether a Tentacle is registered, or one that is registered already gets new addresses."""

    NEW = "new"
    MOVE = "move"


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
    return _RULE.join(script(what, platform, action) for platform in wanted for action in Action if action in actions)


def script(what: Polled, platform: Platform, action: Action) -> str:
    """Return one script. What the values leave open, it reads from an environment variable."""
    shell, suffix = (POWERSHELL, "ps1") if platform is Platform.WINDOWS else (BASH, "sh")
    return (
        environment(shell)
        .get_template(f"{platform}-{action}.{suffix}.j2")
        .render(
            polled=what,
            portal=what.server or FromEnvironment("OCTOPUS_URL"),
            host=what.address or FromEnvironment("OCTOPUS_POLLING_ADDRESS"),
        )
    )


def _nothing(topology: Topology) -> str:
    return (
        environment(BASH)
        .get_template("nothing.j2")
        .render(
            name=topology.name,
            listening=topology.settings["tentacles"]["listening"],
            port=LISTENING_TENTACLE_PORT,
        )
    )
