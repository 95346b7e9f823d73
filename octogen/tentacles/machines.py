"""Tentacles on Linux and Windows: the same commands, for bash and for PowerShell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from octogen.tentacles.polled import Polled
from octogen.tentacles.sheet import API_KEY, ENVIRONMENT, SPACE, TAG, Action, addresses, heading, portal, settings
from octogen.tentacles.shells import BASH, POWERSHELL, Shell

_TENTACLES = "https://octopus.com/docs/infrastructure/deployment-targets/tentacle"
_COMMANDS = "https://octopus.com/docs/administration/tentacle.exe-command-line"

_INSTANCE = "  # Add --instance NAME for an instance that is not the default one."


@dataclass(frozen=True, slots=True)
class Machine:
    """An operating system.

    `tentacle` are the lines that define the command of that name, `install` those with which a new Tentacle begins;
    `source` is the page that shows both.
    """

    name: str
    shell: Shell
    run: str
    source: str
    tentacle: tuple[str, ...]
    install: tuple[str, ...]


LINUX = Machine(
    name="Linux",
    shell=BASH,
    run="run with bash, as root",
    source=f"{_TENTACLES}/linux",
    tentacle=(
        "tentacle() {",
        _INSTANCE,
        '  /opt/octopus/tentacle/Tentacle "$@"',
        "}",
    ),
    install=(
        "tentacle create-instance --config /etc/octopus/default/tentacle-default.config",
        "tentacle new-certificate --if-blank",
        "tentacle configure --noListen True --app /home/Octopus/Applications/",
    ),
)
WINDOWS = Machine(
    name="Windows",
    shell=POWERSHELL,
    run="run with PowerShell, as an administrator",
    source=f"{_TENTACLES}/windows/automating-tentacle-installation",
    tentacle=(
        "function tentacle {",
        _INSTANCE,
        r'  & "${env:ProgramFiles}\Octopus Deploy\Tentacle\Tentacle.exe" @args --console',
        # PowerShell would go on after a program that failed.
        '  if ($LASTEXITCODE -ne 0) { throw "Tentacle $($args[0]) failed with exit code $LASTEXITCODE" }',
        "}",
    ),
    install=(
        r"tentacle create-instance --config 'C:\Octopus\Tentacle.config'",
        "tentacle new-certificate --if-blank",
        r"tentacle configure --home 'C:\Octopus' --app 'C:\Octopus\Applications' --noListen True",
    ),
)


def script(polled: Polled, action: Action, machine: Machine) -> Iterator[str]:
    """Yield the lines of the script."""
    shell = machine.shell
    if action is Action.NEW:
        title, page = f"A new polling Tentacle on {machine.name}, once it is installed", "register-with"
        wanted, commands = [API_KEY, SPACE, ENVIRONMENT, TAG], _register(polled, machine)
    else:
        title, page = f"A polling Tentacle on {machine.name} that is registered already", "service"
        wanted, commands = [API_KEY], _move(polled, shell)
    sources = (f"{_COMMANDS}/{page}", f"{_COMMANDS}/poll-server", machine.source)
    yield from heading(polled, f"{title}: {machine.run}.", sources)
    yield from settings(polled, shell, wanted, with_portal=True)
    yield ""
    yield from machine.tentacle
    yield ""
    yield from commands


def _register(polled: Polled, machine: Machine) -> Iterator[str]:
    shell = machine.shell
    first, *others = addresses(polled, shell)
    target = f"--environment {shell.argument(ENVIRONMENT)} --role {shell.argument(TAG)}"
    yield from machine.install
    yield "# A worker: register-worker, and --workerpool in the place of --environment and --role."
    yield f"tentacle register-with {_server(polled, shell)} --space {shell.argument(SPACE)}{shell.continued}"
    yield f"  {target}{shell.continued}"
    yield f'  --comms-style TentacleActive --server-comms-address "{first}"'
    yield from _poll(polled, shell, others)
    yield "tentacle service --install --start"


def _move(polled: Polled, shell: Shell) -> Iterator[str]:
    polls = addresses(polled, shell)
    yield from _poll(polled, shell, polls)
    yield "# Forget all other addresses. This needs Tentacle 8.1.1713 or later: upgrade an older one first. Where the"
    yield "# Tentacle serves another Octopus Server as well, add that one's addresses to the list."
    yield f'tentacle clear-trusted-servers --keep "{",".join(polls)}"'
    yield "tentacle service --restart"


def _poll(polled: Polled, shell: Shell, polls: Iterable[str]) -> Iterator[str]:
    for address in polls:
        yield f'tentacle poll-server {_server(polled, shell)} --server-comms-address "{address}"'


def _server(polled: Polled, shell: Shell) -> str:
    return f"--server {portal(polled, shell)} --apiKey {shell.argument(API_KEY)}"
