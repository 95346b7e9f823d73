"""Which database is Octopus's: what in the documents ties an RDS instance to the nodes."""

from __future__ import annotations

from collections.abc import Iterator

from octogen.octopus.connection_string import parse
from octogen.octopus.facts import SQL_SERVER_PORT
from octogen.view.deployment import Deployment, references
from octogen.view.identity import DATABASE
from octogen.view.network import ids
from octogen.view.part import Part
from octogen.view.secret_names import secret_name
from octogen.view.security_groups import lets_in
from octogen.view.three_answers import holds_reference
from octogen.view.variables import Variable, variable


def octopus_instances(deployment: Deployment) -> Iterator[Part]:
    """Yield the SQL Server instances among the documents that are tied to Octopus.

    A connection string that can be read decides, by the address that it names. Where none can be read, the secret that
    holds it, the instance's name or the security groups must tie the instance to the nodes; else it may be anybody's.
    """
    given = [variable(container, DATABASE) for _task, container in deployment.octopus_containers()]
    known = [found for found in given if isinstance(found, Variable)]
    for part in deployment.of("database"):
        if "sqlserver-" in (part.text("Engine") or ""):
            answers = [_is_named(found, part) for found in known]
            tied = _is_called_octopus(part) or _is_reached(deployment, part)
            if True in answers or (tied and (None in answers or not answers)):
                yield part


def is_made_by_rds(deployment: Deployment, secret: str) -> bool:
    """Return whether a secret is the one that RDS makes for the master user: by its name, or as an instance has it."""
    kinds = {known.document.kind.name for name in references(secret) if (known := deployment.document(name))}
    own = {part.link("MasterUserSecret", "SecretArn") for part in deployment.of("database")} - {""}
    return "database" in kinds or secret_name(secret).name.startswith("rds!") or any(map(secret.startswith, own))


def _is_named(found: Variable, part: Part) -> bool | None:
    """Return whether a connection string names an instance; None where it cannot be read."""
    text = found.place.link()
    if part.document.name in references(text):
        return True
    string = parse("" if found.secret is not None else text)
    host = string.host
    if not host or holds_reference(host):
        return None
    addresses = {part.link(endpoint, "Address").lower() for endpoint in ("Endpoint", "ListenerEndpoint")} - {""}
    name = part.link("DBInstanceIdentifier").lower()
    return host in addresses or (not addresses and host.startswith(f"{name}.") and string.is_on_rds)


def _is_called_octopus(part: Part) -> bool:
    return "octopus" in f"{part.link('DBInstanceIdentifier')} {part.document.name}".lower()


def _is_reached(deployment: Deployment, part: Part) -> bool:
    """Return whether nodes are in a security group of the instance, or in one that it lets in."""
    groups = {
        *ids(part, "VpcSecurityGroupIds"),
        *(item.link("VpcSecurityGroupId") for item in part.items("VpcSecurityGroups")),
    }
    for service, _task in deployment.octopus_services():
        own = set(ids(deployment.network(service), "securityGroups"))
        if own & groups or any(lets_in(deployment, group, own, SQL_SERVER_PORT) for group in groups):
            return True
    return False
