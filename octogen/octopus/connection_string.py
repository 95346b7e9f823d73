"""The readable parts of a SQL Server connection string. Its password is never kept, so that nothing can print it."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Keywords and their synonyms, in lower case: https://learn.microsoft.com/sql/connect/ado-net/connection-options
_FIELDS = {
    "server": "server",
    "data source": "server",
    "address": "server",
    "addr": "server",
    "network address": "server",
    "database": "database",
    "initial catalog": "database",
    "user id": "user",
    "uid": "user",
    "user": "user",
    "encrypt": "encrypt",
    "multisubnetfailover": "multi_subnet_failover",
    "multi subnet failover": "multi_subnet_failover",
    "failover partner": "failover_partner",
    "integrated security": "integrated_security",
    "trusted_connection": "integrated_security",
    "trust server certificate": "trust_server_certificate",
    "trustservercertificate": "trust_server_certificate",
}

# One `keyword=value` and what ends it. A value that holds a semicolon stands in quotes, a quote in it is doubled; a
# keyword that holds an equals sign doubles it. https://learn.microsoft.com/dotnet/framework/data/adonet/connection-string-syntax
_PAIR = re.compile(
    r"""\s*(?P<keyword>(?:[^=;]|==)*)
        (?:=\s*(?P<value>"(?:[^"]|"")*"(?=\s*(?:;|\Z))|'(?:[^']|'')*'(?=\s*(?:;|\Z))|[^;]*))?
        (?:;|\Z)""",
    re.VERBOSE,
)
_LOCAL = re.compile(r"|\.|\(local\)|\(localdb\).*|localhost|::1|127(?:\.\d{1,3}){1,3}")


@dataclass(frozen=True, slots=True)
class ConnectionString:
    """What a connection string says, each as it is written; empty where it does not say it."""

    server: str = ""
    database: str = ""
    user: str = ""
    encrypt: str = ""
    multi_subnet_failover: str = ""
    failover_partner: str = ""
    integrated_security: str = ""
    trust_server_certificate: str = ""

    @property
    def host(self) -> str:
        """The server's host, without protocol, instance and port, in lower case."""
        name = re.sub(r"^(?:tcp|np|lpc|admin):", "", self.server.strip().lower()).removeprefix("\\\\")
        return re.split(r"[\\,]", name)[0].strip().removeprefix("[").removesuffix("]")

    @property
    def is_on_rds(self) -> bool:
        """Whether the server is an instance of Amazon RDS, by its name."""
        return re.search(r"\.rds\.(?:[a-z0-9-]+\.)?amazonaws\.com(?:\.cn)?\Z", self.host) is not None

    @property
    def uses_windows_login(self) -> bool:
        """Whether the server is to take the Windows account of the process that connects."""
        return is_true(self.integrated_security) or self.integrated_security.lower() == "sspi"

    @property
    def is_named_pipe(self) -> bool:
        """Whether it names a pipe or shared memory instead of an address in the network."""
        return self.server.lower().startswith(("np:", "lpc:", "\\\\"))

    @property
    def is_local(self) -> bool:
        """Whether it points at the machine that connects."""
        return bool(self.server) and _LOCAL.fullmatch(self.host) is not None


def parse(text: str) -> ConnectionString:
    """Return the readable parts of a connection string; what cannot be read is passed over."""
    found: dict[str, str] = {}
    for match in _PAIR.finditer(text):
        field = _FIELDS.get(" ".join(match["keyword"].lower().split()))
        if field and match["value"] is not None:
            found[field] = _unquoted(match["value"].strip())
    return ConnectionString(**found)


def is_false(value: str) -> bool:
    """Return whether a connection string's flag is set to false; one that is left out is not."""
    return value.lower() in ("false", "no")


def is_true(value: str) -> bool:
    """Return whether a connection string's flag is set."""
    return value.lower() in ("true", "yes")


def _unquoted(value: str) -> str:
    quote = value[:1]
    if quote in ("'", '"') and len(value) > 1 and value.endswith(quote):
        return value[1:-1].replace(quote * 2, quote)
    return value
