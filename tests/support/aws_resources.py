"""How AWS is asked again for what it was given, for each kind of document.

Paths lead into what a command prints: keys and list indices, `*` for every item of a list.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Resource:
    """A kind of document, as AWS sees it.

    `describe`: the command that prints the resource; `{…}` stands for an attribute that octogen's references can ask
    for, or for a member of the input.
    Empty for an operation that moto does not have.
    `at`: the path of the resource in that output. `spelt`: members of the input that are printed elsewhere, at that
    path, or nowhere (an empty one). `lost`: members that moto does not keep and AWS does.
    """

    describe: str
    at: str = ""
    spelt: Mapping[str, str] = field(default_factory=dict)
    lost: tuple[str, ...] = ()


_SERVICE_LOST = (
    "availabilityZoneRebalancing",
    "capacityProviderStrategy",
    "deploymentConfiguration",
    "enableECSManagedTags",
    "enableExecuteCommand",
    "healthCheckGracePeriodSeconds",
    "placementConstraints",
    "placementStrategy",
)

RESOURCES: Mapping[str, Resource] = {
    "cluster": Resource(
        "ecs describe-clusters --clusters {clusterName} --include SETTINGS TAGS CONFIGURATIONS",
        at="clusters.0",
    ),
    "task-definition": Resource(
        "ecs describe-task-definition --task-definition {arn} --include TAGS",
        at="taskDefinition",
        spelt={"tags": "tags"},
    ),
    "service": Resource(
        "ecs describe-services --cluster {cluster} --services {serviceName} --include TAGS",
        at="services.0",
        spelt={"cluster": "services.0.clusterArn"},
        lost=_SERVICE_LOST,
    ),
    "service-update": Resource(
        "ecs describe-services --cluster {cluster} --services {service} --include TAGS",
        at="services.0",
        spelt={"cluster": "services.0.clusterArn", "service": "services.0.serviceName", "forceNewDeployment": ""},
        lost=_SERVICE_LOST,
    ),
    "log-group": Resource(
        "logs describe-log-groups --log-group-name-prefix {logGroupName}", at="logGroups.0", spelt={"tags": ""}
    ),
    "log-retention": Resource("logs describe-log-groups --log-group-name-prefix {logGroupName}", at="logGroups.0"),
    "role": Resource(
        "iam get-role --role-name {RoleName}",
        at="Role",
        spelt={"PermissionsBoundary": "Role.PermissionsBoundary.PermissionsBoundaryArn"},
    ),
    "role-policy": Resource("iam get-role-policy --role-name {RoleName} --policy-name {PolicyName}"),
    "access-point": Resource(
        "efs describe-access-points --access-point-id {id}",
        at="AccessPoints.0",
    ),
    "mount-target": Resource(
        "efs describe-mount-targets --mount-target-id {id}",
        at="MountTargets.0",
        spelt={"SecurityGroups": ""},
    ),
    "file-system": Resource(
        "efs describe-file-systems --file-system-id {id}",
        at="FileSystems.0",
        spelt={"Backup": ""},
    ),
    "file-system-policy": Resource("efs describe-file-system-policy --file-system-id {FileSystemId}"),
    "target-group": Resource(
        "elbv2 describe-target-groups --target-group-arns {arn}",
        at="TargetGroups.0",
        spelt={"Name": "TargetGroups.0.TargetGroupName", "Tags": ""},
    ),
    "target-group-attributes": Resource(
        "elbv2 describe-target-group-attributes --target-group-arn {TargetGroupArn}", spelt={"TargetGroupArn": ""}
    ),
    "listener": Resource(
        "elbv2 describe-listeners --listener-arns {arn}",
        at="Listeners.0",
        spelt={"Tags": ""},
    ),
    "listener-attributes": Resource(
        "elbv2 describe-listener-attributes --listener-arn {ListenerArn}", spelt={"ListenerArn": ""}
    ),
    "load-balancer": Resource(
        "elbv2 describe-load-balancers --load-balancer-arns {arn}",
        at="LoadBalancers.0",
        spelt={
            "Name": "LoadBalancers.0.LoadBalancerName",
            "Subnets": "LoadBalancers.0.AvailabilityZones.*.SubnetId",
            "Tags": "",
        },
    ),
    "load-balancer-attributes": Resource(
        "elbv2 describe-load-balancer-attributes --load-balancer-arn {LoadBalancerArn}", spelt={"LoadBalancerArn": ""}
    ),
    "classic-load-balancer": Resource(
        "elb describe-load-balancers --load-balancer-names {LoadBalancerName}",
        at="LoadBalancerDescriptions.0",
        # moto takes a listener's Protocol for its InstanceProtocol.
        spelt={"Listeners": "", "Tags": ""},
    ),
    "classic-load-balancer-attributes": Resource(
        "elb describe-load-balancer-attributes --load-balancer-name {LoadBalancerName}",
        spelt={"LoadBalancerName": ""},
    ),
    "classic-health-check": Resource(
        "elb describe-load-balancers --load-balancer-names {LoadBalancerName}", at="LoadBalancerDescriptions.0"
    ),
    "classic-tls-policy": Resource(
        "elb describe-load-balancer-policies --load-balancer-name {LoadBalancerName} --policy-names {PolicyName}",
        at="PolicyDescriptions.0",
        spelt={"LoadBalancerName": "", "PolicyAttributes": "PolicyDescriptions.0.PolicyAttributeDescriptions"},
    ),
    "classic-listener-policy": Resource(
        "elb describe-load-balancers --load-balancer-names {LoadBalancerName}",
        at="LoadBalancerDescriptions.0",
        spelt={"LoadBalancerPort": "", "PolicyNames": "LoadBalancerDescriptions.0.ListenerDescriptions.*.PolicyNames"},
    ),
    "security-group": Resource(
        "ec2 describe-security-groups --group-ids {id}",
        at="SecurityGroups.0",
        spelt={"TagSpecifications": ""},
    ),
    "security-group-ingress": Resource(
        "ec2 describe-security-groups --group-ids {GroupId}", at="SecurityGroups.0", spelt={"TagSpecifications": ""}
    ),
    "backup-policy": Resource(""),
    "database-subnet-group": Resource(
        "rds describe-db-subnet-groups --db-subnet-group-name {DBSubnetGroupName}",
        at="DBSubnetGroups.0",
        spelt={"SubnetIds": "DBSubnetGroups.0.Subnets.*.SubnetIdentifier", "Tags": ""},
    ),
    "database": Resource(
        "rds describe-db-instances --db-instance-identifier {DBInstanceIdentifier}",
        at="DBInstances.0",
        spelt={
            "DBSubnetGroupName": "DBInstances.0.DBSubnetGroup.DBSubnetGroupName",
            "ManageMasterUserPassword": "",
            "MasterUserPassword": "",
            "Port": "DBInstances.0.Endpoint.Port",
            "Tags": "DBInstances.0.TagList",
            "VpcSecurityGroupIds": "DBInstances.0.VpcSecurityGroups.*.VpcSecurityGroupId",
        },
    ),
    "dns-namespace": Resource(
        "servicediscovery get-namespace --id {id}",
        at="Namespace",
        spelt={"Tags": "", "Vpc": ""},
    ),
    "discovery-service": Resource(
        "servicediscovery get-service --id {id}",
        at="Service",
        spelt={"Tags": ""},
    ),
    "cluster-capacity-providers": Resource(
        "ecs describe-clusters --clusters {cluster}", at="clusters.0", spelt={"cluster": "clusters.0.clusterName"}
    ),
    "listener-rule": Resource(
        "elbv2 describe-rules --rule-arns {arn}", at="Rules.0", spelt={"ListenerArn": "", "Tags": ""}
    ),
    "cache-cluster": Resource(
        "elasticache describe-cache-clusters --cache-cluster-id {CacheClusterId}", at="CacheClusters.0"
    ),
    "replication-group": Resource(
        "elasticache describe-replication-groups --replication-group-id {ReplicationGroupId}", at="ReplicationGroups.0"
    ),
    "serverless-cache": Resource(
        "elasticache describe-serverless-caches --serverless-cache-name {ServerlessCacheName}", at="ServerlessCaches.0"
    ),
    "web-acl-association": Resource(
        "wafv2 get-web-acl-for-resource --resource-arn {ResourceArn}",
        at="WebACL",
        spelt={"ResourceArn": "", "WebACLArn": "WebACL.ARN"},
    ),
    "web-acl": Resource("wafv2 list-web-acls --scope {Scope}", at="WebACLs.0", spelt={"Tags": ""}),
    "subnet": Resource("ec2 describe-subnets --subnet-ids {id}", at="Subnets.0", spelt={"TagSpecifications": ""}),
    "scalable-target": Resource(
        "application-autoscaling describe-scalable-targets --service-namespace {ServiceNamespace}"
        " --resource-ids {ResourceId}",
        at="ScalableTargets.0",
        spelt={"Tags": ""},
    ),
}


def value_at(printed: Any, path: str) -> Any:  # noqa: ANN401 - JSON
    """Return what stands at a path, None where nothing does."""
    first, _, rest = path.partition(".")
    if not first:
        return printed
    if first == "*":
        return list(_flat(value_at(item, rest) for item in printed)) if isinstance(printed, list) else None
    if isinstance(printed, dict):
        return value_at(printed.get(first), rest)
    if isinstance(printed, list) and first.isdigit() and int(first) < len(printed):
        return value_at(printed[int(first)], rest)
    return None


def _flat(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        yield from value if isinstance(value, list) else [value]


def differences(resource: Resource, meant: Mapping[str, Any], printed: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    """Yield the members of an input that AWS prints otherwise or not at all, and `lost` ones that are not lost."""
    for member, value in meant.items():
        path = resource.spelt.get(member, f"{resource.at}.{member}".removeprefix("."))
        found = value_at(printed, path)
        if not path:
            continue
        if member in resource.lost:
            if found is not None:
                yield f"{member}: moto keeps it now; it is no longer lost"
        elif not holds(found, value):
            yield f"{member}: {found!r} instead of {value!r}"


def holds(found: Any, meant: Any) -> bool:  # noqa: ANN401 - JSON
    """Return whether what AWS prints holds what was given: it may print more, in lists in another order.

    A name may have become an ARN, and a policy that was given as text a mapping.
    """
    if isinstance(meant, dict):
        return isinstance(found, dict) and all(holds(found.get(key), value) for key, value in meant.items())
    if isinstance(meant, list):
        return isinstance(found, list) and all(any(holds(item, value) for item in found) for value in meant)
    if isinstance(meant, str) and isinstance(found, dict):
        return bool(found == json.loads(meant))
    return bool(found == meant or (isinstance(found, str) and isinstance(meant, str) and found.endswith(f"/{meant}")))
