"""Which role is which, and what the policies among the documents let it do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from octogen.view.accounts import role_name
from octogen.view.deployment import Deployment
from octogen.view.part import Part
from octogen.view.policies import Statement, statements
from octogen.view.three_answers import holds_reference

_START = "service-role/AmazonECSTaskExecutionRolePolicy"
"""https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html"""
_STARTING: Statement = {
    "Effect": "Allow",
    "Action": [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetAuthorizationToken",
        "ecr:GetDownloadUrlForLayer",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
    ],
    "Resource": "*",
}


def role_of(deployment: Deployment, given: str) -> Part | None:
    """Return the role that an ARN, a name or a reference names, if it is among the documents."""
    return deployment.referred(given) or deployment.where("role", "RoleName", _bare(given))


def rights_of(deployment: Deployment, given: str) -> Sequence[Statement] | None:
    """Return all that the policies of a role say; None where none of them, or not all, are among the documents."""
    role = role_of(deployment, given)
    found: list[Statement] = []
    policies = list(_policies(deployment, role.link("RoleName") if role else _bare(given)))
    for policy in policies:
        read = statements(policy, "PolicyDocument")
        if read is None:
            return None
        found += read
    attached = [] if role is None else list(role.items("ManagedPolicyArns"))
    for item in attached:
        if not item.link().endswith(_START):
            return None
        found.append(_STARTING)
    unread = role is not None and role.has("ManagedPolicyArns") and not attached
    return found if (policies or attached) and not unread else None


def is_known_whole(deployment: Deployment, given: str) -> bool:
    """Return whether whatever is attached to a role would be among the documents."""
    role = role_of(deployment, given)
    return role is not None and role.document.origin.is_whole


def is_same_role(deployment: Deployment, one: str, other: str) -> bool | None:
    """Return whether two texts name one role; None where only AWS can tell."""
    if one == other:
        return True
    known = [role_of(deployment, text) for text in (one, other)]
    names = [role.link("RoleName") if role else _bare(text) for role, text in zip(known, (one, other), strict=True)]
    return None if any(map(holds_reference, names)) else names[0] == names[1]


def _policies(deployment: Deployment, name: str) -> Iterator[Part]:
    yield from (policy for policy in deployment.of("role-policy") if name and policy.link("RoleName") == name)


def _bare(role: str) -> str:
    return role_name(role).rpartition("/")[2]
