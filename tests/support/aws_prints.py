"""What AWS prints, operation by operation, made from botocore's models by the AWS CLI's own generator of skeletons."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
import yaml
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.utils import ArgumentGenerator

from octogen import assets
from octogen.documents.kinds import KINDS


class Output(NamedTuple):
    """What an operation prints: `key` is the member that holds the resources, empty where the output is one itself."""

    service: str
    operation: str
    key: str = ""


PRINTED: dict[str, tuple[Output, ...]] = {
    "access-point": (Output("efs", "DescribeAccessPoints", "AccessPoints"), Output("efs", "CreateAccessPoint")),
    "backup-policy": (
        Output("efs", "DescribeBackupPolicy", "BackupPolicy"),
        Output("efs", "PutBackupPolicy", "BackupPolicy"),
    ),
    "cache-cluster": (
        Output("elasticache", "DescribeCacheClusters", "CacheClusters"),
        Output("elasticache", "CreateCacheCluster", "CacheCluster"),
    ),
    "classic-load-balancer": (Output("elb", "DescribeLoadBalancers", "LoadBalancerDescriptions"),),
    "classic-load-balancer-attributes": (Output("elb", "DescribeLoadBalancerAttributes"),),
    "classic-tls-policy": (Output("elb", "DescribeLoadBalancerPolicies", "PolicyDescriptions"),),
    "cluster": (
        Output("ecs", "DescribeClusters", "clusters"),
        Output("ecs", "CreateCluster", "cluster"),
        Output("ecs", "UpdateCluster", "cluster"),
    ),
    "database": (
        Output("rds", "DescribeDBInstances", "DBInstances"),
        Output("rds", "CreateDBInstance", "DBInstance"),
        Output("rds", "ModifyDBInstance", "DBInstance"),
    ),
    "database-subnet-group": (
        Output("rds", "DescribeDBSubnetGroups", "DBSubnetGroups"),
        Output("rds", "CreateDBSubnetGroup", "DBSubnetGroup"),
    ),
    "discovery-service": (
        Output("servicediscovery", "GetService", "Service"),
        Output("servicediscovery", "ListServices", "Services"),
    ),
    "dns-namespace": (
        Output("servicediscovery", "GetNamespace", "Namespace"),
        Output("servicediscovery", "ListNamespaces", "Namespaces"),
    ),
    "file-system": (Output("efs", "DescribeFileSystems", "FileSystems"), Output("efs", "CreateFileSystem")),
    "listener": (
        Output("elbv2", "DescribeListeners", "Listeners"),
        Output("elbv2", "CreateListener", "Listeners"),
        Output("elbv2", "ModifyListener", "Listeners"),
    ),
    "listener-attributes": (
        Output("elbv2", "DescribeListenerAttributes"),
        Output("elbv2", "ModifyListenerAttributes"),
    ),
    "listener-rule": (
        Output("elbv2", "DescribeRules", "Rules"),
        Output("elbv2", "CreateRule", "Rules"),
        Output("elbv2", "ModifyRule", "Rules"),
    ),
    "load-balancer": (
        Output("elbv2", "DescribeLoadBalancers", "LoadBalancers"),
        Output("elbv2", "CreateLoadBalancer", "LoadBalancers"),
    ),
    "load-balancer-attributes": (
        Output("elbv2", "DescribeLoadBalancerAttributes"),
        Output("elbv2", "ModifyLoadBalancerAttributes"),
    ),
    "log-group": (Output("logs", "DescribeLogGroups", "logGroups"),),
    "mount-target": (Output("efs", "DescribeMountTargets", "MountTargets"), Output("efs", "CreateMountTarget")),
    "replication-group": (
        Output("elasticache", "DescribeReplicationGroups", "ReplicationGroups"),
        Output("elasticache", "CreateReplicationGroup", "ReplicationGroup"),
        Output("elasticache", "ModifyReplicationGroup", "ReplicationGroup"),
    ),
    "role": (
        Output("iam", "GetRole", "Role"),
        Output("iam", "CreateRole", "Role"),
        Output("iam", "ListRoles", "Roles"),
    ),
    "role-policy": (Output("iam", "GetRolePolicy"),),
    "scalable-target": (Output("application-autoscaling", "DescribeScalableTargets", "ScalableTargets"),),
    "security-group": (Output("ec2", "DescribeSecurityGroups", "SecurityGroups"),),
    "serverless-cache": (
        Output("elasticache", "DescribeServerlessCaches", "ServerlessCaches"),
        Output("elasticache", "CreateServerlessCache", "ServerlessCache"),
    ),
    "service": (
        Output("ecs", "DescribeServices", "services"),
        Output("ecs", "CreateService", "service"),
        Output("ecs", "UpdateService", "service"),
    ),
    "subnet": (Output("ec2", "DescribeSubnets", "Subnets"), Output("ec2", "CreateSubnet", "Subnet")),
    "target-group": (
        Output("elbv2", "DescribeTargetGroups", "TargetGroups"),
        Output("elbv2", "CreateTargetGroup", "TargetGroups"),
    ),
    "target-group-attributes": (
        Output("elbv2", "DescribeTargetGroupAttributes"),
        Output("elbv2", "ModifyTargetGroupAttributes"),
    ),
    "task-definition": (
        Output("ecs", "DescribeTaskDefinition", "taskDefinition"),
        Output("ecs", "RegisterTaskDefinition", "taskDefinition"),
    ),
    "web-acl": (Output("wafv2", "GetWebACL", "WebACL"), Output("wafv2", "GetWebACLForResource", "WebACL")),
}
# Their commands print nothing, what they take, or what another kind is made of.
PRINTS_NOTHING = {
    "classic-health-check",
    "classic-listener-policy",
    "cluster-capacity-providers",
    "file-system-policy",
    "log-retention",
    "security-group-ingress",
    "service-update",
    "web-acl-association",
}


def model(output: Output) -> Any:  # noqa: ANN401 - botocore's are not typed
    services = Loader().load_service_model(output.service, "service-2")
    return ServiceModel(services, service_name=output.service).operation_model(output.operation).output_shape


def skeleton(shape: Any) -> dict[str, Any]:  # noqa: ANN401 - botocore's are not typed
    made = ArgumentGenerator(use_member_names=True).generate_skeleton(shape)
    plain: dict[str, Any] = json.loads(json.dumps(made, default=str))
    return plain


def printed(kind: str, output: Output) -> dict[str, Any]:
    """Return what an operation prints, with every member; of attributes those that AWS has."""
    whole = skeleton(model(output))
    if isinstance(whole.get("Attributes"), list):
        whole["Attributes"] = [{"Key": key, "Value": "1"} for key in attribute_keys(kind)]
    if kind == "role-policy":  # the AWS CLI decodes it
        whole["PolicyDocument"] = {"Version": "2012-10-17", "Statement": []}
    return whole


def attribute_keys(kind: str) -> list[str]:
    """Return the attributes that schemas/aws-limits.json knows for a kind."""
    limits = assets.load_json(assets.SCHEMAS / "aws-limits.json")["limits"]
    found = [
        key
        for limit in limits
        if KINDS[kind].operation in limit["operations"]
        for key in limit.get("where", {}).get("Key", ())
    ]
    return sorted(set(found))


Spelling = Callable[[Any], str]
SPELLINGS: dict[str, Spelling] = {
    "JSON": json.dumps,
    "indented JSON": lambda value: json.dumps(value, indent=4),
    "YAML": yaml.safe_dump,
}
each_spelling = pytest.mark.parametrize("spell", SPELLINGS.values(), ids=SPELLINGS)
