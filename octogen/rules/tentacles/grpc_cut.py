from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.facts import GRPC_PORT
from octogen.rules.rule import rule
from octogen.values.balancer_types import APPLICATION
from octogen.view.attributes import idle_timeout
from octogen.view.deployment import Deployment
from octogen.view.part import Hit, Part
from octogen.view.three_answers import UNKNOWN
from octogen.view.traffic import load_balancers_of, services_behind, target_groups_on
from octogen.view.variables import variable

LONGEST_SILENCE = 60
"""Seconds: the idle timeout of an Application Load Balancer that nobody changed, too short for streams."""


@rule(
    id="OCT310",
    name="grpc-cut",
    severity=Severity.WARNING,
    title="The load balancer ends gRPC streams or lets none through",
    why="""
        The Kubernetes monitor and the Argo CD gateway keep gRPC streams open to port 8443, where Octopus speaks TLS
        with a certificate that it signed itself. An Application Load Balancer ignores the HTTP/2 pings that keep a
        stream alive and ends it after 60 seconds of silence, by default. A target group of protocol HTTP talks plain
        text to that port; HTTPS fits, because an Application Load Balancer does not check its targets' certificates.
    """,
    fix="""
        set idle_timeout.timeout_seconds above 60, to several minutes or more; 4000 is the most (values:
        grpc.idleTimeoutSeconds)
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
    for balancer in balancers.values():
        idle = idle_timeout(deployment, balancer)
        seconds = idle.number if idle else UNKNOWN
        if idle and isinstance(seconds, int) and seconds <= LONGEST_SILENCE:
            yield idle.part.hit(f"A gRPC stream that is silent for {seconds} seconds is ended")


def _may_be_insecure(deployment: Deployment, group: Part) -> bool:
    """Return whether a node behind the target group has gRPC's insecure listener, whose port Octopus does not state."""
    tasks = (deployment.task_of(service) for service, _entry in services_behind(deployment, group))
    containers = (deployment.container_of(task) for task in tasks)
    return any(
        container is not None and variable(container, "ENABLE_INSECURE_GRPC_LISTENER") is not None
        for container in containers
    )
