"""The command of a container's health check: what it runs, what it asks for, and which answers it takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from octogen.octopus.facts import PING_PATH
from octogen.view.deployment import Deployment
from octogen.view.part import Part
from octogen.view.three_answers import UNKNOWN, Unknown

_SHELL = re.compile(r"(?:.*/)?(?:ash|bash|busybox|dash|sh|zsh)")
_BETWEEN_COMMANDS = re.compile(r"\|\||&&|[|;\n`]|\$?\(|\)")
_LOCAL = r"(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\])"
_URL = re.compile(rf"(https?)://{_LOCAL}(?::(\d{{1,5}}))?(?![\w.:-])", re.IGNORECASE)
_URL_WITHOUT_SCHEME = re.compile(rf"(?<![\w./:\]-]){_LOCAL}?:(\d{{1,5}})/", re.IGNORECASE)

_NOT_IN_HARDENED = frozenset({"ash", "bash", "busybox", "curl", "dash", "env", "grep", "nc", "sh", "timeout", "wget"})

# Short options of curl that take no value, up to the one that makes it fail.
_CURL_FAILS = re.compile(r"-[0-3468#aBgGiIjJklLMnNpqRsSvZ]{0,20}f[A-Za-z]{0,20}|--fail(?:-with-body)?")
_FAILS_FROM_400 = re.compile(r"\burlopen\b|\braise_for_status\b|\bInvoke-(?:WebRequest|RestMethod)\b|--check-status\b")
_UP_TO_399 = r"(?:-lt|-ge|<|>=)\s*[\"']?[34]00|(?:-le|-gt|<=|>)\s*[\"']?[23]99"
_A_200 = r"(?:200\b|2\.\.|2xx\b|2\[0-9\]|2\\d)"
_COMPARES_WITH_200 = re.compile(
    rf"(?:=|-eq|-ne|\bgrep\b.{{0,200}}?|\bin\b|HTTP/\S+|~)[\s\"'^\\(]*{_A_200}|\b200[\"']?\s*(?:=|!=|-eq|-ne)|{_UP_TO_399}",
    re.IGNORECASE | re.DOTALL,
)
_TAKES_418 = re.compile(r"418|4\.\.|4xx|4\\d|4\[|\[[235-]*4|\|\|\s*(?:true|:|exit\s+0)\s*$", re.IGNORECASE)


class Request(NamedTuple):
    """A request to the task itself."""

    scheme: str
    port: int


@dataclass(frozen=True, slots=True)
class HealthCommand:
    """A health check's command: `form` is CMD, CMD-SHELL or whatever the list begins with, `words` are the rest."""

    place: Part
    form: str
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """What is run, as one would type it."""
        return " ".join(self.words)

    @property
    def has_shell(self) -> bool:
        """Whether it is a shell that takes it apart."""
        return self.form == "CMD-SHELL" or (bool(self.words) and bool(_SHELL.fullmatch(self.words[0])))

    @property
    def asks_for_state(self) -> bool:
        """Whether it asks Octopus for the node's state. Octopus's routes know no case."""
        return PING_PATH in self.text.lower()

    @property
    def fails_on_418(self) -> bool:
        """Whether the command certainly fails where the answer is 418."""
        text = self.text
        if _TAKES_418.search(text):
            return False
        decides = _COMPARES_WITH_200.search(_without_urls(text)) or _FAILS_FROM_400.search(text)
        return bool(decides) or any(map(_fails_from_400, _BETWEEN_COMMANDS.split(text)))

    @property
    def requests(self) -> Iterator[Request]:
        """The requests that it sends to the task itself."""
        for match in _URL.finditer(self.text):
            scheme = match[1].lower()
            yield Request(scheme, int(match[2] or (443 if scheme == "https" else 80)))
        for match in _URL_WITHOUT_SCHEME.finditer(self.text):
            yield Request("http", int(match[1]))


def health_command(container: Part) -> HealthCommand | Unknown | None:
    """Return the command of a container's health check; None where it has no check, or one that is switched off."""
    items = container.all("healthCheck", "command")
    if items is UNKNOWN:
        return UNKNOWN
    words = [word for item in items if isinstance(word := item.text(), str)]
    if len(words) < len(items):
        return UNKNOWN
    if not words or words[0] == "NONE":
        return None
    return HealthCommand(container.at("healthCheck", "command"), words[0], tuple(words[1:]))


def lacking_when_hardened(command: str) -> str:
    """Return what a command runs, if it is a program or a script that the hardened image cannot run."""
    program = next(iter(command.split()), "").rpartition("/")[2]
    if program.endswith((".sh", ".bash")):
        return f"a shell for {program}"
    return program if program in _NOT_IN_HARDENED else ""


def effective_commands(deployment: Deployment) -> Iterator[tuple[Part, HealthCommand]]:
    """Yield (container, command) for the health checks that can end a task of Octopus.

    ECS ignores the check of a container that is not essential:
    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
    """
    seen = set()
    for task, _server in deployment.octopus_containers():
        if task.document.name not in seen:
            seen.add(task.document.name)
            for container in task.items("containerDefinitions"):
                command = health_command(container)
                if isinstance(command, HealthCommand) and container.flag("essential") is not False:
                    yield container, command


def _fails_from_400(command: str) -> bool:
    """Return whether a simple command fails for any status from 400 on, as curl does with --fail, and wget."""
    words = [word.strip("\"'") for word in command.split()]
    programs = [word.rpartition("/")[2] for word in words]
    if "wget" in programs:
        return True
    options = words[programs.index("curl") + 1 :] if "curl" in programs else []
    return any(map(_CURL_FAILS.fullmatch, options))


def _without_urls(text: str) -> str:
    return re.sub(r"https?://[^\s|;)\"'`]+", " ", text)
