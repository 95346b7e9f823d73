from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.facts import GRPC_PORT
from octogen.rules.rule import rule
from octogen.values.balancer_types import APPLICATION
from octogen.view.attributes import idle_timeout
from octogen.view.deployment import Deployment
from octogen.view.part import Hit, Part
from octogen.view.three_answers import UNKNOWN, Unknown
from octogen.view.traffic import load_balancers_of, services_behind, target_groups_on
from octogen.view.variables import Variable, variable

LONG_ENOUGH = 300
"""Seconds. 60, the default of an Application Load Balancer, is too short for streams; Octopus names its maximum, 4000.
From which value on streams are safe is not documented (inferred)."""


@rule(
    id="OCT310",
    name="grpc-cut",
    severity=Severity.WARNING,
    title="The load balancer ends gRPC streams or lets none through",
    why="""
        The Kubernetes monitor and the Argo CD gateway keep gRPC streams open to port 8443, where Octopus speaks TLS
        with a certificate that it signed itself. An Application Load Balancer ignores the HTTP/2 pings that keep a
        stream alive, and by default ends the stream after 60 seconds of silence. A target group of protocol HTTP talks
        plain text to that port; HTTPS fits, because an Application Load Balancer does not check its targets'
        certificates. With protocol version HTTP1, which is the default, no gRPC call passes at all.
    """,
    fix="""
        set idle_timeout.timeout_seconds to 300 or more, up to 4000 (values: grpc.idleTimeoutSeconds)
    """,
    source="https://octopus.com/docs/installation/load-balancers/aws-load-balancers",
    values_key=("grpc", "idleTimeoutSeconds"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
          service:
            serviceName: octopus
            taskDefinition: octopus
            loadBalancers:
              - {targetGroupArn: "${target-group.grpc.arn}", containerName: octopus-server, containerPort: 8443}
            healthCheckGracePeriodSeconds: 1800
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            availabilityZoneRebalancing: DISABLED
          target-group.grpc:
            Name: octopus-grpc
        -   Protocol: HTTP  # <- OCT310
        +   Protocol: HTTPS
            ProtocolVersion: GRPC
            Port: 8443
            TargetType: ip
          listener.grpc:
            LoadBalancerArn: ${load-balancer.portal.arn}
            Protocol: HTTPS
            Certificates:
              - CertificateArn: arn:aws:acm:eu-west-2:123456789012:certificate/11111111-2222-3333-4444-555555555555
            SslPolicy: ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09
            Port: 8443
            DefaultActions: [{Type: forward, TargetGroupArn: "${target-group.grpc.arn}"}]
          load-balancer.portal: {Name: octopus, Type: application}
          load-balancer-attributes.portal:
            LoadBalancerArn: ${load-balancer.portal.arn}
            Attributes:
              - {Key: deletion_protection.enabled, Value: "true"}
        -     - {Key: idle_timeout.timeout_seconds, Value: "60"}  # <- OCT310
        +     - {Key: idle_timeout.timeout_seconds, Value: "4000"}
    """,
)
def grpc_cut(deployment: Deployment) -> Iterator[Hit]:
    balancers: dict[str, Part] = {}
    for group in target_groups_on(deployment, GRPC_PORT):
        balancers |= {known.document.name: known for known in load_balancers_of(deployment, group)}
        if group.text("Protocol") == APPLICATION.plain and not _may_be_insecure(deployment, group):
            message = f"The target group talks plain HTTP to container port {GRPC_PORT}, where Octopus speaks TLS"
            yield group.hit(
                message, "Protocol", values_key=("overrides",), fix="set the target group's Protocol to HTTPS"
            )
        if group.text("ProtocolVersion") == APPLICATION.version:
            message = f"Protocol version {APPLICATION.version} lets no gRPC call through to port {GRPC_PORT}"
            fix = "create the target group with ProtocolVersion GRPC: it cannot be changed later"
            yield group.hit(message, "ProtocolVersion", values_key=("overrides",), fix=fix)
    for balancer in balancers.values():
        idle = idle_timeout(deployment, balancer)
        seconds = idle.number if idle else UNKNOWN
        if idle and isinstance(seconds, int) and seconds < LONG_ENOUGH:
            yield idle.part.hit(f"A gRPC stream ends after {seconds} seconds of silence, less than {LONG_ENOUGH}")


def _may_be_insecure(deployment: Deployment, group: Part) -> bool:
    """Return whether a node behind the target group has gRPC's insecure listener, whose port Octopus does not state."""
    tasks = (deployment.task_of(service) for service, _entry in services_behind(deployment, group))
    containers = (deployment.container_of(task) for task in tasks)
    return any(
        container is not None and _may_be_on(variable(container, "ENABLE_INSECURE_GRPC_LISTENER"))
        for container in containers
    )


def _may_be_on(given: Variable | Unknown | None) -> bool:
    """Return whether a variable may turn something on: it is set, and not to `False`."""
    return given is UNKNOWN or (given is not None and (given.value is UNKNOWN or given.value.lower() != "false"))
