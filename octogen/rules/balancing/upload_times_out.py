from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.attributes import Attribute, idle_timeout
from octogen.view.classic import classic_documents
from octogen.view.deployment import Deployment
from octogen.view.part import Hit
from octogen.view.traffic import listeners_of, load_balancers_of, portal_target_groups

LONG_ENOUGH = 300
"""Seconds. Octopus gives no figure; this leaves a slow disk or line five minutes of silence."""


@rule(
    id="OCT208",
    name="upload-times-out",
    severity=Severity.WARNING,
    title="A large package upload is cut off",
    why="""
        Packages of 1 GB and more are pushed through the load balancer in one request, and Octopus asks for a longer
        timeout there than is usual. The connection is closed when nothing passes for the idle timeout, 60 seconds by
        default on an Application or Classic Load Balancer, for instance while the node stores a package before it
        answers (inferred).
    """,
    fix="""
        set the idle timeout to 300 seconds or more: idle_timeout.timeout_seconds, or tcp.idle_timeout.seconds of a TCP
        listener (values: loadBalancer.idleTimeoutSeconds)
    """,
    source="https://octopus.com/docs/installation/load-balancers",
    values_key=("loadBalancer", "idleTimeoutSeconds"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
          target-group.portal: {Name: octopus-portal}
          listener.portal:
            LoadBalancerArn: ${load-balancer.portal.arn}
            Protocol: HTTPS
            Certificates:
              - CertificateArn: arn:aws:acm:eu-west-2:123456789012:certificate/11111111-2222-3333-4444-555555555555
            SslPolicy: ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09
            DefaultActions: [{Type: forward, TargetGroupArn: "${target-group.portal.arn}"}]
          load-balancer.portal: {Name: octopus, Type: application}
          load-balancer-attributes.portal:
            LoadBalancerArn: ${load-balancer.portal.arn}
            Attributes:
              - {Key: deletion_protection.enabled, Value: "true"}
        -     - {Key: idle_timeout.timeout_seconds, Value: "60"}  # <- OCT208
        +     - {Key: idle_timeout.timeout_seconds, Value: "600"}
    """,
)
def upload_times_out(deployment: Deployment) -> Iterator[Hit]:
    timeouts: dict[str, Attribute] = {}
    for group in portal_target_groups(deployment):
        for part in (*load_balancers_of(deployment, group), *listeners_of(deployment, group)):
            timeout = idle_timeout(deployment, part)
            if timeout is not None:
                timeouts[part.document.name] = timeout
    for part in classic_documents(deployment, "classic-load-balancer-attributes"):
        idle = part.at("LoadBalancerAttributes", "ConnectionSettings", "IdleTimeout")
        timeouts[part.document.name] = Attribute(idle.value, idle)
    for timeout in timeouts.values():
        seconds = timeout.number
        if isinstance(seconds, int) and seconds < LONG_ENOUGH:
            yield timeout.part.hit(f"The idle timeout is {seconds} seconds, less than {LONG_ENOUGH}")
