"""Values to `Topology`: the decisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from octogen import octopus
from octogen.balancing import Balancing
from octogen.topology import Cluster, FileSystem, Folder, LogGroup, NodeGroup, Role, Service, Tags, Topology
from octogen.values import Values


class InvalidValuesError(ValueError):
    """The values hold errors; `findings` says which."""

    def __init__(self, values: Values) -> None:
        super().__init__(f"the values have {len(values.findings)} findings")
        self.findings = values.findings


def arrange(values: Values) -> Topology:
    """Return the topology of `values`, which must be without findings (else InvalidValuesError)."""
    if not values.data:
        raise InvalidValuesError(values)
    data = values.data
    name, aws = data["name"], data["aws"]
    partition = aws.get("partition") or _partition(aws["region"])
    prefix = f"arn:{partition}"
    scope = f"{aws['region']}:{aws['accountId']}"
    secrets = _secrets(data["octopus"]["secrets"])
    arns = sorted({_resource_arn(value) for _, value in secrets})
    nodes = _nodes(data)
    balancing = Balancing(data, nodes)
    return Topology(
        values=values,
        settings=data,
        name=name,
        region=aws["region"],
        partition=partition,
        account_id=aws["accountId"],
        tags=tuple(aws["tags"].items()),
        image=_image(data["octopus"]["image"]),
        secrets=secrets,
        secret_arns=tuple(arn for arn in arns if ":secretsmanager:" in arn),
        parameter_arns=tuple(arn for arn in arns if ":ssm:" in arn),
        registry_arn=_registry_arn(data["octopus"]["image"]["repository"], prefix),
        cluster=_cluster(data),
        log_group=_log_group(data, f"{prefix}:logs:{scope}"),
        execution_role=_role(
            data, "execution", "Starts the tasks of Octopus Server: reads its secrets, writes its logs."
        ),
        task_role=_role(data, "task", "What Octopus Server itself may do: mount its shared folders."),
        file_system=_file_system(data, f"{prefix}:elasticfilesystem:{scope}"),
        load_balancers=tuple(balancing.load_balancers()),
        target_groups=tuple(balancing.target_groups()),
        listeners=tuple(balancing.listeners()),
        services=tuple(_service(data, node, balancing) for node in nodes),
    )


def _nodes(data: Mapping[str, Any]) -> tuple[NodeGroup, ...]:
    count = data["nodes"]["count"]
    if data["nodes"]["topology"] == "service-per-node":
        return tuple(NodeGroup(number, 1) for number in range(1, count + 1))
    return (NodeGroup(0, count),)


def _partition(region: str) -> str:
    return {"cn": "aws-cn", "us-gov": "aws-us-gov"}.get(region.rsplit("-", 2)[0], "aws")


def _image(image: Mapping[str, Any]) -> str:
    return f"{image['repository']}:{image['tag']}" if "tag" in image else f"{image['repository']}@{image['digest']}"


def _registry_arn(repository: str, prefix: str) -> str:
    """Return the ARN of the repository where the image lies in Amazon ECR, else an empty string."""
    registry, _, path = repository.partition("/")
    account, _, rest = registry.partition(".dkr.ecr.")
    return f"{prefix}:ecr:{rest.split('.')[0]}:{account}:repository/{path}" if rest else ""


_SECRET_VARIABLES = {
    "databaseConnectionString": "DB_CONNECTION_STRING",
    "masterKey": "MASTER_KEY",
    "licence": "OCTOPUS_SERVER_BASE64_LICENSE",
    "adminPassword": "ADMIN_PASSWORD",
    "adminApiKey": "ADMIN_API_KEY",
}


def _secrets(secrets: Mapping[str, Any]) -> Tags:
    return tuple((variable, _value_from(secrets[key])) for key, variable in _SECRET_VARIABLES.items() if key in secrets)


def _value_from(secret: str | Mapping[str, str]) -> str:
    """Return ECS's notation: ARN, then JSON key, version stage and version id, all three colons or none."""
    if isinstance(secret, str):
        return secret
    parts = [secret.get(key, "") for key in ("jsonKey", "versionStage", "versionId")]
    return ":".join([secret["arn"], *parts]) if any(parts) else secret["arn"]


