"""Ports, variables and health checks of Octopus Server, each with its source."""

from __future__ import annotations

from collections.abc import Mapping

LINUX_CONTAINER = "https://octopus.com/docs/installation/octopus-server-linux-container"

# The portal and the API; polling Tentacles; gRPC. https://octopus.com/docs/installation/octopus-server-linux-container
PORTAL_PORT = 8080
HTTPS_PORT = 443
POLLING_PORT = 10943
GRPC_PORT = 8443
SQL_SERVER_PORT = 1433
EFS_PORT = 2049
REDIS_PORT = 6379
LISTENING_TENTACLE_PORT = 10933
"""A listening Tentacle's own port: Octopus calls it and does not listen on it."""

PORT_VARIABLES: Mapping[int, str] = {HTTPS_PORT: "HTTPS_PORT", GRPC_PORT: "OCTOPUS_GRPC_SERVICES_PORT"}
"""The variables that move a port, by its default:
octopus.com/docs/installation/octopus-server-linux-container/hardened-image (the first),
github.com/OctopusDeploy/helm-charts, charts/octopus-deploy/templates/statefulset.yaml (the second)."""

PING_PATH = "/api/octopusservernodes/ping"
"""Answers 200 when the node is online, 418 when it drains: https://octopus.com/docs/installation/load-balancers"""

POLLING_QUEUE = "OCTOPUS_MULTI_NODE_POLLING_TENTACLES_REDIS_CONNECTION_STRING"
"""The variable that makes the nodes share one queue of work for polling Tentacles:
https://octopus.com/docs/administration/high-availability/polling-tentacles-with-ha/multi-node-polling-tentacles"""

ADMIN_IDENTITY_VARIABLES = (
    "ADMIN_EXTERNAL_ID",
    "ADMIN_OIDCIDENTITY_NAME",
    "ADMIN_OIDCIDENTITY_ISSUER",
    "ADMIN_OIDCIDENTITY_SUBJECT",
    "ADMIN_OIDCIDENTITY_AUDIENCE",
)
"""All together they link the first administrator to an OIDC identity, instead of a password:
octopus.com/docs/installation/octopus-server-linux-container/hardened-image"""

CONTAINER_CHECK = (
    "curl --silent --output /dev/null --max-time 8 --write-out '%{http_code}' "
    f"http://localhost:{PORTAL_PORT}{PING_PATH} | grep -Eq '^(2..|418)$'"
)
"""A check of the standard image (it has bash and curl) that takes a draining node for a healthy one."""

HARDENED_CHECK = ("CMD", "/Octopus/Octopus.Server", "container-healthcheck")
"""The hardened image's own check, which needs no shell; it takes draining and maintenance for healthy:
https://octopus.com/docs/installation/octopus-server-linux-container/hardened-image"""
