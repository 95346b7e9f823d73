"""Settings that cannot stand together are refused where they are written, each with a way out that works."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from octogen.api import arrange, check, read
from octogen.finding import Finding
from octogen.json_schema import schema
from octogen.values.overlay import Notation
from octogen.values.values import values_schema

SAMPLE = Path(__file__).parent.parent.parent / "sample-values.yaml"
REDIS = "octopus.secrets.redisConnectionString=arn:aws:ssm:eu-west-2:123456789012:parameter/octopus/redis"
ARN = "arn:aws:elasticloadbalancing:eu-west-2:123456789012:"
NETWORK_BALANCER = f"{ARN}loadbalancer/net/platform/0123456789abcdef"
TARGET_GROUP = f"{ARN}targetgroup/octopus/0123456789abcdef"
PER_NODE = "nodes.topology=service-per-node"
OWN_GROUPS = "network.securityGroups=null,network.createSecurityGroups.allowFrom={10.0.0.0/8}"
BRIDGE = "compute.launchType=EC2,compute.networkMode=bridge"
CREATED_DATABASE = "database.create.securityGroups={sg-0a1b2c3d4e5f67890}"
MASTER_KEY = "arn:aws:secretsmanager:eu-west-2:123456789012:secret:octopus/master-key-AbCdEf"
LICENCE = f"octopus.secrets.licence={MASTER_KEY.replace('master-key', 'licence')}"
PARAMETER = "arn:aws:ssm:eu-west-2:123456789012:parameter/octopus/api-key"
AGENT = "sidecars.agent.image=public.ecr.aws/datadog/agent:7"
_FIRST = "roles.taskStatements[0]"
STATEMENT = f"{_FIRST}.Effect=Allow,{_FIRST}.Action=s3:GetObject,{_FIRST}.Resource=*"
SAME_NAME = f"{STATEMENT},{_FIRST}.Sid=Read"
CREATED_FILES = "storage.fileSystemId=null,storage.create.backup=true"

# Assignments, the key that the finding names, words of its message, an assignment that mends it.
CASES = (
    (
        f"loadBalancer.type=classic,{BRIDGE},loadBalancer.idleTimeoutSeconds=3601",
        "loadBalancer.idleTimeoutSeconds",
        "3600 seconds at most",
        "loadBalancer.idleTimeoutSeconds=3600",
    ),
    ("aws.region=eu-west-1", "aws.region", "are in eu-west-2, not in eu-west-1", "aws.region=eu-west-2"),
    (
        "network.subnets[0].zone=us-east-1a",
        "network.subnets[0].zone",
        "is in us-east-1",
        "network.subnets[0].zone=eu-west-2a",
    ),
    (
        "loadBalancer.https.certificateArn=arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555",
        "loadBalancer.https.certificateArn",
        "is in us-east-1",
        "loadBalancer.https.certificateArn=arn:aws:iam::123456789012:server-certificate/octopus",
    ),
    ("nodes.taskCaps.1=40", "nodes.taskCaps.1", "one task definition", PER_NODE),
    (f"{PER_NODE},nodes.taskCaps.3=40", "nodes.taskCaps.3", "no node 3", "nodes.count=3"),
    ("compute.networkMode=bridge", "compute.networkMode", "Fargate", "compute.launchType=EC2"),
    (
        "compute.launchType=EC2,compute.ephemeralStorageGiB=50",
        "compute.ephemeralStorageGiB",
        "Only Fargate",
        "compute.launchType=FARGATE",
    ),
    (
        "compute.capacityProviders[0].name=octopus",
        "compute.capacityProviders[0].name",
        "does not go with launch type FARGATE",
        "compute.launchType=EC2",
    ),
    ("compute.dockerInDocker=true", "compute.dockerInDocker", "privileged", "compute.launchType=EC2"),
    (
        "compute.launchType=EC2,compute.dockerInDocker=true,octopus.image.tag=2026.3.15878-hardened",
        "compute.dockerInDocker",
        "hardened",
        "compute.dockerInDocker=false",
    ),
    ("network.securityGroups=null", "network", "securityGroups", OWN_GROUPS),
    (f"{BRIDGE},{OWN_GROUPS}", "network.createSecurityGroups", "instances", "compute.networkMode=awsvpc"),
    (CREATED_FILES, "storage.create", "who may reach", "storage.create.securityGroups={sg-0a1b2c3d4e5f67890}"),
    (
        "database.create.storageGiB=100",
        "database.create",
        "who may reach",
        "database.create.securityGroups={sg-0a1b2c3d4e5f67890}",
    ),
    (
        f"{OWN_GROUPS},loadBalancer.securityGroups=null,loadBalancer.existing.targetGroupArn={TARGET_GROUP}",
        "loadBalancer.existing",
        "must allow in",
        "loadBalancer.securityGroups={sg-0a1b2c3d4e5f67890}",
    ),
    (
        "loadBalancer.healthCheck.timeoutSeconds=30",
        "loadBalancer.healthCheck.timeoutSeconds",
        "every 30",
        "loadBalancer.healthCheck.intervalSeconds=31",
    ),
    (
        f"{BRIDGE},loadBalancer.type=classic,tentacles.polling.mode=perNode",
        "tentacles.polling.mode",
        "not with both",
        "loadBalancer.type=network",
    ),
    (
        f"{BRIDGE},loadBalancer.type=classic,grpc.mode=network",
        "grpc.mode",
        "not with both",
        "loadBalancer.type=network",
    ),
    ("loadBalancer.https=null,grpc.mode=application", "grpc.mode", "HTTPS only", "grpc.mode=network"),
    (
        f"loadBalancer.existing.loadBalancerArn={NETWORK_BALANCER}",
        "loadBalancer.existing.loadBalancerArn",
        "of type network",
        "loadBalancer.type=network",
    ),
    (
        "loadBalancer.existing.loadBalancerName=octopus",
        "loadBalancer.existing.loadBalancerName",
        "no loadBalancerName",
        f"{BRIDGE},loadBalancer.type=classic",
    ),
    ("tentacles.polling.mode=sharedQueue", "tentacles.polling.mode", "how to reach it", REDIS),
    (
        "octopus.image.tag=v2026.3.15878",
        "octopus.image.tag",
        "no v in front",
        "octopus.image.tag=2026.3.15878",
    ),
    (
        "octopus.image.tag=V2026.3.15878-hardened",
        "octopus.image.tag",
        "no v in front",
        "octopus.image.version=2026.3.15878-hardened",
    ),
    (f"octopus.secrets.licence={MASTER_KEY}", "octopus.secrets.licence", "of `octopus.secrets.masterKey`", LICENCE),
    (
        f"octopus.secrets.licence={MASTER_KEY.removesuffix('-AbCdEf')}",
        "octopus.secrets.licence",
        "of `octopus.secrets.masterKey`",
        LICENCE,
    ),
    (
        f"octopus.secrets.adminApiKey.arn={MASTER_KEY},octopus.secrets.adminApiKey.versionStage=AWSCURRENT",
        "octopus.secrets.adminApiKey",
        "of `octopus.secrets.masterKey`",
        "octopus.secrets.adminApiKey.jsonKey=apiKey",
    ),
    (
        f"octopus.image.pullCredentials={MASTER_KEY}",
        "octopus.image.pullCredentials",
        "of `octopus.secrets.masterKey`",
        "octopus.image.pullCredentials=null",
    ),
    (
        f"octopus.secrets.adminApiKey.arn={PARAMETER},octopus.secrets.adminApiKey.jsonKey=key",
        "octopus.secrets.adminApiKey.jsonKey",
        "SSM parameter has no jsonKey",
        "octopus.secrets.adminApiKey.jsonKey=null",
    ),
    (
        "network.subnets[1].id=subnet-0a1b2c3d4e5f67890",
        "network.subnets[1].id",
        "of `network.subnets[0]`",
        "network.subnets[1].id=subnet-0f9e8d7c6b5a43210",
    ),
    (
        "loadBalancer.subnets[0].id=subnet-0a1b2c3d4e5f67890,loadBalancer.subnets[0].zone=eu-west-2b",
        "loadBalancer.subnets[0].zone",
        "in eu-west-2a, not in eu-west-2b",
        "loadBalancer.subnets[0].zone=eu-west-2a",
    ),
    (
        "octopus.environment.DB_CONNECTION_STRING=Server=db",
        "octopus.environment.DB_CONNECTION_STRING",
        "`octopus.secrets.databaseConnectionString` sets this variable",
        "octopus.environment.DB_CONNECTION_STRING=null",
    ),
    (
        f"octopus.secrets.environment.MASTER_KEY={PARAMETER}",
        "octopus.secrets.environment.MASTER_KEY",
        "`octopus.secrets.masterKey` sets this variable",
        "octopus.secrets.environment.MASTER_KEY=null",
    ),
    (
        f"octopus.secrets.environment.PASSWORD={PARAMETER},octopus.environment.PASSWORD=x",
        "octopus.environment.PASSWORD",
        "`octopus.secrets.environment.PASSWORD` sets this variable",
        "octopus.environment.PASSWORD=null",
    ),
    (
        f"{AGENT},sidecars.agent.secrets.KEY={PARAMETER},sidecars.agent.environment.KEY=x",
        "sidecars.agent.environment.KEY",
        "`sidecars.agent.secrets.KEY` sets this variable",
        "sidecars.agent.environment.KEY=null",
    ),
    (
        f"{AGENT},sidecars.agent.secrets.KEY.arn={PARAMETER},sidecars.agent.secrets.KEY.jsonKey=key",
        "sidecars.agent.secrets.KEY.jsonKey",
        "SSM parameter has no jsonKey",
        "sidecars.agent.secrets.KEY.jsonKey=null",
    ),
    (
        f"{AGENT},sidecars.agent.ports={{8126,8080}}",
        "sidecars.agent.ports",
        "Octopus Server listens on port 8080",
        "sidecars.agent.ports={8126}",
    ),
    (
        f"{AGENT},sidecars.agent.ports={{4317}},sidecars.proxy.image=nginx:1.29,sidecars.proxy.ports={{4317}}",
        "sidecars.proxy.ports",
        "agent listens on port 4317",
        "sidecars.proxy.ports={4318}",
    ),
    (
        "logging.fireLens.options.Name=datadog",
        "logging.fireLens",
        "No sidecar is the log router",
        f"{AGENT},sidecars.agent.fireLens.type=fluentbit",
    ),
    (
        f"{AGENT},sidecars.agent.fireLens.type=fluentbit,sidecars.router.image=r:1,sidecars.router.fireLens.type=fluentd",
        "sidecars.router.fireLens",
        "The log router is agent",
        "sidecars.router.fireLens=null",
    ),
    (
        "compute.ulimits.nproc.soft=100,compute.ulimits.nproc.hard=100",
        "compute.ulimits.nproc",
        "nofile and no other",
        "compute.launchType=EC2",
    ),
    (
        "compute.ulimits.nofile.soft=200,compute.ulimits.nofile.hard=100",
        "compute.ulimits.nofile.soft",
        "above the hard one",
        "compute.ulimits.nofile.hard=200",
    ),
    (
        f"{STATEMENT},roles.taskRoleArn=arn:aws:iam::123456789012:role/octopus",
        "roles.taskStatements[0]",
        "roles.taskRoleArn",
        "roles.taskRoleArn=null",
    ),
    (
        f"{SAME_NAME},{SAME_NAME.replace('[0]', '[1]')}",
        "roles.taskStatements[1].Sid",
        "has the name Read",
        "roles.taskStatements[1].Sid=ReadMore",
    ),
    (
        "compute.stopTimeoutSeconds=121",
        "compute.stopTimeoutSeconds",
        "waits 120 seconds",
        "compute.launchType=EC2",
    ),
    (
        "octopus.environment.SSL_CERTIFICATE_FILE=/certificate/octopus.pfx",
        "octopus.environment.SSL_CERTIFICATE_FILE",
        "closes port 8080",
        "octopus.environment.SSL_CERTIFICATE_FILE=null",
    ),
    (
        f"{CREATED_FILES},storage.create.securityGroups={{sg-0a1b2c3d4e5f67890}},storage.accessPoints=false",
        "storage.accessPoints",
        "has no directories",
        "storage.accessPoints=true",
    ),
    (
        "compute.launchType=EC2,network.assignPublicIp=true",
        "network.assignPublicIp",
        "Fargate only",
        "network.assignPublicIp=false",
    ),
    (
        f"{CREATED_DATABASE},database.engine=sqlserver-ex,database.multiAz=true",
        "database.multiAz",
        "no Multi-AZ",
        "database.multiAz=false",
    ),
)


def findings(*assignments: str) -> tuple[Finding, ...]:
    return check(read(SAMPLE.read_bytes(), SAMPLE.name), sets=[(Notation.TYPED, text) for text in assignments]).findings


@pytest.mark.parametrize(("broken", "key", "said", "mended"), CASES, ids=[f"{case[1]}: {case[2]}" for case in CASES])
def test_a_conflict_is_refused_at_its_key_and_can_be_mended(broken: str, key: str, said: str, mended: str) -> None:
    (found,) = findings(broken)
    assert found.rule == "OCT002"
    assert said in found.message
    assert found.fix
    assert (
        found.place.file == f"--set {key}"
        or (found.place.file == SAMPLE.name and "." not in key)
        or (
            # A mapping that an assignment made stands where its first key was assigned.
            found.place.file.startswith(f"--set {key}.")
        )
    )
    assert findings(broken, mended) == ()


@pytest.mark.parametrize(
    "sets",
    [
        # One secret that holds several, two versions of one, and names that differ in a word of six letters.
        f"octopus.secrets.adminApiKey.arn={MASTER_KEY},octopus.secrets.adminApiKey.jsonKey=key",
        f"octopus.secrets.adminApiKey.arn={MASTER_KEY},octopus.secrets.adminApiKey.versionStage=AWSPREVIOUS",
        f"octopus.secrets.masterKey={MASTER_KEY[:-12]},octopus.secrets.adminApiKey={MASTER_KEY[:-12]}-second",
        f"octopus.secrets.masterKey={PARAMETER},octopus.secrets.adminApiKey={PARAMETER}-AbCdEf",
        # Tags of one's own.
        "octopus.image.tag=vanilla",
        "octopus.image.tag=v2026.3.15878,octopus.image.version=2026.3.15878",
        f"{CREATED_DATABASE},database.engine=sqlserver-web",
        "database.engine=sqlserver-ex",
    ],
)
def test_what_may_well_be_meant_is_no_slip(sets: str) -> None:
    assert findings(sets) == ()


def keys(part: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for key, below in schema.resolve(part, values_schema()).get("properties", {}).items():
        yield (*above, key)
        yield from keys(below, (*above, key))


def test_every_key_can_be_set_to_null() -> None:
    for key in keys(values_schema()):
        values = check(read(SAMPLE.read_bytes(), SAMPLE.name), sets=[(Notation.TYPED, f"{'.'.join(key)}=null")])
        assert values.findings or arrange(values).name == "octopus", key


def test_null_brings_a_default_back_and_removes_a_folder() -> None:
    sets = [(Notation.TYPED, "loadBalancer.type=null,octopus.taskCap=null,storage.folders.repository=null")]
    data = check(read(SAMPLE.read_bytes(), SAMPLE.name), sets=sets).data
    assert (data["loadBalancer"]["type"], data["octopus"]["taskCap"]) == ("application", 10)
    assert list(data["storage"]["folders"]) == ["artifacts", "taskLogs", "eventExports", "clusterShared"]
