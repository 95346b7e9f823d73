"""The database behind Octopus Server: the instance that documents or values describe, and how the nodes connect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from octogen.connection_string import ConnectionString, parse
from octogen.documents import Form
from octogen.finding import Pointer, Severity
from octogen.view.deployment import Deployment, environment
from octogen.view.nodes import knob_of
from octogen.view.part import Hit, Part

_MEMBERS = {
    "engine": "Engine",
    "engineVersion": "EngineVersion",
    "multiAz": "MultiAZ",
    "instanceClass": "DBInstanceClass",
}


@dataclass(frozen=True, slots=True)
class Database:
    """An RDS instance of SQL Server. What is not told is empty or None; `part` is None where the values describe it."""

    engine: str
    engine_version: str
    multi_az: bool | None
    instance_class: str
    part: Part | None

    def hit(self, message: str, key: str, *, severity: Severity | None = None, fix: str = "") -> Hit:
        """Return a hit at what the values call `database.<key>`."""
        knob = ("database", key)
        if self.part is None:
            return Hit(None, (), message, severity, knob, fix)
        return self.part.hit(message, _MEMBERS[key], severity=severity, knob=knob, fix=fix)


@dataclass(frozen=True, slots=True)
class Connection:
    """A connection string that stands in clear in a container's environment; `entry` is the variable's part."""

    container: Part
    entry: Part
    string: ConnectionString
    knob: Pointer

    def hit(self, message: str, fix: str = "") -> Hit:
        """Return a hit at the connection string, of which `message` must show nothing that may be a secret."""
        return self.entry.hit(message, "value", knob=self.knob, fix=fix)


def databases(deployment: Deployment) -> Iterator[Database]:
    """Yield the database of Octopus: of several SQL Server instances, those that a readable connection string names."""
    parts = [part for part in deployment.of("database") if "sqlserver-" in part.text("Engine")]
    if len(parts) > 1:
        hosts = {connection.string.host for connection in connections(deployment)}
        parts = [part for part in parts if hosts & {host for host in _hosts(part) if host}]
    for part in parts:
        multi_az = part.flag("MultiAZ")
        if not part.has("MultiAZ") and part.document.form is not Form.OUTPUT:
            multi_az = False  # what AWS takes where it is left out
        yield Database(part.text("Engine"), part.text("EngineVersion"), multi_az, part.text("DBInstanceClass"), part)
    said = deployment.setting("database")
    if said and next(deployment.of("database"), None) is None:
        texts = (said.get(key, "") for key in ("engine", "engineVersion", "instanceClass"))
        engine, version, instance_class = texts
        yield Database(engine, version, said.get("multiAz"), instance_class, None)


def connections(deployment: Deployment) -> Iterator[Connection]:
    """Yield the connection strings of Octopus Server that stand in clear."""
    knob = knob_of(deployment, "DB_CONNECTION_STRING", ("octopus", "secrets", "databaseConnectionString"))
    for _task, container in deployment.octopus_containers():
        entry = environment(container).get("DB_CONNECTION_STRING")
        if entry is not None and entry.text("value"):
            yield Connection(container, entry, parse(entry.text("value")), knob)


def listeners(deployment: Deployment) -> set[str]:
    """Return the addresses of the availability-group listeners that descriptions of instances tell."""
    addresses = {part.text("ListenerEndpoint", "Address").lower() for part in deployment.of("database")}
    return addresses - {""}


def _hosts(part: Part) -> Iterator[str]:
    for endpoint in ("Endpoint", "ListenerEndpoint"):
        yield part.text(endpoint, "Address").lower()
