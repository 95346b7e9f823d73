"""Which resources of a CloudFormation template become documents, with their properties as AWS's operations spell them.

cfn-lint's schemas tell which properties there are and what `Ref` returns.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

import pytest

from octogen import assets
from octogen.documents.kinds import KINDS
from octogen.inputs.cloudformation.resources import TYPES
from octogen.json_schema.schema import resolve
from octogen.linting.linting import lint
from octogen.source.source import read
from tests.support.templates import TEMPLATES, deployment, of

# Which resources there are.


def names(resources: Mapping[str, Any], **sections: Any) -> list[str]:  # noqa: ANN401 - sections of any shape
    return sorted(of({"Resources": resources, **sections}))


def test_a_resource_whose_condition_does_not_hold_is_not_there() -> None:
    parameters = {"Test": {"Type": "String", "Default": "no"}, "Stage": {"Type": "String"}}
    conditions = {
        "IsNamed": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Stage"}, ""]}]},
        "IsTest": {"Fn::Equals": [{"Ref": "Test"}, "yes"]},
        "IsProduction": {"Fn::Equals": [{"Ref": "Stage"}, "production"]},
        "IsStaging": {"Fn::Equals": [{"Ref": "Stage"}, "staging"]},
        "IsOther": {"Fn::Not": [{"Condition": "IsProduction"}]},
    }
    resources = {name: {"Type": "AWS::ECS::Cluster", "Condition": name} for name in (*conditions, "Unknown")}
    # Stage is open: what excludes one another is not taken to be there together.
    assert names(resources, Parameters=parameters, Conditions=conditions) == [
        "cluster.IsNamed",
        "cluster.IsProduction",
        "cluster.Unknown",
    ]


def test_a_loop_yields_a_resource_for_each_item() -> None:
    nodes = ["Node", ["1", "2"], {"Service${Node}": {"Type": "AWS::ECS::Service"}}]
    assert names({"Fn::ForEach::Nodes": nodes}) == ["service.Service1", "service.Service2"]


def test_of_a_loop_over_what_is_not_told_nobody_knows_how_many_there_are() -> None:
    node = {
        "Type": "AWS::ECS::Service",
        "Properties": {"ServiceName": {"Fn::Sub": "node-${Node}"}, "DesiredCount": 1, "TaskDefinition": {"Ref": "T"}},
    }
    other = {"Type": "AWS::ElasticLoadBalancingV2::Listener", "Properties": {"Protocol": {"Ref": "Service${Node}"}}}
    loop = ["Node", {"Ref": "Nodes"}, {"Service${Node}": node, "Listener${Node}": other}]
    task = {"Type": "AWS::ECS::TaskDefinition", "Properties": {"ContainerDefinitions": [{"Image": "octopusdeploy"}]}}
    template = {
        "Parameters": {"Nodes": {"Type": "CommaDelimitedList"}},
        "Resources": {"T": task, "Fn::ForEach::Nodes": loop},
    }
    service, listener = (document for name, document in sorted(of(template).items(), reverse=True) if name[0] in "sl")
    assert service.body["desiredCount"].startswith("${cloudformation.")
    assert service.body["serviceName"] == "node-${cloudformation.Node.value}"
    assert listener.body["Protocol"] == f"${{{service.name}.arn}}"
    found = {finding.rule for finding in lint(deployment(read(json.dumps(template))))}
    assert "OCT401" in found  # is judged
    assert "OCT501" not in found  # and not counted


def test_what_has_no_name_of_its_own_is_named_by_a_reference() -> None:
    for type_, (kind, _ref, name) in TYPES.items():
        body = of({"Resources": {"One": {"Type": type_}}})[f"{kind}.One"].body
        given = [value for value in body.values() if isinstance(value, str) and value.endswith(".One.name}")]
        assert given == ([f"${{{kind}.One.name}}"] if name else [])


def test_a_replica_is_not_the_database_that_octopus_writes_to() -> None:
    replica = {"Engine": "sqlserver-ee", "SourceDBInstanceIdentifier": {"Ref": "Database"}}
    resources = {
        "Database": {"Type": "AWS::RDS::DBInstance", "Properties": {"Engine": "sqlserver-ee"}},
        "Replica": {"Type": "AWS::RDS::DBInstance", "Properties": replica},
    }
    assert names(resources) == ["database.Database"]


def test_values_are_of_the_types_that_the_operation_takes() -> None:
    container = {
        "Image": "nginx",
        "Essential": "True",
        "StopTimeout": "30",
        "Environment": [{"Name": "A", "Value": 8080}, {"Name": "B", "Value": True}, {"Name": "C", "Value": 1.50}],
        "DockerLabels": {"Some.Label": 1},
    }
    task = {"Cpu": 1024, "Memory": 6144, "ContainerDefinitions": [container], "Family": "web"}
    assert of({"Resources": {"T": {"Type": "AWS::ECS::TaskDefinition", "Properties": task}}})[
        "task-definition.T"
    ].body == {
        "cpu": "1024",
        "memory": "6144",
        "family": "web",
        "containerDefinitions": [
            {
                "image": "nginx",
                "essential": True,
                "stopTimeout": 30,
                "environment": [
                    {"name": "A", "value": "8080"},
                    {"name": "B", "value": "true"},
                    {"name": "C", "value": "1.5"},
                ],
                "dockerLabels": {"Some.Label": "1"},
            }
        ],
    }


@pytest.mark.parametrize("cluster", [{"Ref": "Cluster"}, {"Fn::GetAtt": ["Cluster", "Arn"]}, "tools"])
def test_a_cluster_has_the_capacity_providers_that_are_associated_with_it(cluster: object) -> None:
    associations = {"Cluster": cluster, "CapacityProviders": ["FARGATE_SPOT"]}
    resources = {
        "Cluster": {"Type": "AWS::ECS::Cluster", "Properties": {"ClusterName": "tools"}},
        "Other": {"Type": "AWS::ECS::Cluster"},
        "Capacity": {"Type": "AWS::ECS::ClusterCapacityProviderAssociations", "Properties": associations},
    }
    found = of({"Resources": resources})
    assert found["cluster.Cluster"].body == {"clusterName": "tools", "capacityProviders": ["FARGATE_SPOT"]}
    assert found["cluster.Other"].body == {"clusterName": "${cluster.Other.name}"}


def test_the_capacity_providers_of_a_cluster_of_another_template_are_a_document_of_their_own() -> None:
    strategy = [{"CapacityProvider": "FARGATE_SPOT", "Weight": "1"}]
    associations = {
        "Cluster": "tools",
        "CapacityProviders": ["FARGATE_SPOT"],
        "DefaultCapacityProviderStrategy": strategy,
    }
    resources = {
        "Cluster": {"Type": "AWS::ECS::Cluster"},
        "Capacity": {"Type": "AWS::ECS::ClusterCapacityProviderAssociations", "Properties": associations},
    }
    found = of({"Resources": resources})
    assert found["cluster.Cluster"].body == {"clusterName": "${cluster.Cluster.name}"}
    assert found["cluster-capacity-providers"].body == {
        "cluster": "tools",
        "capacityProviders": ["FARGATE_SPOT"],
        "defaultCapacityProviderStrategy": [{"capacityProvider": "FARGATE_SPOT", "weight": 1}],
    }


def test_the_policy_of_a_file_system_is_a_document_of_its_own() -> None:
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "*"}]}
    file_system = {"Type": "AWS::EFS::FileSystem", "Properties": {"FileSystemPolicy": policy}}
    found = of({"Resources": {"Files": file_system}})
    assert found["file-system-policy.Files"].body == {"FileSystemId": "${file-system.Files.id}", "Policy": policy}
    assert found["file-system.Files"].body == {"DeletionPolicy": "Delete", "UpdateReplacePolicy": "Delete"}


def test_the_policies_of_a_role_are_documents_wherever_they_stand() -> None:
    policy = {"Version": "2012-10-17", "Statement": []}
    inline = [{"PolicyName": name, "PolicyDocument": policy} for name in ("one", "two")]
    roles = {"PolicyDocument": policy, "Roles": [{"Ref": "Role"}, "other"]}
    resources = {
        "Role": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "tasks", "Policies": inline}},
        "Apart": {"Type": "AWS::IAM::Policy", "Properties": roles},
        "Managed": {"Type": "AWS::IAM::ManagedPolicy", "Properties": roles},
        "Single": {"Type": "AWS::IAM::RolePolicy", "Properties": {"RoleName": {"Ref": "Role"}, "PolicyName": "three"}},
        "Nobody": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": policy}},
    }
    found = of({"Resources": resources})
    assert "Policies" not in found["role.Role"].body
    policies = {name: document.body for name, document in found.items() if document.kind.name == "role-policy"}
    assert {name: body["RoleName"] for name, body in policies.items() if "RoleName" in body} == {
        "role-policy.Role.1": "tasks",
        "role-policy.Role.2": "tasks",
        "role-policy.Apart": "tasks",
        "role-policy.Apart.2": "other",
        "role-policy.Managed": "tasks",
        "role-policy.Managed.2": "other",
        "role-policy.Single": "tasks",
    }
    assert policies["role-policy.Role.2"] == {"RoleName": "tasks", "PolicyName": "two", "PolicyDocument": policy}
    assert policies["role-policy.Managed"]["PolicyName"] == "${role-policy.Managed.name}"


def test_a_text_in_the_notation_of_references_is_none_in_a_template() -> None:
    path = {"Fn::Sub": "/${!target-group.other.arn}"}
    group = {"Type": "AWS::ElasticLoadBalancingV2::TargetGroup", "Properties": {"HealthCheckPath": path}}
    assert lint(deployment(read(json.dumps({"Resources": {"Group": group}})))) == ()


def test_the_retention_of_a_log_group_is_a_document_of_its_own() -> None:
    group = {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": "30"}}
    found = of({"Resources": {"Logs": group}})
    assert found["log-retention.Logs"].body == {"logGroupName": "${log-group.Logs.name}", "retentionInDays": 30}
    assert found["log-group.Logs"].body == {"logGroupName": "${log-group.Logs.name}"}


def test_a_classic_load_balancer_is_what_the_commands_of_the_aws_cli_would_make_of_it() -> None:
    template = json.loads((TEMPLATES / "nginx.json").read_text(encoding="utf-8"))
    found = of(template)
    name = "${classic-load-balancer.LoadBalancer.name}"
    assert found["classic-load-balancer-attributes.LoadBalancer"].body == {
        "LoadBalancerName": name,
        "LoadBalancerAttributes": {
            "ConnectionSettings": {"IdleTimeout": 30},
            "CrossZoneLoadBalancing": {"Enabled": True},
        },
    }
    assert found["classic-tls-policy.LoadBalancer.1"].body == {
        "LoadBalancerName": name,
        "PolicyName": "tls",
        "PolicyTypeName": "SSLNegotiationPolicyType",
        "PolicyAttributes": [
            {"AttributeName": "Reference-Security-Policy", "AttributeValue": "ELBSecurityPolicy-2015-05"}
        ],
    }
    balancer = found["classic-load-balancer.LoadBalancer"].body
    assert balancer["Listeners"] == [{"LoadBalancerPort": 80, "InstancePort": 8080, "Protocol": "HTTP"}]
    assert balancer["HealthCheck"]["Target"] == "HTTP:8080/ping"
    assert found["service.Service"].body["loadBalancers"][0]["loadBalancerName"] == name


def test_settings_of_a_classic_load_balancer_that_are_not_told_are_not_there() -> None:
    properties = {"ConnectionSettings": {"Fn::If": ["Open", {"IdleTimeout": 60}, {"IdleTimeout": 600}]}}
    assert names({"One": {"Type": "AWS::ElasticLoadBalancing::LoadBalancer", "Properties": properties}}) == [
        "classic-load-balancer.One"
    ]


# Properties, as cfn-lint's schemas have them.

SCHEMAS = files("cfnlint.data.schemas")


def cloudformation_schema(type_: str) -> dict[str, Any]:
    known = json.loads(SCHEMAS.joinpath("providers", "us-east-1.json").read_text(encoding="utf-8"))
    schema: dict[str, Any] = json.loads(SCHEMAS.joinpath("resources", f"{known[type_]}.json").read_text("utf-8"))
    return schema


def sample(schema: Mapping[str, Any], root: Mapping[str, Any], depth: int = 0) -> Any:  # noqa: ANN401 - JSON
    """Return a value with every property in it that the schema has; texts in the place of numbers and booleans."""
    schema = resolve(schema, root)
    if "properties" in schema and depth < 12:
        return {key: sample(below, root, depth + 1) for key, below in schema["properties"].items()}
    if "items" in schema:
        return [sample(schema["items"], root, depth + 1)]
    return {"number": "1", "integer": "1", "boolean": "true"}.get(str(schema.get("type")), "1")


def operation_schema(kind: str) -> dict[str, Any]:
    schema: dict[str, Any] = assets.load_json(assets.SCHEMAS / "aws" / f"{KINDS[kind].operation}.schema.json")
    return schema


def misspelt(value: Any, schema: Mapping[str, Any], root: Mapping[str, Any], path: str = "") -> Iterator[str]:  # noqa: ANN401
    """Yield where a body has a key or a type that is not the operation's, though the operation has its like."""
    schema = resolve(schema, root)
    properties = schema.get("properties", {})
    if isinstance(value, dict) and properties:
        known = {key.lower() for key in properties}
        for key, item in value.items():
            if key in properties:
                yield from misspelt(item, properties[key], root, f"{path}/{key}")
            elif key.lower() in known:
                yield f"{path}/{key}"
    elif isinstance(value, list) and "items" in schema:
        for item in value:
            yield from misspelt(item, schema["items"], root, f"{path}/*")
    elif schema.get("type") in ("integer", "boolean") and isinstance(value, str):
        yield f"{path}: {value!r} is no {schema['type']}"


