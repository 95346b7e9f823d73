from __future__ import annotations

from collections.abc import Iterator, Sequence

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.values.balancer_types import APPLICATION, NETWORK
from octogen.view.deployment import Deployment
from octogen.view.health_command import effective_commands
from octogen.view.part import Hit, Part
from octogen.view.ports import Speech, has_insecure_grpc, speech
from octogen.view.servers import asked_of, servers_behind
from octogen.view.three_answers import UNKNOWN, Unknown
from octogen.view.traffic import octopus_target_groups

_PLAIN = frozenset({APPLICATION.plain})
_IN_TLS = frozenset({APPLICATION.encrypted, NETWORK.encrypted})


@rule(
    id="OCT217",
    name="port-speaks-otherwise",
    severity=Severity.ERROR,
    title="Target group or health check speak another protocol than the port",
    why="""
        Octopus speaks HTTP on 8080, HTTPS on 443 once it has a certificate, and TLS from the first byte on 10943 and
        8443. HTTP to a port that waits for a TLS handshake, or a handshake to a port that waits for HTTP, gets no
        answer: every health check fails, nobody is served, and ECS replaces node after node.
    """,
    fix="let target group and health check speak HTTP to port 8080, HTTPS to port 443, and TCP to ports 10943 and 8443",
    source="https://octopus.com/docs/installation/octopus-server-linux-container/hardened-image",
    values_key=("overrides",),
    example="""
          task-definition:
            family: octopus
            networkMode: awsvpc
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
          service:
            serviceName: octopus
            taskDefinition: octopus
            loadBalancers:
              - {targetGroupArn: "${target-group.portal.arn}", containerName: octopus-server, containerPort: 8080}
              - {targetGroupArn: "${target-group.polling.arn}", containerName: octopus-server, containerPort: 10943}
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            healthCheckGracePeriodSeconds: 1800
            availabilityZoneRebalancing: DISABLED
          target-group.portal:
            Name: octopus-portal
            TargetType: ip
        -   Protocol: HTTPS  # <- OCT217
        +   Protocol: HTTP
            HealthCheckProtocol: HTTP
            HealthCheckPath: /api/octopusservernodes/ping
            Matcher: {HttpCode: "200,418"}
          target-group.polling:
            Name: octopus-polling
            TargetType: ip
            Protocol: TCP
        -   HealthCheckProtocol: HTTP  # <- OCT217
        -   HealthCheckPath: /api/octopusservernodes/ping
        -   Matcher: {HttpCode: "200,418"}
        +   HealthCheckProtocol: TCP
    """,
)
def port_speaks_otherwise(deployment: Deployment) -> Iterator[Hit]:
    for group, port in octopus_target_groups(deployment):
        servers = servers_behind(deployment, group)
        traffic, check = group.text("Protocol"), group.text("HealthCheckProtocol")
        asked = asked_of(deployment, group, port)
        spoken, spoken_to_check = _speech(servers, port), _speech(servers, asked)
        # OCT301, OCT303 and OCT310 speak of the protocols of target groups for polling and gRPC.
        is_portal = spoken in (Speech.HTTP, Speech.HTTPS)
        other_check = _differs(check, spoken_to_check) and (group.has("HealthCheckProtocol") or traffic in _PLAIN)
        if is_portal and _differs(traffic, spoken):
            both = "Protocol and HealthCheckProtocol are" if other_check and asked == port else "Protocol is"
            yield group.hit(f"{both} {traffic}, but Octopus speaks {_name(spoken)} on port {port}", "Protocol")
        elif other_check:
            said = f"is {check}" if group.has("HealthCheckProtocol") else f"is not set, which means {check}"
            member = "HealthCheckProtocol" if group.has("HealthCheckProtocol") else "HealthCheckPort"
            yield group.hit(
                f"HealthCheckProtocol {said}, but Octopus speaks {_name(spoken_to_check)} on port {asked}", member
            )
    for container, command in effective_commands(deployment):
        for request in command.requests if deployment.is_octopus(container) else ():
            own = speech(container, request.port)
            if _differs(request.scheme.upper(), own):
                message = f"The container's health check speaks {request.scheme.upper()} to port {request.port}"
                yield command.place.hit(f"{message}, where Octopus speaks {_name(own)}")


def _speech(servers: Sequence[Part], port: int | Unknown | None) -> Speech | Unknown | None:
    """Return what all of these containers speak on a port; unknown where they differ, or one of them may differ."""
    if not isinstance(port, int):
        return UNKNOWN
    found = {speech(container, port) for container in servers}
    if Speech.GRPC in found and any(has_insecure_grpc(container) is not False for container in servers):
        return UNKNOWN
    return found.pop() if len(found) == 1 else UNKNOWN


def _differs(protocol: object, spoken: Speech | Unknown | None) -> bool:
    return isinstance(spoken, Speech) and protocol in (_PLAIN if spoken.in_tls else _IN_TLS)


def _name(spoken: Speech | Unknown | None) -> str:
    return str(spoken.value) if isinstance(spoken, Speech) else ""
