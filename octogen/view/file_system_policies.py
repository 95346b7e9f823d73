"""Whom the policy of a file system lets mount it, and write to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from octogen.view.deployment import Deployment, is_opaque
from octogen.view.part import Part
from octogen.view.policies import Answer, Statement, all_of, decided, like, names_action, statements
from octogen.view.roles import is_same_role, rights_of
from octogen.view.storage import Mount
from octogen.view.three_answers import UNKNOWN

_SERVICE = "elasticfilesystem:"


@dataclass(frozen=True, slots=True)
class Client:
    """Who mounts a volume: with TLS or without, through an access point or not, as a role or as nobody (empty)."""

    volume: Part
    role: str
    encrypted: bool
    access_point: str
    writes: bool
    rights: Sequence[Statement] | None

    @classmethod
    def of(cls, deployment: Deployment, task: Part, mount: Mount) -> Client | None:
        """Return the client of a mount on EFS; None where only AWS can tell who it is."""
        if mount.volume is None:
            return None
        efs = mount.volume.at("efsVolumeConfiguration")
        iam, tls = efs.text("authorizationConfig", "iam"), efs.text("transitEncryption")
        if UNKNOWN in (iam, tls):
            return None
        role = task.link("taskRoleArn") if iam == "ENABLED" else ""
        rights = rights_of(deployment, role) if role else ()
        if iam == "ENABLED" and not role:
            return None  # OCT109's finding
        return cls(mount.volume, role, tls == "ENABLED", mount.access_point, mount.read_only is None, rights)

    @property
    def name(self) -> str:
        """What a message calls it."""
        how = "" if self.encrypted else ", without TLS"
        return f"{self.role}{how}" if self.role else f"an anonymous client, as which the volume is mounted{how}"

    @property
    def rights_known(self) -> bool:
        """Whether the policies of its role are among the documents."""
        return self.rights is not None

    @property
    def actions(self) -> tuple[str, ...]:
        return ("ClientMount", "ClientWrite") if self.writes else ("ClientMount",)


def policies_of(deployment: Deployment, mount: Mount) -> Iterator[Part]:
    """Yield the policy of a mount's file system, if it is among the documents."""
    policies = deployment.of("file-system-policy") if mount.file_system else ()
    yield from (policy for policy in policies if policy.link("FileSystemId") == mount.file_system)


def may_have_policy(deployment: Deployment, mount: Mount) -> bool:
    """Return whether a mount's file system has a policy, or one is for a file system that only AWS can tell."""
    theirs = (policy.link("FileSystemId") for policy in deployment.of("file-system-policy"))
    return any(given == mount.file_system or is_opaque(given) for given in theirs)


def refused(deployment: Deployment, policy: Part, client: Client) -> tuple[str, ...]:
    """Return the actions that neither the file system's policy nor the client's role certainly allow."""
    given = statements(policy, "Policy")
    if given is None:
        return ()
    own = [{"Principal": "*", **statement} for statement in client.rights or ()]

    def allowed(action: str) -> Answer:
        return decided(
            [*given, *own],
            lambda one: all_of(
                names_action(one, f"{_SERVICE}{action}"), _is_for(deployment, one, client), _holds(one, client)
            ),
        )

    return tuple(action for action in client.actions if allowed(action) is False)


def _is_for(deployment: Deployment, statement: Statement, client: Client) -> Answer:
    """Return whether a statement is about a client; everybody includes those who are anonymous."""
    principal = statement.get("Principal", {"AWS": []})
    if "NotPrincipal" in statement:
        return None
    named = principal.get("AWS", []) if isinstance(principal, dict) else principal
    names = [str(name) for name in (named if isinstance(named, list) else [named])]
    if "*" in names:
        return True
    if not client.role:
        return False
    answers: list[Answer] = []
    for name in names:
        account = name.endswith(":root") or name.isdecimal()
        # An account leaves it to the policies of its roles, which count here by themselves.
        left = False if client.rights_known else None
        answers.append(left if account else is_same_role(deployment, name, client.role))
    return True if True in answers else None if None in answers else False


def _holds(statement: Statement, client: Client) -> Answer:
    """Return whether the conditions of a statement hold for a client; None where one is not known."""
    answers: list[Answer] = [True]
    for operator, tests in (statement.get("Condition") or {}).items():
        for key, value in tests.items() if isinstance(tests, dict) else ():
            wanted = [str(item) for item in (value if isinstance(value, list) else [value])]
            answers.append(_test(operator, key.lower(), wanted, client))
    return all_of(*answers)


def _test(operator: str, key: str, wanted: list[str], client: Client) -> Answer:
    facts = {"aws:securetransport": client.encrypted, "elasticfilesystem:accessedviamounttarget": True}
    if operator.startswith("Bool") and key in facts:
        return str(facts[key]).lower() in [item.lower() for item in wanted]
    plain = operator in ("StringEquals", "StringLike", "ArnEquals", "ArnLike")
    if plain and key == "elasticfilesystem:accesspointarn":
        if not client.access_point:
            return False
        answers = [True if client.access_point in item else like(item, client.access_point) for item in wanted]
        return True if True in answers else None
    return None