def missing(value: Any, schema: Mapping[str, Any], root: Mapping[str, Any], path: str = "") -> Iterator[str]:  # noqa: ANN401
    """Yield the operation's members that no property becomes."""
    schema = resolve(schema, root)
    if isinstance(value, dict):
        for key, below in schema.get("properties", {}).items():
            if key in NESTED:
                continue
            if key in value:
                yield from missing(value[key], below, root, f"{path}/{key}")
            else:
                yield f"{path}/{key}"
    elif isinstance(value, list) and value and "items" in schema:
        yield from missing(value[0], schema["items"], root, f"{path}/*")


# Statements of a WebACL within statements: they are spelt as those around them.
NESTED = {"AndStatement", "NotStatement", "OrStatement", "ScopeDownStatement"}
_MANAGED = "/Rules/*/Statement/ManagedRuleGroupStatement"
_RULE = "/IpPermissions/*"
# What CloudFormation has no property for.
WITHOUT_PROPERTY = {
    "cache-cluster": {
        *("/AuthToken", "/LogDeliveryConfigurations/*/Enabled", "/OutpostMode", "/PreferredOutpostArn"),
        *("/PreferredOutpostArns", "/ReplicationGroupId"),
    },
    "database": {
        *("/DBCapacityReservationIdentifier", "/EnableCustomerOwnedIp", "/MasterUserSecretKmsKeyId", "/MultiTenant"),
        "/TagSpecifications",
    },
    "file-system": {"/Backup", "/CreationToken"},
    "listener": {
        *("/Certificates/*/IsDefault", "/MutualAuthentication/ClientCertificateIdentityFilters"),
        "/MutualAuthentication/TrustStoreAssociationStatus",
    },
    "load-balancer": {"/CustomerOwnedIpv4Pool", "/IpamPools"},
    "replication-group": {
        *("/LogDeliveryConfigurations/*/Enabled", "/NodeGroupConfiguration/*/PrimaryOutpostArn"),
        *("/NodeGroupConfiguration/*/ReplicaOutpostArns", "/ServerlessCacheSnapshotName"),
    },
    "role": {"/MaxSigninSessionDuration"},
    "security-group": {"/DryRun", "/TagSpecifications"},
    "security-group-ingress": {
        *("/CidrIp", "/DryRun", "/FromPort", "/IpProtocol", "/TagSpecifications", "/ToPort"),
        *(
            f"{_RULE}/{given}/*/Description"
            for given in ("IpRanges", "Ipv6Ranges", "PrefixListIds", "UserIdGroupPairs")
        ),
        *(f"{_RULE}/UserIdGroupPairs/*/{name}" for name in ("Description", "GroupName", "UserId", "VpcId")),
        *(f"{_RULE}/UserIdGroupPairs/*/{name}" for name in ("PeeringStatus", "VpcPeeringConnectionId")),
    },
    "serverless-cache": {"/Integrations"},
    "service": {"/clientToken", "/gatewayConnectors/*/deregistrationDelay"},
    "subnet": {"/DryRun", "/TagSpecifications"},
    "task-definition": {"/trustedExecutionConfiguration"},
    "web-acl": {
        *("/AnalyticsConfig", "/AssociationConfig/ChallengeJavascriptSdkInjection"),
        "/MonetizationConfig/ConnectedAccountConfigs",
        f"{_MANAGED}/ManagedRuleGroupConfigs/*/AWSManagedRulesAISecurityRuleSet",
    },
}
# Its properties make of a database instance another operation's business.
REPLICA = ("SourceDBInstanceIdentifier", "SourceDBInstanceAutomatedBackupsArn", "SourceDBClusterIdentifier")


@pytest.mark.parametrize("type_", TYPES)
def test_every_property_is_spelt_as_the_operation_has_it(type_: str) -> None:
    schema, kind = cloudformation_schema(type_), TYPES[type_].kind
    properties = {key: value for key, value in sample(schema, schema).items() if key not in REPLICA}
    found = of({"Resources": {"One": {"Type": type_, "Properties": properties}}})
    for document in found.values():
        operation = operation_schema(document.kind.name)
        assert list(misspelt(document.body, operation, operation)) == []
    operation = operation_schema(kind)
    assert set(missing(found[f"{kind}.One"].body, operation, operation)) == WITHOUT_PROPERTY.get(kind, set())


@pytest.mark.parametrize("type_", TYPES)
def test_ref_returns_what_identifies_the_resource(type_: str) -> None:
    schema, known = cloudformation_schema(type_), TYPES[type_]
    identifier = schema["primaryIdentifier"][0].rpartition("/")[2]
    endings = {"arn": "Arn", "id": "Id", "name": ("Name", "Identifier", "GroupId")}
    assert identifier.endswith(endings[known.ref])
    assert not known.name or known.name in schema["properties"]
    assert known.ref != "name" or identifier == known.name
