"""References between documents, and where in AWS's answers stands what they ask for.

What only AWS knows once a resource exists is written `${document.attribute}`, for example `${target-group.portal.arn}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from octogen.documents.kinds import kind_of

REFERENCE = re.compile(r"\$\{([a-z][A-Za-z0-9.-]*)\.([a-zA-Z]+)\}")
"""Groups: the document's name and the attribute."""
_LEFT_OPEN = re.compile(r"\$\{[a-z][A-Za-z0-9.-]*\}")

# By kind and attribute: the path into what the kind's command prints, as the AWS CLI's --query takes it.
ANSWERS: Mapping[str, Mapping[str, str]] = {
    "access-point": {"arn": "AccessPointArn", "id": "AccessPointId"},
    "cache-cluster": {"arn": "CacheCluster.ARN"},
    "classic-load-balancer": {"dns": "DNSName"},
    "cluster": {"arn": "cluster.clusterArn"},
    "database": {"arn": "DBInstance.DBInstanceArn"},
    "discovery-service": {"arn": "Service.Arn", "id": "Service.Id"},
    "dns-namespace": {"id": "Operation.Targets.NAMESPACE"},
    "file-system": {"arn": "FileSystemArn", "id": "FileSystemId"},
    "listener": {"arn": "Listeners[0].ListenerArn"},
    "listener-rule": {"arn": "Rules[0].RuleArn"},
    "load-balancer": {"arn": "LoadBalancers[0].LoadBalancerArn", "dns": "LoadBalancers[0].DNSName"},
    "mount-target": {"id": "MountTargetId"},
    "replication-group": {"arn": "ReplicationGroup.ARN"},
    "role": {"arn": "Role.Arn"},
    "security-group": {"id": "GroupId"},
    "serverless-cache": {"arn": "ServerlessCache.ARN"},
    "service": {"arn": "service.serviceArn"},
    "service-update": {"arn": "service.serviceArn"},
    "subnet": {"id": "Subnet.SubnetId"},
    "target-group": {"arn": "TargetGroups[0].TargetGroupArn"},
    "task-definition": {"arn": "taskDefinition.taskDefinitionArn"},
    "web-acl": {"arn": "Summary.ARN"},
}

# Of these the kind's command prints only a receipt; this one, for which `{…}` are members of it, prints the answer.
ASKED_AFTERWARDS: Mapping[str, str] = {"dns-namespace": "servicediscovery get-operation --operation-id {OperationId}"}

_ATTRIBUTES = frozenset(attribute for answers in ANSWERS.values() for attribute in answers)


def left_open(text: str) -> bool:
    """Return whether a text holds what is filled in later: a reference, a variable or a template of another tool.

    https://github.com/kayac/ecspresso has ``{{ must_env `TAG` }}`` in its JSON.
    """
    return _LEFT_OPEN.search(text) is not None or -1 < text.find("{{") < text.rfind("}}")


def begins_with_reference(value: object) -> bool:
    """Return whether a value is a reference or a variable and nothing before it: anything may take its place."""
    return isinstance(value, str) and value.startswith("${")


def own_references(text: str) -> Iterator[str]:
    """Yield the references in a text that are of octogen's notation: to a kind of document and what AWS tells of one.

    What is not may be anybody's: `${aws:username}` is a policy variable, `${service.name}` a placeholder of Spring's.
    """
    for match in REFERENCE.finditer(text):
        if kind_of(match[1]) and match[2] in _ATTRIBUTES:
            yield match[0]
