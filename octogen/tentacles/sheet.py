"""What the scripts have in common: the comment above the commands, and the settings that whoever runs them gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from octogen.tentacles.polled import Polled
from octogen.tentacles.shells import Setting, Shell


class Action(StrEnum):
    """Whether a Tentacle is registered, or one that is registered already gets new addresses."""

    NEW = "new"
    MOVE = "move"


API_KEY = Setting("OCTOPUS_API_KEY", "an API key that may add machines")
SPACE = Setting("OCTOPUS_SPACE", "the name of a space", "Default")
ENVIRONMENT = Setting("OCTOPUS_ENVIRONMENT", "the environment of the new target")
TAG = Setting("OCTOPUS_TARGET_TAG", "the target tag (role) of the new target")
_URL = Setting("OCTOPUS_URL", "the address of the portal, such as https://octopus.example.com")

_POLLING = "https://octopus.com/docs/administration/high-availability/polling-tentacles-with-ha"


def heading(polled: Polled, title: str, sources: Iterable[str]) -> Iterator[str]:
    """Yield the comment that a script begins with: what it does, what is polled, and whose documentation says so."""
    yield f"# {title}"
    yield "#"
    yield from (f"# {line}" for line in _what_is_polled(polled))
    yield "#"
    yield f"# {_POLLING}/{'multi-node-polling-tentacles' if polled.shared else 'poll-every-node'}"
    yield from (f"# {source}" for source in sources)


def _what_is_polled(polled: Polled) -> Iterator[str]:
    if polled.shared:
        yield f"The nodes of {polled.deployment} share one queue: one port is polled, whichever node answers there."
        yield f"  {polled.ports[0].number}"
        yield "Nodes may be added and removed without a word to the Tentacles."
        return
    yield f"Each node of {polled.deployment} has a queue of its own, so every node is polled, at a port of its own:"
    for port in polled.ports:
        yield f"  {port.number}  {port.node or polled.deployment}"
    if not polled.look_up:
        yield "(The listeners exist already, and octogen takes these ports for theirs.)"
    yield "When nodes are added or removed, every Tentacle and every Kubernetes agent has to be moved."


def settings(polled: Polled, shell: Shell, wanted: Iterable[Setting], *, with_portal: bool) -> Iterator[str]:
    """Yield the lines that stop a script at its first failure, and where a setting is missing.

    The polling address is one where the values leave it open, and the portal's (of which not every script knows).
    """
    yield shell.strict
    yield ""
    if with_portal and not polled.server:
        yield shell.demand(_URL)
    if not polled.address:
        if polled.look_up:
            yield "# What AWS calls the load balancer (with tentacles.polling.address it has a name of yours):"
            yield f"#   {polled.look_up}"
        yield shell.demand(_address(polled))
    yield from map(shell.demand, wanted)


def _address(polled: Polled) -> Setting:
    return Setting("OCTOPUS_POLLING_ADDRESS", f"the DNS name of {polled.whose}")


def addresses(polled: Polled, shell: Shell) -> list[str]:
    """Return the addresses to poll, fit for double quotes."""
    host = polled.address or shell.embedded(_address(polled))
    return [f"https://{host}:{port.number}" for port in polled.ports]


def portal(polled: Polled, shell: Shell, prefix: str = "") -> str:
    """Return the portal's URL as an argument that begins with `prefix`."""
    return shell.quote(prefix + polled.server) if polled.server else prefix + shell.argument(_URL)
