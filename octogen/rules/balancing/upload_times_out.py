from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rule import rule
from octogen.view.classic import classic_documents
from octogen.view.deployment import Deployment
from octogen.view.part import Hit
from octogen.view.traffic import (
    Attribute,
    attribute,
    listeners_of,
    load_balancer_type,
    load_balancers_of,
    portal_target_groups,
)

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
    knob=("loadBalancer", "idleTimeoutSeconds"),
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
    timeouts: dict[str, Attribute | None] = {}
    for group in portal_target_groups(deployment):
        for balancer in load_balancers_of(deployment, group):
            if load_balancer_type(balancer) == "application":
                timeouts[balancer.document.name] = attribute(deployment, balancer, "idle_timeout.timeout_seconds", "60")
        for listener in listeners_of(deployment, group):
            if listener.text("Protocol") == "TCP":
                timeouts[listener.document.name] = attribute(deployment, listener, "tcp.idle_timeout.seconds", "350")
    for part in classic_documents(deployment, "classic-load-balancer-attributes"):
        idle = part.at("LoadBalancerAttributes", "ConnectionSettings", "IdleTimeout")
        timeouts[part.document.name] = Attribute(str(idle.number(default=60)), idle)
    for timeout in timeouts.values():
        seconds = timeout.number if timeout else None
        if timeout and seconds is not None and seconds < LONG_ENOUGH:
            yield timeout.part.hit(f"The idle timeout is {seconds} seconds, less than {LONG_ENOUGH}")
