"""The kinds of documents: which AWS command takes each, and how one that was read is known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: the AWS CLI command that takes it, and how to know one that was read.

    `wrapped` are the keys under which AWS prints such resources; `identity` is the member that only an output has;
    `parsed` is the member that an input holds as JSON text and an output as a mapping; `title` are the members of which
    the first that is there names the resource; `marks` are sets of members, any one of which, all present, tells that a
    bare body is of this kind.
    """

    name: str
    service: str
    command: str
    wrapped: tuple[str, ...] = ()
    identity: str = ""
    parsed: str = ""
    title: tuple[str, ...] = ()
    marks: tuple[frozenset[str], ...] = ()

    @property
    def operation(self) -> str:
        """The operation as schemas/aws/ names it, for example ecs.create-service."""
        return f"{self.service}.{self.command}"


def kind_of(name: str) -> Kind | None:
    """Return the kind of a document by its name: `target-group.web` is a target-group, `task-role` a role."""
    stem = name.split(".", maxsplit=1)[0]
    return KINDS.get(re.sub(r"^(execution|task)-(?=role)", "", stem))


def _marks(*sets: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(names.split()) for names in sets)


# In the order in which a body is held against the marks: what has more marks stands before what shares some of them.
_ALL = (
    Kind(
        "cluster",
        "ecs",
        "create-cluster",
        wrapped=("clusters", "cluster"),
        identity="clusterArn",
        title=("clusterName",),
        marks=_marks("clusterName"),
    ),
    Kind(
        "task-definition",
        "ecs",
        "register-task-definition",
        wrapped=("taskDefinition",),
        identity="taskDefinitionArn",
        title=("family",),
        marks=_marks("containerDefinitions"),
    ),
    Kind(
        "service",
        "ecs",
        "create-service",
        wrapped=("services", "service"),
        identity="serviceArn",
        title=("serviceName",),
        marks=_marks("serviceName", "serviceArn taskDefinition", "clusterArn deployments"),
    ),
    Kind(
        "service-update",
        "ecs",
        "update-service",
        title=("service",),
        marks=_marks(
            "service availabilityZoneRebalancing",
            "service capacityProviderStrategy",
            "service deploymentConfiguration",
            "service desiredCount",
            "service enableExecuteCommand",
            "service forceNewDeployment",
            "service healthCheckGracePeriodSeconds",
            "service loadBalancers",
            "service networkConfiguration",
            "service platformVersion",
            "service taskDefinition",
        ),
    ),
    Kind(
        "log-retention",
        "logs",
        "put-retention-policy",
        title=("logGroupName",),
        marks=_marks("logGroupName retentionInDays"),
    ),
    Kind(
        "log-group",
        "logs",
        "create-log-group",
        wrapped=("logGroups",),
        identity="arn",
        title=("logGroupName",),
        marks=_marks("logGroupName"),
    ),
    Kind(
        "role-policy",
        "iam",
        "put-role-policy",
        parsed="PolicyDocument",
        title=("RoleName",),
        marks=_marks("RoleName PolicyName PolicyDocument"),
    ),
    Kind(
        "role",
        "iam",
        "create-role",
        wrapped=("Role", "Roles"),
        identity="Arn",
        title=("RoleName",),
        marks=_marks("RoleName AssumeRolePolicyDocument"),
    ),
    Kind(
        "access-point",
        "efs",
        "create-access-point",
        wrapped=("AccessPoints",),
        identity="AccessPointArn",
        title=("AccessPointId",),
        marks=_marks("FileSystemId PosixUser", "FileSystemId RootDirectory", "AccessPointId FileSystemId"),
    ),
    Kind(
        "mount-target",
        "efs",
        "create-mount-target",
        wrapped=("MountTargets",),
        identity="MountTargetId",
        title=("MountTargetId",),
        marks=_marks("FileSystemId SubnetId"),
    ),
    Kind(
        "file-system",
        "efs",
        "create-file-system",
        wrapped=("FileSystems",),
        identity="FileSystemId",
        title=("FileSystemId",),
        marks=_marks("CreationToken", "ThroughputMode", "FileSystemId PerformanceMode"),
    ),
    Kind(
        "target-group",
        "elbv2",
        "create-target-group",
        wrapped=("TargetGroups",),
        identity="TargetGroupArn",
        title=("TargetGroupName", "Name"),
        marks=_marks(
            "TargetGroupName", "Name TargetType", "Name VpcId Protocol", "Name HealthCheckPath", "Name Matcher"
        ),
    ),
    Kind(
        "target-group-attributes", "elbv2", "modify-target-group-attributes", marks=_marks("TargetGroupArn Attributes")
    ),
    Kind("listener-attributes", "elbv2", "modify-listener-attributes", marks=_marks("ListenerArn Attributes")),
    Kind(
        "listener",
        "elbv2",
        "create-listener",
        wrapped=("Listeners",),
        identity="ListenerArn",
        marks=_marks("DefaultActions"),
    ),
    Kind(
        "load-balancer-attributes",
        "elbv2",
        "modify-load-balancer-attributes",
        marks=_marks("LoadBalancerArn Attributes"),
    ),
    Kind(
        "classic-load-balancer-attributes",
        "elb",
        "modify-load-balancer-attributes",
        marks=_marks("LoadBalancerName LoadBalancerAttributes"),
    ),
    Kind("classic-health-check", "elb", "configure-health-check", marks=_marks("LoadBalancerName HealthCheck")),
    Kind(
        "classic-tls-policy",
        "elb",
        "create-load-balancer-policy",
        wrapped=("PolicyDescriptions",),
        identity="PolicyAttributeDescriptions",
        title=("PolicyName",),
        marks=_marks("LoadBalancerName PolicyTypeName"),
    ),
    Kind(
        "classic-listener-policy",
        "elb",
        "set-load-balancer-policies-of-listener",
        marks=_marks("LoadBalancerName LoadBalancerPort PolicyNames"),
    ),
    Kind(
        "classic-load-balancer",
        "elb",
        "create-load-balancer",
        wrapped=("LoadBalancerDescriptions",),
        identity="CreatedTime",
        title=("LoadBalancerName",),
        marks=_marks("LoadBalancerName Listeners", "LoadBalancerName ListenerDescriptions"),
    ),
    Kind(
        "load-balancer",
        "elbv2",
        "create-load-balancer",
        wrapped=("LoadBalancers",),
        identity="LoadBalancerArn",
        title=("LoadBalancerName", "Name"),
        marks=_marks(
            "Name Subnets", "Name SubnetMappings", "Name Scheme", "LoadBalancerName DNSName", "LoadBalancerArn Scheme"
        ),
    ),
    Kind(
        "database",
        "rds",
        "create-db-instance",
        wrapped=("DBInstances", "DBInstance"),
        identity="DBInstanceArn",
        title=("DBInstanceIdentifier",),
        marks=_marks("DBInstanceIdentifier Engine"),
    ),
    Kind(
        "database-subnet-group",
        "rds",
        "create-db-subnet-group",
        wrapped=("DBSubnetGroups", "DBSubnetGroup"),
        identity="DBSubnetGroupArn",
        title=("DBSubnetGroupName",),
        marks=_marks("DBSubnetGroupName DBSubnetGroupDescription"),
    ),
    Kind(
        "security-group",
        "ec2",
        "create-security-group",
        wrapped=("SecurityGroups",),
        identity="OwnerId",
        title=("GroupName",),
        marks=_marks("GroupName Description"),
    ),
    Kind("security-group-ingress", "ec2", "authorize-security-group-ingress", marks=_marks("GroupId IpPermissions")),
    Kind(
        "backup-policy",
        "efs",
        "put-backup-policy",
        wrapped=("BackupPolicy",),
        identity="Status",
        marks=_marks("FileSystemId BackupPolicy"),
    ),
    Kind(
        "dns-namespace",
        "servicediscovery",
        "create-private-dns-namespace",
        wrapped=("Namespace", "Namespaces"),
        identity="Arn",
        title=("Name",),
        marks=_marks("Name Vpc", "Name ServiceCount"),
    ),
    Kind(
        "discovery-service",
        "servicediscovery",
        "create-service",
        wrapped=("Service", "Services"),
        identity="Arn",
        title=("Name",),
        marks=_marks("Name DnsConfig"),
    ),
    Kind(
        "scalable-target",
        "application-autoscaling",
        "register-scalable-target",
        wrapped=("ScalableTargets",),
        identity="CreationTime",
        title=("ResourceId",),
        marks=_marks("ScalableDimension ResourceId MinCapacity", "ScalableDimension ResourceId MaxCapacity"),
    ),
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _ALL}
