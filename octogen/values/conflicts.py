"""Settings that are right by themselves and impossible together: what neither AWS nor Octopus can be given.

What shows only once it is derived, as the port of the third node, octogen/topology/checks.py refuses. What can be
rendered and only ought not to be is the business of the rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from octogen.finding import Pointer
from octogen.octopus.images import is_hardened
from octogen.values.balancer_types import APPLICATION, CLASSIC, NETWORK, TYPES, type_by_arn
from octogen.values.lookup import setting
from octogen.values.sql_server import has_multi_az

if TYPE_CHECKING:
    from octogen.values.settings_types import Settings

_POLLING: Pointer = ("tentacles", "polling")
_IN_ONE_REGION = ("cluster", "network", "loadBalancer", "tentacles", "grpc", "storage", "database")
"""Secrets may be in another region, which a rule advises against."""


class Conflict(NamedTuple):
    """What is impossible, the values key to change, and how. `related` are keys that contradict it, with labels."""

    pointer: Pointer
    message: str
    fix: str
    related: tuple[tuple[Pointer, str], ...] = ()


def conflicts(data: Settings) -> Iterator[Conflict]:
    """Yield the conflicts in values that follow the schema, all defaults filled in."""
    areas = (_regions, _nodes, _compute, _network, _balancing, _polling, _storage, _database)
    return chain.from_iterable(area(data) for area in areas)


def _regions(data: Settings) -> Iterator[Conflict]:
    """Yield what lies in another region: ELB takes no certificate from there, and a service no subnet.

    https://docs.aws.amazon.com/acm/latest/userguide/acm-regions.html
    """
    home, placed = (
        data["aws"]["region"],
        [item for area in _IN_ONE_REGION for item in _placed(setting(data, (area,)), (area,))],
    )
    found = {region for _, region in placed}
    if len(placed) > 1 and len(found) == 1 and home not in found:
        (other,) = found
        message = f"All subnets and ARNs are in {other}, not in {home}"
        yield Conflict(("aws", "region"), message, f"set aws.region to {other}, or name what is in {home}")
        return
    for pointer, region in placed:
        if region != home:
            message = f"This is in {region}, but aws.region is {home}"
            yield Conflict(pointer, message, f"name one of {home}, or set aws.region to {region}")


def _placed(value: object, pointer: Pointer) -> Iterator[tuple[Pointer, str]]:
    """Yield each availability zone and ARN with its region; those of IAM have none."""
    if isinstance(value, Mapping):
        for key, member in value.items():
            yield from _placed(member, (*pointer, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _placed(item, (*pointer, index))
    elif isinstance(value, str):
        region = value[:-1] if pointer[-1] == "zone" else value.split(":")[3] if value.startswith("arn:") else ""
        if region:
            yield pointer, region


def _nodes(data: Settings) -> Iterator[Conflict]:
    nodes = data["nodes"]
    per_node = nodes["topology"] == "service-per-node"
    for number in nodes["taskCaps"]:
        place = ("nodes", "taskCaps", number)
        if not per_node:
            message = "Nodes of one service have one task definition, and so one task cap"
            yield Conflict(place, message, "set nodes.topology to service-per-node, or use octopus.taskCap")
        elif int(number) > nodes["count"]:
            yield Conflict(
                place, f"There is no node {number}: nodes.count is {nodes['count']}", "name a node that exists"
            )


def _compute(data: Settings) -> Iterator[Conflict]:
    compute = data["compute"]
    fargate = compute["launchType"] == "FARGATE"
    if fargate and compute["networkMode"] != "awsvpc":
        message = f"Fargate has no network mode {compute['networkMode']}"
        yield Conflict(("compute", "networkMode"), message, "set compute.networkMode to awsvpc, or launchType to EC2")
    if not fargate and "ephemeralStorageGiB" in compute:
        message = "Only Fargate sizes a task's ephemeral storage; on EC2 it is the instance's disk"
        yield Conflict(("compute", "ephemeralStorageGiB"), message, "remove compute.ephemeralStorageGiB")
    for index, provider in enumerate(compute["capacityProviders"]):
        if provider["name"].startswith("FARGATE") != fargate:
            message = f"Capacity provider {provider['name']} does not go with launch type {compute['launchType']}"
            fix = f"set compute.launchType to {'EC2' if fargate else 'FARGATE'}"
            yield Conflict(("compute", "capacityProviders", index, "name"), message, fix)
    if sum(provider["base"] > 0 for provider in compute["capacityProviders"]) > 1:
        message = "Only one capacity provider can have a base"
        yield Conflict(("compute", "capacityProviders"), message, "give only one of them a base")
    if compute["dockerInDocker"]:
        place: Pointer = ("compute", "dockerInDocker")
        image = data["octopus"]["image"]
        if fargate:
            yield Conflict(place, "Fargate has no privileged containers", "set compute.dockerInDocker to false")
        if is_hardened(image.get("tag", ""), image.get("version", "")):
            yield Conflict(place, "The hardened image has no Docker in it", "set compute.dockerInDocker to false")
        if compute["readOnlyRootFilesystem"]:
            message = "Docker inside the container needs to write to its file system"
            yield Conflict(place, message, "set compute.dockerInDocker or readOnlyRootFilesystem to false")


def _network(data: Settings) -> Iterator[Conflict]:
    network, own_address = data["network"], data["compute"]["networkMode"] == "awsvpc"
    creates, given = "createSecurityGroups" in network, "securityGroups" in network
    redis = "create" in data["tentacles"]["polling"]["redis"]
    if not (creates or given) and (own_address or redis):
        message = "`network` lacks the key `securityGroups`"
        fix = "name the tasks' security groups, or have them rendered with network.createSecurityGroups"
        yield Conflict(("network",), message, fix)
    if creates and not own_address:
        message = (
            f"In network mode {data['compute']['networkMode']} the instances have the security groups, not the tasks"
        )
        fix = "remove createSecurityGroups, and allow the instances' groups in wherever the tasks connect to"
        yield Conflict(("network", "createSecurityGroups"), message, fix)
    areas = {("loadBalancer",): data["loadBalancer"], _POLLING: data["tentacles"]["polling"], ("grpc",): data["grpc"]}
    for place, settings in areas.items():
        if creates and settings["existing"] and not data["loadBalancer"]["securityGroups"]:
            message = "The tasks' security group must allow in those of the existing load balancer"
            yield Conflict((*place, "existing"), message, "set loadBalancer.securityGroups to the load balancer's")
    if data["compute"]["launchType"] == "EC2" and data["network"]["assignPublicIp"]:
        # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html
        message = "ECS gives public addresses to tasks on Fargate only"
        yield Conflict(("network", "assignPublicIp"), message, "set network.assignPublicIp to false")
    for area in ("storage", "database"):
        if "create" in data[area] and not creates and "securityGroups" not in data[area]["create"]:
            message = f"Nothing says who may reach the {area} that octogen renders"
            fix = f"set {area}.create.securityGroups, or have all rendered with network.createSecurityGroups"
            yield Conflict((area, "create"), message, fix)


def _balancing(data: Settings) -> Iterator[Conflict]:
    settings, grpc = data["loadBalancer"], data["grpc"]
    check = settings["healthCheck"]
    if check["timeoutSeconds"] >= check["intervalSeconds"]:
        message = (
            f"A check that may take {check['timeoutSeconds']} seconds cannot be made every {check['intervalSeconds']}"
        )
        yield Conflict(("loadBalancer", "healthCheck", "timeoutSeconds"), message, "set it below intervalSeconds")
    traits = TYPES[settings["type"]]
    if traits == CLASSIC and settings["idleTimeoutSeconds"] > traits.longest_silence:
        message = f"A Classic Load Balancer keeps a silent connection for {traits.longest_silence} seconds at most"
        yield Conflict(("loadBalancer", "idleTimeoutSeconds"), message, f"set it to {traits.longest_silence} or less")
    others = {_POLLING: data["tentacles"]["polling"]["mode"], ("grpc",): grpc["mode"]}
    for place, mode in others.items():
        if not traits.target_groups and mode != "none":
            message = "A service registers with a Classic Load Balancer or with target groups, not with both"
            yield Conflict((*place, "mode"), message, "set loadBalancer.type to network or application")
    if grpc["mode"] == APPLICATION.name and "https" not in settings:
        message = "An Application Load Balancer takes gRPC over HTTPS only"
        yield Conflict(("grpc", "mode"), message, "set loadBalancer.https.certificateArn, or grpc.mode to network")
    for place, given, type_ in (
        (("loadBalancer",), settings["existing"], settings["type"]),
        (_POLLING, data["tentacles"]["polling"]["existing"], data["tentacles"]["polling"]["loadBalancer"]),
        (("grpc",), grpc["existing"], grpc["mode"]),
    ):
        arn = given.get("loadBalancerArn", "")
        there = NETWORK.name if type_by_arn(arn) != APPLICATION else APPLICATION.name
        if arn and type_ not in {there, "none"}:
            message = f"The existing load balancer is of type {there}, not {type_}"
            yield Conflict((*place, "existing", "loadBalancerArn"), message, f"set its type to {there}")
    for key, fits in (
        ("loadBalancerName", not traits.target_groups),
        ("targetGroupArn", traits.target_groups),
    ):
        if key in settings["existing"] and not fits:
            message = f"A load balancer of type {settings['type']} has no {key}"
            yield Conflict(("loadBalancer", "existing", key), message, "name the existing resource by its ARN or name")


def _polling(data: Settings) -> Iterator[Conflict]:
    polling, secrets = data["tentacles"]["polling"], data["octopus"]["secrets"]
    if polling["mode"] == "sharedQueue" and "redisConnectionString" not in secrets:
        message = "The shared queue is in Redis, but nothing says how to reach it"
        yield Conflict((*_POLLING, "mode"), message, "set octopus.secrets.redisConnectionString to the ARN of a secret")


def _storage(data: Settings) -> Iterator[Conflict]:
    """Yield directories that nobody makes: a new file system has none, and only access points make theirs.

    https://docs.aws.amazon.com/efs/latest/ug/API_CreationInfo.html
    """
    if "create" in data["storage"] and not data["storage"]["accessPoints"]:
        message = "A new file system has no directories, and without access points nobody makes them"
        fix = "set storage.accessPoints to true, or name a file system in storage.fileSystemId that has them"
        yield Conflict(("storage", "accessPoints"), message, fix)


def _database(data: Settings) -> Iterator[Conflict]:
    """Yield an edition without a standby that is to have one."""
    database = data["database"]
    if "create" in database and database.get("multiAz") and not has_multi_az(database.get("engine", "")):
        fix = "set database.multiAz to false, or database.engine to sqlserver-se"
        yield Conflict(("database", "multiAz"), "SQL Server Express has no Multi-AZ", fix)
