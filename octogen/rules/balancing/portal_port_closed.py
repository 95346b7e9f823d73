from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from octogen.finding import Severity
from octogen.octopus.facts import PORTAL_PORT
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.health_command import HealthCommand, health_command
from octogen.view.images import image_of
from octogen.view.part import Hit, Part
from octogen.view.ports import has_certificate, https_port, keeps_http
from octogen.view.servers import asked_of, servers_behind
from octogen.view.three_answers import UNKNOWN, Unknown
from octogen.view.traffic import octopus_target_groups, services_behind
from octogen.view.variables import Variable, variable

_CERTIFICATE = "SSL_CERTIFICATE_FILE"
_LESS = Severity.WARNING  # where the server's own configuration may open a port that no document shows
_OFFICIAL = frozenset({"octopusdeploy/octopusdeploy", "docker.io/octopusdeploy/octopusdeploy"})


@rule(
    id="OCT218",
    name="portal-port-closed",
    severity=Severity.ERROR,
    title="Octopus does not open the port that is used",
    why="""
        With SSL_CERTIFICATE_FILE set, Octopus serves HTTPS and closes 8080, unless WEB_FORCE_SSL is False; without it,
        nothing listens on 443. A target group or a health check on the closed port fails for good, and ECS replaces
        node after node. A container whose certificate file does not exist does not start at all. The variables are
        documented for the hardened image; that the standard image knows them too is not verified.
    """,
    fix='set WEB_FORCE_SSL to "False", or use the HTTPS port everywhere (values: octopus.environment)',
    source="https://octopus.com/docs/installation/octopus-server-linux-container/hardened-image",
    values_key=("octopus", "environment"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.4.7000-hardened
                environment:
                  - name: SSL_CERTIFICATE_FILE
                    value: /certs/octopus.pfx  # <- OCT218
        +         - name: WEB_FORCE_SSL
        +           value: "False"
          service:
            serviceName: octopus
            taskDefinition: octopus
            loadBalancers:
              - {targetGroupArn: "${target-group.portal.arn}", containerName: octopus-server, containerPort: 8080}
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            healthCheckGracePeriodSeconds: 1800
            availabilityZoneRebalancing: DISABLED
          target-group.portal:
            Name: octopus-portal
            TargetType: ip
            HealthCheckPath: /api/octopusservernodes/ping
            Matcher: {HttpCode: "200,418"}
    """,
)
def portal_port_closed(deployment: Deployment) -> Iterator[Hit]:
    for _task, container in deployment.octopus_containers():
        severity = None if image_of(deployment, container).hardened and not _starts_otherwise(container) else _LESS
        uses = tuple(_uses(deployment, container))
        certificate = variable(container, _CERTIFICATE)
        if has_certificate(container) and isinstance(certificate, Variable):
            plain = [place for place, port in uses if port == PORTAL_PORT != https_port(container)]
            if plain and keeps_http(container) is False:
                message = f"{_CERTIFICATE} is set and WEB_FORCE_SSL is not False, so nothing listens on {PORTAL_PORT}"
                related = tuple(place.hit(f"uses {PORTAL_PORT}") for place in plain)
                yield certificate.place.hit(f"{message}, which is used", severity=severity, related=related)
            if _is_nowhere(deployment, container, certificate.value):
                message = f"{_CERTIFICATE} names {certificate.value}, and nothing is mounted there"
                yield certificate.place.hit(message, severity=severity, fix="mount the directory of the certificate")
        elif has_certificate(container) is False:
            for place, port in uses:
                if port == https_port(container) != PORTAL_PORT:
                    message = f"Nothing listens on port {port}: Octopus has no certificate ({_CERTIFICATE} is not set)"
                    fix = f"use port {PORTAL_PORT} with HTTP, or give Octopus a certificate"
                    yield place.hit(message, severity=severity, fix=fix)


def _uses(deployment: Deployment, container: Part) -> Iterator[tuple[Part, int | Unknown | None]]:
    """Yield (place, port) for what uses a port of a container: a service's entry, a health check."""
    for group, port in octopus_target_groups(deployment):
        if any(other.document is container.document for other in servers_behind(deployment, group)):
            entries = (entry.at("containerPort") for _service, entry in services_behind(deployment, group))
            yield next(chain(entries, [group.at("Port")])), port
            asked = asked_of(deployment, group, port)
            if asked != port:
                yield group.at("HealthCheckPort"), asked
    command = health_command(container)
    if isinstance(command, HealthCommand) and container.flag("essential") is not False:
        yield from ((command.place, request.port) for request in command.requests)


def _starts_otherwise(container: Part) -> bool:
    """Return whether the container runs something else first, which may do as it likes."""
    return any(container.has(member, 0) for member in ("entryPoint", "command"))


def _is_nowhere(deployment: Deployment, container: Part, path: str | Unknown) -> bool:
    """Return whether the official image certainly has no file at this path."""
    mounts = container.all("mountPoints")
    others = container.all("volumesFrom")
    official = image_of(deployment, container).repository in _OFFICIAL and not _starts_otherwise(container)
    if not official or mounts is UNKNOWN or others is UNKNOWN or others or not isinstance(path, str):
        return False
    roots = [mount.text("containerPath") for mount in mounts]
    inside = (isinstance(root, str) and f"{path}/".startswith(f"{root.rstrip('/')}/") for root in roots)
    return path.startswith("/") and not any(root is UNKNOWN for root in roots) and not any(inside)
