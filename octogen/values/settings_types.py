"""Values, defaults filled in, as types for mypy; nothing imports them when octogen runs.

`make docs` writes this from schemas/values.schema.json: a key is required here if the values must have it, or if it has
a default that they cannot remove.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class Settings(TypedDict):
    """A values file."""

    apiVersion: Literal["octogen/v1"]
    name: str
    aws: AwsSettings
    octopus: OctopusSettings
    nodes: NodesSettings
    compute: ComputeSettings
    sidecars: dict[str, SidecarSettings]
    cluster: ClusterSettings
    network: NetworkSettings
    loadBalancer: LoadBalancerSettings
    tentacles: TentaclesSettings
    grpc: GrpcSettings
    storage: StorageSettings
    database: DatabaseSettings
    roles: RolesSettings
    logging: LoggingSettings
    deployment: DeploymentSettings
    lint: LintSettings
    overrides: dict[str, dict[str, object]]


class AwsSettings(TypedDict):
    """What `aws` holds."""

    region: str
    accountId: str
    partition: NotRequired[Literal["aws", "aws-cn", "aws-us-gov"]]
    tags: dict[str, str]


class OctopusSettings(TypedDict):
    """What `octopus` holds."""

    image: OctopusImageSettings
    acceptEula: bool
    admin: OctopusAdminSettings
    secrets: OctopusSecretsSettings
    taskCap: int
    licensedNodes: NotRequired[int]
    serverUri: NotRequired[str]
    environment: dict[str, str]
    environmentFiles: list[str]


class OctopusImageSettings(TypedDict):
    """What `octopus.image` holds."""

    repository: str
    tag: NotRequired[str]
    digest: NotRequired[str]
    version: NotRequired[str]
    pullCredentials: NotRequired[str]


class OctopusAdminSettings(TypedDict):
    """What `octopus.admin` holds."""

    username: str
    email: NotRequired[str]


class OctopusSecretsSettings(TypedDict):
    """What `octopus.secrets` holds."""

    databaseConnectionString: str | SecretSettings
    masterKey: NotRequired[str | SecretSettings]
    licence: NotRequired[str | SecretSettings]
    adminPassword: NotRequired[str | SecretSettings]
    adminApiKey: NotRequired[str | SecretSettings]
    redisConnectionString: NotRequired[str | SecretSettings]
    environment: dict[str, str | SecretVariableSettings]


class SecretSettings(TypedDict):
    """What `#/$defs/secret` holds."""

    arn: str
    jsonKey: NotRequired[str]
    versionStage: NotRequired[str]
    versionId: NotRequired[str]


class SecretVariableSettings(TypedDict):
    """What `#/$defs/secret` holds."""

    arn: str
    jsonKey: NotRequired[str]
    versionStage: NotRequired[str]
    versionId: NotRequired[str]


class NodesSettings(TypedDict):
    """What `nodes` holds."""

    count: int
    topology: Literal["replicated-service", "service-per-node"]
    zones: Literal["own", "any"]
    highAvailability: bool
    taskCaps: dict[str, int]
    uiOnly: NodesUiOnlySettings


class NodesUiOnlySettings(TypedDict):
    """What `nodes.uiOnly` holds."""

    count: int


class ComputeSettings(TypedDict):
    """What `compute` holds."""

    launchType: Literal["FARGATE", "EC2"]
    networkMode: Literal["awsvpc", "bridge", "host"]
    capacityProviders: list[ComputeCapacityProviderSettings]
    distinctInstances: bool
    platformVersion: str
    cpu: NotRequired[int]
    memoryMiB: NotRequired[int]
    ephemeralStorageGiB: NotRequired[int]
    dockerInDocker: bool
    readOnlyRootFilesystem: bool
    stopTimeoutSeconds: int
    healthCheck: HealthCheckSettings
    ulimits: dict[str, ComputeUlimitSettings]


class ComputeCapacityProviderSettings(TypedDict):
    """What `compute.capacityProviders[]` holds."""

    name: str
    weight: int
    base: int


class HealthCheckSettings(TypedDict):
    """What `#/$defs/healthCheck` holds."""

    command: NotRequired[list[str]]
    intervalSeconds: int
    timeoutSeconds: int
    retries: int
    startPeriodSeconds: int


class ComputeUlimitSettings(TypedDict):
    """What `compute.ulimits.NAME` holds."""

    soft: int
    hard: int


class SidecarSettings(TypedDict):
    """What `sidecars.NAME` holds."""

    image: str
    pullCredentials: NotRequired[str]
    essential: bool
    entryPoint: list[str]
    command: list[str]
    user: NotRequired[str]
    cpu: NotRequired[int]
    memoryMiB: NotRequired[int]
    readOnlyRootFilesystem: bool
    environment: dict[str, str]
    secrets: dict[str, str | SecretVariableSettings]
    environmentFiles: list[str]
    ports: list[int]
    healthCheck: NotRequired[HealthCheckSettings]
    fireLens: NotRequired[SidecarFireLensSettings]


class SidecarFireLensSettings(TypedDict):
    """What `sidecars.NAME.fireLens` holds."""

    type: Literal["fluentbit", "fluentd"]
    options: dict[str, str]


class ClusterSettings(TypedDict):
    """What `cluster` holds."""

    existing: NotRequired[str]
    name: NotRequired[str]
    containerInsights: Literal["disabled", "enabled", "enhanced"]
    capacityProviders: list[str]


class NetworkSettings(TypedDict):
    """What `network` holds."""

    vpcId: str
    subnets: list[SubnetSettings]
    securityGroups: NotRequired[list[str]]
    createSecurityGroups: NotRequired[NetworkCreateSecurityGroupsSettings]
    assignPublicIp: bool


class SubnetSettings(TypedDict):
    """What `#/$defs/subnets[]` holds."""

    id: str
    zone: str


class NetworkCreateSecurityGroupsSettings(TypedDict):
    """What `network.createSecurityGroups` holds."""

    allowFrom: list[str]
    pollingFrom: NotRequired[list[str]]
    grpcFrom: NotRequired[list[str]]


class LoadBalancerSettings(TypedDict):
    """What `loadBalancer` holds."""

    type: Literal["application", "network", "classic"]
    scheme: Literal["internal", "internet-facing"]
    subnets: NotRequired[list[SubnetSettings]]
    securityGroups: list[str]
    http: LoadBalancerHttpSettings
    https: NotRequired[LoadBalancerHttpsSettings]
    classicTlsPolicy: str
    healthCheck: LoadBalancerHealthCheckSettings
    idleTimeoutSeconds: int
    deregistrationDelaySeconds: int
    deletionProtection: bool
    dropInvalidHeaders: bool
    accessLogs: NotRequired[LoadBalancerAccessLogsSettings]
    existing: LoadBalancerExistingSettings


class LoadBalancerHttpSettings(TypedDict):
    """What `loadBalancer.http` holds."""

    enabled: bool
    port: int


class LoadBalancerHttpsSettings(TypedDict):
    """What `loadBalancer.https` holds."""

    certificateArn: str
    port: int
    sslPolicy: str
    redirectHttp: bool


class LoadBalancerHealthCheckSettings(TypedDict):
    """What `loadBalancer.healthCheck` holds."""

    path: str
    matcher: str
    intervalSeconds: int
    timeoutSeconds: int
    healthyThreshold: int
    unhealthyThreshold: int


class LoadBalancerAccessLogsSettings(TypedDict):
    """What `loadBalancer.accessLogs` holds."""

    bucket: str
    prefix: NotRequired[str]


class LoadBalancerExistingSettings(TypedDict):
    """What `loadBalancer.existing` holds."""

    loadBalancerArn: NotRequired[str]
    targetGroupArn: NotRequired[str]
    loadBalancerName: NotRequired[str]


class TentaclesSettings(TypedDict):
    """What `tentacles` holds."""

    listening: bool
    polling: TentaclesPollingSettings


class TentaclesPollingSettings(TypedDict):
    """What `tentacles.polling` holds."""

    mode: Literal["none", "perNode", "sharedQueue"]
    loadBalancer: Literal["network", "application"]
    address: NotRequired[str]
    basePort: int
    idleTimeoutSeconds: int
    scheme: NotRequired[Literal["internal", "internet-facing"]]
    subnets: NotRequired[list[SubnetSettings]]
    existing: TentaclesPollingExistingSettings
    redis: TentaclesPollingRedisSettings


class TentaclesPollingExistingSettings(TypedDict):
    """What `tentacles.polling.existing` holds."""

    loadBalancerArn: NotRequired[str]
    targetGroupArns: NotRequired[list[str]]


class TentaclesPollingRedisSettings(TypedDict):
    """What `tentacles.polling.redis` holds."""

    version: NotRequired[str]
    replicas: int
    automaticFailover: bool
    persistence: bool
    evictionPolicy: Literal[
        "noeviction",
        "allkeys-lru",
        "allkeys-lfu",
        "allkeys-lrm",
        "allkeys-random",
        "volatile-lru",
        "volatile-lfu",
        "volatile-lrm",
        "volatile-random",
        "volatile-ttl",
    ]
    create: NotRequired[TentaclesPollingRedisCreateSettings]


class TentaclesPollingRedisCreateSettings(TypedDict):
    """What `tentacles.polling.redis.create` holds."""

    image: str
    cpu: int
    memoryMiB: int
    pullCredentials: NotRequired[str]
    namespace: NotRequired[str]
    password: NotRequired[str | SecretSettings]


class GrpcSettings(TypedDict):
    """What `grpc` holds."""

    mode: Literal["none", "application", "network"]
    port: int
    idleTimeoutSeconds: int
    scheme: NotRequired[Literal["internal", "internet-facing"]]
    subnets: NotRequired[list[SubnetSettings]]
    existing: GrpcExistingSettings


class GrpcExistingSettings(TypedDict):
    """What `grpc.existing` holds."""

    loadBalancerArn: NotRequired[str]
    targetGroupArn: NotRequired[str]


class StorageSettings(TypedDict):
    """What `storage` holds."""

    fileSystemId: NotRequired[str]
    create: NotRequired[StorageCreateSettings]
    layout: Literal["separateVolumes", "separateVolumesWithClusterShared", "clusterShared"]
    encryptInTransit: bool
    iamAuthorization: bool
    accessPoints: bool
    posixUser: NotRequired[StoragePosixUserSettings]
    permissions: str
    folders: StorageFoldersSettings


class StorageCreateSettings(TypedDict):
    """What `storage.create` holds."""

    throughputMode: Literal["elastic", "bursting"]
    backup: bool
    kmsKeyArn: NotRequired[str]
    securityGroups: NotRequired[list[str]]


class StoragePosixUserSettings(TypedDict):
    """What `storage.posixUser` holds."""

    uid: int
    gid: int


StorageFoldersSettings = TypedDict(
    "StorageFoldersSettings",
    {
        "repository": "NotRequired[FolderSettings]",
        "artifacts": "NotRequired[FolderSettings]",
        "taskLogs": "NotRequired[FolderSettings]",
        "eventExports": "NotRequired[FolderSettings]",
        "cache": "NotRequired[FolderSettings]",
        "import": "NotRequired[FolderSettings]",
        "clusterShared": "NotRequired[FolderSettings]",
        "executionsClusterShared": "NotRequired[FolderSettings]",
    },
)


class FolderSettings(TypedDict):
    """What `#/$defs/folder` holds."""

    directory: NotRequired[str]
    accessPointId: NotRequired[str]
    fileSystemId: NotRequired[str]


class DatabaseSettings(TypedDict):
    """What `database` holds."""

    engine: NotRequired[Literal["sqlserver-se", "sqlserver-ee", "sqlserver-web", "sqlserver-ex"]]
    engineVersion: NotRequired[str]
    multiAz: NotRequired[bool]
    instanceClass: NotRequired[str]
    create: NotRequired[DatabaseCreateSettings]


class DatabaseCreateSettings(TypedDict):
    """What `database.create` holds."""

    storageGiB: int
    masterUsername: str
    backupRetentionDays: int
    deletionProtection: bool
    kmsKeyArn: NotRequired[str]
    securityGroups: NotRequired[list[str]]


class RolesSettings(TypedDict):
    """What `roles` holds."""

    executionRoleArn: NotRequired[str]
    taskRoleArn: NotRequired[str]
    permissionsBoundaryArn: NotRequired[str]
    kmsKeyArns: list[str]
    executionStatements: list[StatementSettings]
    taskStatements: list[StatementSettings]


class StatementSettings(TypedDict):
    """What `#/$defs/statements[]` holds."""

    Sid: NotRequired[str]
    Effect: Literal["Allow", "Deny"]
    Action: str | list[str]
    Resource: str | list[str]
    Condition: NotRequired[dict[str, dict[str, str | float | bool | list[str | float | bool]]]]


class LoggingSettings(TypedDict):
    """What `logging` holds."""

    logGroup: NotRequired[str]
    create: bool
    retentionDays: Literal[
        1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
    ]
    streamPrefix: str
    fireLens: NotRequired[LoggingFireLensSettings]


class LoggingFireLensSettings(TypedDict):
    """What `logging.fireLens` holds."""

    options: dict[str, str]
    secretOptions: dict[str, str | LoggingFireLensSecretOptionSettings]


class LoggingFireLensSecretOptionSettings(TypedDict):
    """What `#/$defs/secret` holds."""

    arn: str
    jsonKey: NotRequired[str]
    versionStage: NotRequired[str]
    versionId: NotRequired[str]


class DeploymentSettings(TypedDict):
    """What `deployment` holds."""

    healthCheckGracePeriodSeconds: int
    minimumHealthyPercent: int
    maximumPercent: int
    circuitBreaker: DeploymentCircuitBreakerSettings
    availabilityZoneRebalancing: Literal["DISABLED", "ENABLED"]
    executeCommand: bool


class DeploymentCircuitBreakerSettings(TypedDict):
    """What `deployment.circuitBreaker` holds."""

    enable: bool
    rollback: bool


class LintSettings(TypedDict):
    """What `lint` holds."""

    failOn: Literal["error", "warning", "info"]
    ignore: list[LintIgnoreSettings]


class LintIgnoreSettings(TypedDict):
    """What `lint.ignore[]` holds."""

    rule: str
    reason: str
    document: NotRequired[str]
    pointer: NotRequired[str]
    until: NotRequired[str]
