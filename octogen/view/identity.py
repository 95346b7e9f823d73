"""What makes nodes one installation: their database. And when two nodes are given the same value."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from octogen.octopus.connection_string import parse
from octogen.view.deployment import is_opaque
from octogen.view.joining import Home, cluster_name, service_home
from octogen.view.part import Part
from octogen.view.secret_names import is_same_secret, secret_name
from octogen.view.three_answers import UNKNOWN, Unknown
from octogen.view.variables import Variable, variable

DATABASE = "DB_CONNECTION_STRING"


@dataclass(frozen=True, slots=True)
class DatabaseIdentity:
    """The database of a service's nodes, as far as the documents tell it apart from others.

    `secret` names what holds the connection string. Without one, `text` is server and database of a connection string
    in plain text (or all of it, which may be a secret itself and is never shown), and where there is none either, what
    the nodes have in common anyway: their cluster, and the files that their environment comes from.
    """

    secret: str | None
    text: Hashable
    home: Home

    @property
    def stem(self) -> Hashable:
        """What two services of one installation have in common, and others may have as well."""
        return self.text if self.secret is None else secret_name(self.secret).stem

    def is_same(self, other: DatabaseIdentity) -> bool:
        """Return whether two databases are one."""
        if self.secret is None or other.secret is None:
            named_alike = isinstance(self.text, str) or not self.home.excludes(other.home)
            return self.secret is other.secret and self.text == other.text and named_alike
        if self.secret == other.secret:
            return bool(secret_name(self.secret).account) or not self.home.excludes(other.home)
        return is_same_secret(self.secret, other.secret) is True


def database_of(service: Part, container: Part) -> DatabaseIdentity:
    """Return the database of the nodes that a service runs."""
    home, given = service_home(service), variable(container, DATABASE)
    if isinstance(given, Variable):
        return DatabaseIdentity(
            given.secret, None if given.secret is not None else _comparable(given.place.link()), home
        )
    files = tuple(entry.link("value") for entry in container.items("environmentFiles"))
    return DatabaseIdentity(None, (cluster_name(service), files), home)


def is_same_value(one: Variable, other: Variable) -> bool | Unknown:
    """Return whether two nodes are given the same value, of connection strings the same server and database."""
    if one.secret is not None and other.secret is not None:
        return is_same_secret(one.secret, other.secret)
    if not isinstance(one.value, str) or not isinstance(other.value, str):
        return UNKNOWN
    return _comparable(one.value) == _comparable(other.value)


def _comparable(text: str) -> str:
    """Return what tells one value from another: of a connection string server and database, as logins may differ."""
    string = parse(text)
    return f"{string.host};{string.database.lower()}" if string.server else text


def is_same_name(one: Variable, other: Variable) -> bool:
    """Return whether two nodes are certainly given one name: in the same words, or by the same secret.

    Octopus asks for a database that compares names without regard to case.
    """
    if one.secret is not None and other.secret is not None:
        alike = one.secret == other.secret or is_same_secret(one.secret, other.secret) is True
        return alike and not is_opaque(one.secret)
    if one.secret is not None or other.secret is not None:
        return False
    own, its = one.place.link(), other.place.link()
    return bool(own) and own.casefold() == its.casefold() and not is_opaque(own)