def _resource_arn(value_from: str) -> str:
    """Return the ARN without JSON key and version: what an IAM policy names."""
    return ":".join(value_from.split(":")[:7])


def _cluster(data: Mapping[str, Any]) -> Cluster:
    cluster = data["cluster"]
    existing = cluster.get("existing")
    return Cluster(
        name=existing or cluster.get("name") or data["name"],
        create=existing is None,
        container_insights=cluster["containerInsights"],
        capacity_providers=tuple(cluster["capacityProviders"]),
    )


def _log_group(data: Mapping[str, Any], prefix: str) -> LogGroup:
    logging = data["logging"]
    name = logging.get("logGroup") or f"/ecs/{data['name']}"
    arn = f"{prefix}:log-group:{name}"
    return LogGroup(name, arn, logging["create"], logging["retentionDays"], logging["streamPrefix"])


def _role(data: Mapping[str, Any], which: str, description: str) -> Role:
    given = data["roles"].get(f"{which}RoleArn")
    document = f"{which}-role"
    name = f"{data['name']}-{data['aws']['region']}-{which}"
    return Role(document, name, given or f"${{{document}.arn}}", given is None, description)


def _file_system(data: Mapping[str, Any], prefix: str) -> FileSystem:
    storage = data["storage"]
    user = storage.get("posixUser") or octopus.STANDARD_USER
    folders = tuple(_folders(data["name"], storage))
    return FileSystem(
        id=storage["fileSystemId"],
        arn=f"{prefix}:file-system/{storage['fileSystemId']}",
        encrypt_in_transit=storage["encryptInTransit"],
        iam=storage["iamAuthorization"],
        uid=user["uid"],
        gid=user["gid"],
        permissions=storage["permissions"],
        access_point_arns=tuple(_access_point_arn(folder, prefix) for folder in folders if folder.access_point),
        folders=folders,
    )


def _folders(name: str, storage: Mapping[str, Any]) -> Iterator[Folder]:
    for folder, path in octopus.FOLDERS.items():
        if folder not in storage["folders"]:
            continue
        wanted = storage["folders"][folder]
        label = octopus.label(folder)
        given = wanted.get("accessPointId", "")
        create = storage["accessPoints"] and not given
        yield Folder(
            name=label,
            path=path,
            volume=label,
            directory=wanted.get("directory") or f"/{name}/{folder}",
            access_point=f"${{access-point.{label}.id}}" if create else given,
            create_access_point=create,
        )


def _access_point_arn(folder: Folder, prefix: str) -> str:
    if folder.create_access_point:
        return f"${{access-point.{folder.name}.arn}}"
    return f"{prefix}:access-point/{folder.access_point}"


def _service(data: Mapping[str, Any], node: NodeGroup, balancing: Balancing) -> Service:
    name = f"{data['name']}-{node.label}" if node.label else data["name"]
    compute, task_cap = data["compute"], data["octopus"]["taskCap"]
    cpu, memory = octopus.size(task_cap)
    attachments = tuple(balancing.attachments(node))
    polling = [attachment.port for attachment in attachments if attachment.port == octopus.POLLING_PORT]
    suffix = f".{node.label}" if node.label else ""
    return Service(
        label=node.label,
        name=name,
        task_definition=f"${{task-definition{suffix}.arn}}",
        count=node.count,
        cpu=compute.get("cpu", cpu),
        memory=compute.get("memoryMiB", memory),
        environment=tuple(_environment(data["octopus"], name if node.label else "")),
        ports=(octopus.PORTAL_PORT, *polling),
        attachments=attachments,
    )


def _environment(settings: Mapping[str, Any], node_name: str) -> Iterator[tuple[str, str]]:
    variables = {
        "ACCEPT_EULA": "Y" if settings["acceptEula"] else "N",
        "ADMIN_USERNAME": settings["admin"]["username"],
        "ADMIN_EMAIL": settings["admin"].get("email"),
        "DISABLE_DIND": "Y",
        "OCTOPUS_SERVER_NODE_NAME": node_name or None,
        "OCTOPUS_SERVER_URI": settings.get("serverUri"),
        "TASK_CAP": str(settings["taskCap"]),
    }
    variables |= settings["environment"]
    yield from ((name, value) for name, value in variables.items() if value is not None)
