"""ARNs and resource ids: the parts of one, and what the members of AWS documents hold of them.

ARNs are described at https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html. The lengths of ids are those
of the EFS API's own patterns: https://docs.aws.amazon.com/efs/latest/ug/API_CreateMountTarget.html
"""

from __future__ import annotations

import re
from typing import NamedTuple

_PARTITION = "aws(?:-[a-z]+)*"  # aws, aws-cn, aws-us-gov, and those that are not open to everybody
_REGION = "[a-z]{2,4}(?:-[a-z]+)+-[0-9]{1,2}"
_ACCOUNT = "[0-9]{12}"
_ARN = re.compile(f"arn:({_PARTITION}):([a-z0-9-]+):({_REGION}|):({_ACCOUNT}|aws|):(.+)", re.DOTALL)


_OPEN = re.compile(r"\$\{[^}]*\}|\$\w+|\{\{.*?\}\}|<[^>]*>|\$")
"""What is filled in later: references, a shell's variables, Jinja's expressions, words in angle brackets."""


class Arn(NamedTuple):
    """The parts of an ARN; region and account are empty where the service's ARNs have none."""

    partition: str
    service: str
    region: str
    account: str
    resource: str


class Shape(NamedTuple):
    """What a member holds: the pattern of the whole text, and an example of it."""

    pattern: str
    example: str

    def fits(self, text: str) -> bool:
        """Return whether a text has this shape. Only patterns that are asked for are compiled; `re` keeps them."""
        return bool(re.fullmatch(self.pattern, text, re.DOTALL))


def parse(text: str) -> Arn | None:
    """Return the parts of an ARN; None for anything else, a reference and a redacted ARN included."""
    match = _ARN.fullmatch(text)
    return Arn(*match.groups()) if match else None


def is_filled_in_later(text: str) -> bool:
    """Return whether something else is to be put in the place of a part of a text: a reference, a placeholder."""
    return _OPEN.search(text) is not None


def known_parts_fit(text: str) -> bool:
    """Return whether the parts of an ARN that are written out may be those of one, whatever the others become."""
    parts = _OPEN.sub("?", text).split(":", 5)
    if parts[0] != "arn" or len(parts) < 6:  # noqa: PLR2004 - the parts of an ARN
        return True
    patterns = (_PARTITION, "[a-z0-9-]+", f"{_REGION}|", f"{_ACCOUNT}|aws|")
    return all("?" in part or re.fullmatch(pattern, part) for pattern, part in zip(patterns, parts[1:5], strict=True))


def shape_of(member: str) -> Shape | None:
    """Return what a member of an ECS, ELB, EFS or RDS document holds, where that is an ARN or a resource id."""
    return _SHAPES.get(member)


def _arn(service: str, resource: str, example: str, *, global_service: bool = False) -> Shape:
    region, shown = ("", "") if global_service else (_REGION, "eu-west-2")
    return Shape(
        f"arn:{_PARTITION}:{service}:{region}:{_ACCOUNT}:(?:{resource})",
        f"arn:aws:{service}:{shown}:123456789012:{example}",
    )


def _or(shape: Shape, other: str) -> Shape:
    return Shape(f"{shape.pattern}|{other}", shape.example)


def _id(prefix: str) -> Shape:
    return Shape(f"{prefix}-[0-9a-f]{{8,40}}", f"{prefix}-0a1b2c3d4e5f67890")


_ANY_NAME = "(?!arn:).*"
_NAME = "[A-Za-z0-9_-]+"
_ROLE = _or(_arn("iam", r"role/[\w+=,.@/-]+", "role/NAME", global_service=True), _ANY_NAME)
_CLUSTER = _arn("ecs", f"cluster/{_NAME}", "cluster/NAME")
_TASK = _arn("ecs", f"task-definition/{_NAME}(?::[0-9]+)?", "task-definition/FAMILY:1")
_BALANCER = "loadbalancer/(?:(?:app|net|gwy)/)?[A-Za-z0-9-]+/[0-9a-f]+"
_BALANCER_ARN = _arn("elasticloadbalancing", _BALANCER, "loadbalancer/app/NAME/0123456789abcdef")
_TARGETS = "targetgroup/[A-Za-z0-9-]+/[0-9a-f]+"
_TARGET_GROUP_ARN = _arn("elasticloadbalancing", _TARGETS, "targetgroup/NAME/0123456789abcdef")
# Key, version stage and version id of a secret: all three colons or none.
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
_SECRET = _arn("secretsmanager", "secret:[^:]+(?::[^:]*:[^:]*:[^:]*)?", "secret:NAME-AbCdEf:KEY:STAGE:VERSION")
_SECRET_OR_PARAMETER = _or(_or(_SECRET, _arn("ssm", "parameter/.+", "").pattern), _ANY_NAME)
_CERTIFICATE = _or(
    _arn("acm", "certificate/[0-9a-f-]+", "certificate/11111111-2222-3333-4444-555555555555"),
    _arn("iam", "server-certificate/.+", "", global_service=True).pattern,
)

_SHAPES = {
    "executionRoleArn": _ROLE,
    "taskRoleArn": _ROLE,
    "clusterArn": _CLUSTER,
    "cluster": _or(_CLUSTER, _NAME),
    "taskDefinitionArn": _TASK,
    "taskDefinition": _or(_TASK, f"{_NAME}(?::[0-9]+)?"),
    "serviceArn": _arn("ecs", "service/[A-Za-z0-9_/-]+", "service/CLUSTER/NAME"),
    "targetGroupArn": _or(_TARGET_GROUP_ARN, _arn("vpc-lattice", "targetgroup/tg-[0-9a-z]+", "").pattern),
    "TargetGroupArn": _TARGET_GROUP_ARN,
    "LoadBalancerArn": _BALANCER_ARN,
    "LoadBalancerArns": _BALANCER_ARN,
    "CertificateArn": _CERTIFICATE,
    "valueFrom": _SECRET_OR_PARAMETER,
    "credentialsParameter": _SECRET_OR_PARAMETER,
    "fileSystemId": _id("fs"),
    "FileSystemId": _id("fs"),
    "accessPointId": _id("fsap"),
    "AccessPointId": _id("fsap"),
    "subnets": _id("subnet"),
    "Subnets": _id("subnet"),
    "SubnetId": _id("subnet"),
    "SubnetIds": _id("subnet"),
    "securityGroups": _id("sg"),
    "SecurityGroups": _id("sg"),
    "VpcId": _id("vpc"),
}
