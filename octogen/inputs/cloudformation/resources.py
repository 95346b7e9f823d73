"""The resources of a template that rules look at, and how its functions refer to them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from octogen.inputs.cloudformation.parts import Fields, section, text_at, unknown
from octogen.source.elements import Element


class Type(NamedTuple):
    """A type of resource: the kind of its document, what `Ref` returns, and the property that names it."""

    kind: str
    ref: str
    name: str = ""


TYPES: Mapping[str, Type] = {
    "AWS::ApplicationAutoScaling::ScalableTarget": Type("scalable-target", "id"),
    "AWS::EC2::SecurityGroup": Type("security-group", "id"),
    "AWS::EC2::SecurityGroupIngress": Type("security-group-ingress", "id"),
    "AWS::EC2::Subnet": Type("subnet", "id"),
    "AWS::ECS::Cluster": Type("cluster", "name", "ClusterName"),
    "AWS::ECS::Service": Type("service", "arn", "ServiceName"),
    "AWS::ECS::TaskDefinition": Type("task-definition", "arn", "Family"),
    "AWS::EFS::AccessPoint": Type("access-point", "id"),
    "AWS::EFS::FileSystem": Type("file-system", "id"),
    "AWS::EFS::MountTarget": Type("mount-target", "id"),
    "AWS::ElastiCache::CacheCluster": Type("cache-cluster", "name", "ClusterName"),
    "AWS::ElastiCache::ReplicationGroup": Type("replication-group", "name", "ReplicationGroupId"),
    "AWS::ElastiCache::ServerlessCache": Type("serverless-cache", "name", "ServerlessCacheName"),
    "AWS::ElasticLoadBalancing::LoadBalancer": Type("classic-load-balancer", "name", "LoadBalancerName"),
    "AWS::ElasticLoadBalancingV2::Listener": Type("listener", "arn"),
    "AWS::ElasticLoadBalancingV2::ListenerRule": Type("listener-rule", "arn"),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": Type("load-balancer", "arn", "Name"),
    "AWS::ElasticLoadBalancingV2::TargetGroup": Type("target-group", "arn", "Name"),
    "AWS::IAM::ManagedPolicy": Type("role-policy", "arn", "ManagedPolicyName"),
    "AWS::IAM::Policy": Type("role-policy", "id", "PolicyName"),
    "AWS::IAM::Role": Type("role", "name", "RoleName"),
    "AWS::IAM::RolePolicy": Type("role-policy", "name", "PolicyName"),
    "AWS::Logs::LogGroup": Type("log-group", "name", "LogGroupName"),
    "AWS::RDS::DBInstance": Type("database", "name", "DBInstanceIdentifier"),
    "AWS::WAFv2::WebACL": Type("web-acl", "name", "Name"),
    "AWS::WAFv2::WebACLAssociation": Type("web-acl-association", "arn"),
}
_NAMES = frozenset({"LoadBalancerName", "Name", "TargetGroupName"})
"""What `Fn::GetAtt` calls the name of a resource."""


class Resource(NamedTuple):
    """A resource of a type that rules look at.

    `element` is what was written under its logical id. `given_name` is what it is called, empty where CloudFormation
    makes that up; `counted` is whether the template says how many of it there are. `suffix` is what the name of its
    document ends in, where several templates are read together.
    """

    logical_id: str
    type: Type
    element: Element
    counted: bool = True
    given_name: str = ""
    suffix: str = ""

    @property
    def properties(self) -> Fields:
        return section(self.element, "Properties")

    @property
    def document(self) -> str:
        """The name of its document."""
        return f"{self.type.kind}.{re.sub('[^0-9A-Za-z]', '', self.logical_id)}{self.suffix}"

    @property
    def name(self) -> str:
        """What it is called, or a reference to that."""
        return self.given_name or self._reference("name")

    @property
    def ref(self) -> str:
        """What `Ref` returns."""
        return self.name if self.type.ref == "name" else self._reference(self.type.ref)

    def attribute(self, attribute: str) -> str:
        """Return what `Fn::GetAtt` returns."""
        if attribute in _NAMES:
            return self.name
        if attribute == "Arn" and self.type.kind == "cluster":
            # Others refer to a cluster by name as well, with which its ARN ends.
            partition, region, account = (unknown(f"AWS::{part}") for part in ("Partition", "Region", "AccountId"))
            return f"arn:{partition}:ecs:{region}:{account}:cluster/{self.name}"
        short = {"Arn": "arn", "Id": "id"}.get(re.sub(".*(?=Arn$|Id$)", "", attribute))
        return self._reference(short or re.sub("[^A-Za-z]", "", attribute) or "value")

    def _reference(self, attribute: str) -> str:
        return f"${{{self.document}.{attribute}}}"


def resource(logical_id: str, element: Element, suffix: str = "", *, counted: bool) -> Resource | None:
    """Return the resource that stands under a logical id; None for a type that no rule looks at."""
    type_ = TYPES.get(text_at(element, "Type"))
    return Resource(logical_id, type_, element, counted, suffix=suffix) if type_ else None
