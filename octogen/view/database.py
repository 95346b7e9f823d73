"""The database behind Octopus Server: the instance that documents or values describe, and how the nodes connect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from octogen.finding import Pointer, Severity
from octogen.octopus.connection_string import ConnectionString, is_true, parse
from octogen.view.deployment import Deployment
from octogen.view.nodes import values_key_of
from octogen.view.ownership import octopus_instances
from octogen.view.part import Hit, Part
from octogen.view.three_answers import UNKNOWN, Unknown, holds_reference
from octogen.view.variables import environment

_MEMBERS = {
    "engine": "Engine",
    "engineVersion": "EngineVersion",
    "multiAz": "MultiAZ",
    "instanceClass": "DBInstanceClass",
    "collation": "CharacterSetName",
}
"""What a hit may be about -> its member in AWS's documents; all but the last are keys of `database` in the values."""


@dataclass(frozen=True, slots=True)
class DatabaseInstance:
    """An RDS instance of SQL Server; `part` is None where the values describe it, which never say `collation`."""

    engine: str | Unknown | None
    engine_version: str | Unknown | None
    instance_class: str | Unknown | None
    multi_az: bool | Unknown | None
    collation: str | Unknown | None
    part: Part | None

    @property
    def major_version(self) -> int | None:
        """The first number of the engine version, for example 16 of SQL Server 2022; None where it is not known."""
        major = (self.engine_version or "").partition(".")[0]
        return int(major) if major.isdecimal() else None

    def hit(self, message: str, key: str, *, severity: Severity | None = None, fix: str = "") -> Hit:
        """Return a hit at what the values call `database.<key>`."""
        values_key = ("overrides",) if key == "collation" else ("database", key)
        if self.part is None:
            return Hit(None, (), message, severity, values_key, fix)
        return self.part.hit(message, _MEMBERS[key], severity=severity, values_key=values_key, fix=fix)


@dataclass(frozen=True, slots=True)
class Connection:
    """A connection string that stands in clear in a container's environment; `entry` is the variable's part."""

    container: Part
    entry: Part
    string: ConnectionString
    values_key: Pointer

    @property
    def host(self) -> str | Unknown:
        return UNKNOWN if holds_reference(self.string.server) else self.string.host

    @property
    def spans_subnets(self) -> bool | Unknown:
        """Whether the client tries the addresses of all subnets at once, as it must to follow a listener."""
        given = self.string.multi_subnet_failover
        return UNKNOWN if holds_reference(given) else is_true(given)

    def hit(self, message: str, fix: str = "", related: tuple[Hit, ...] = ()) -> Hit:
        """Return a hit at the connection string, of which `message` must show nothing that may be a secret."""
        return self.entry.hit(message, "value", values_key=self.values_key, fix=fix, related=related)


def databases(deployment: Deployment) -> Iterator[DatabaseInstance]:
    """Yield the database of Octopus: the instances of SQL Server that the documents tie to it."""
    members = tuple(_MEMBERS[key] for key in ("engine", "engineVersion", "instanceClass"))
    for part in octopus_instances(deployment):
        engine, version, instance_class = (part.text(member) for member in members)
        collation = part.text(_MEMBERS["collation"])
        yield DatabaseInstance(engine, version, instance_class, part.flag("MultiAZ"), collation, part)
    said = deployment.setting("database")
    if said and next(deployment.of("database"), None) is None:
        engine, version, instance_class = (said.get(key) for key in ("engine", "engineVersion", "instanceClass"))
        yield DatabaseInstance(engine, version, instance_class, said.get("multiAz"), None, None)


def connections(deployment: Deployment) -> Iterator[Connection]:
    """Yield the connection strings of Octopus Server that stand in clear."""
    values_key = values_key_of(deployment, "DB_CONNECTION_STRING", ("octopus", "secrets", "databaseConnectionString"))
    for _task, container in deployment.octopus_containers():
        entry = environment(container).get("DB_CONNECTION_STRING")
        if entry is not None and entry.link("value"):
            yield Connection(container, entry, parse(entry.link("value")), values_key)


def listeners(deployment: Deployment) -> set[str]:
    """Return the addresses of the availability-group listeners that descriptions of instances tell."""
    addresses = {part.link("ListenerEndpoint", "Address").lower() for part in deployment.of("database")}
    return addresses - {""}
