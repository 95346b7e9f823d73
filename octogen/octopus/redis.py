"""Redis as the shared queue of polling Tentacles uses it: what a connection string and a server's command say.

What Octopus wants of a Redis, and how a connection string is written:
https://octopus.com/docs/administration/high-availability/polling-tentacles-with-ha/multi-node-polling-tentacles
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from octogen.octopus.facts import REDIS_PORT

RECOMMENDED = 8
"""The first major version that Octopus recommends; it has not tested earlier ones."""
_TLS_PORT = 6380
_SERVERS = re.compile(r"(?:^|/)(?:redis|valkey)-server$")
_ENDS_A_COMMAND = frozenset({"&&", "||", ";", "|", "&"})
_SHELL_TEXT = re.compile(r"\s.*--[a-z]|(?:redis|valkey)-server\s", re.DOTALL | re.IGNORECASE)
_QUOTES = "\"'"
_DATABASE = re.compile(r"(?:^|,)\s*defaultdatabase\s*=\s*([0-9]{1,9})\s*(?:,|$)", re.IGNORECASE)


class Queue(NamedTuple):
    """What tells one queue from another: the servers, each `host:port` in lower case, and the database's number."""

    endpoints: frozenset[str]
    database: int

    @property
    def hosts(self) -> frozenset[str]:
        return frozenset(endpoint.rpartition(":")[0] for endpoint in self.endpoints)


def queue(text: str) -> Queue | None:
    """Return the queue that a connection string leads to; None where it names no server.

    StackExchange.Redis: servers and options, divided by commas, an option being `name=value`. The port is 6379 unless
    `ssl=true`, which makes it 6380. https://stackexchange.github.io/StackExchange.Redis/Configuration
    """
    parts = [part.strip().lower() for part in text.split(",")]
    port = _TLS_PORT if "ssl=true" in parts else REDIS_PORT
    servers = [part for part in parts if part and "=" not in part]
    database = _DATABASE.search(text)
    named = frozenset(part if ":" in part else f"{part}:{port}" for part in servers)
    return Queue(named, int(database[1]) if database else 0) if named else None


class Options(NamedTuple):
    """The options of a Redis server, by their names in lower case; more may stand in a configuration file."""

    given: Mapping[str, str]
    has_file: bool

    def get(self, name: str) -> str | None:
        """Return an option's value, words divided by blanks; None where the command does not set it."""
        return self.given.get(name)


def options(words: Sequence[str]) -> Options:
    """Return the options of a server's command, a shell's `-c` included."""
    arguments = _after_the_server(list(_words(words)))
    given: dict[str, str] = {}
    name = ""
    for word in arguments:
        if word.startswith("--"):
            name = word.lower().removeprefix("--")
            given.setdefault(name, "")
        elif name:
            given[name] = f"{given[name]} {word.strip(_QUOTES)}".strip()
    return Options(given, bool(arguments) and not arguments[0].startswith("--"))


def _words(words: Sequence[str]) -> Iterator[str]:
    """Yield the words of a command; the text that a shell is given is words as well."""
    for word in words:
        if _SHELL_TEXT.search(word):
            try:
                yield from shlex.split(word)
            except ValueError:  # a quote that is not closed
                yield from word.split()
        else:
            yield word


def _after_the_server(words: list[str]) -> list[str]:
    """Return the arguments of the server; without a server, as the image's entry point takes them, all words."""
    at = next((number for number, word in enumerate(words) if _SERVERS.search(word)), -1)
    arguments = words[at + 1 :]
    end = next((number for number, word in enumerate(arguments) if word in _ENDS_A_COMMAND), len(arguments))
    return arguments[:end]
