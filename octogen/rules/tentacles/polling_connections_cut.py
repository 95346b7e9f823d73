from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.facts import POLLING_PORT
from octogen.rules.rule import rule
from octogen.values.balancer_types import APPLICATION, NETWORK
from octogen.view.attributes import attribute
from octogen.view.deployment import Deployment
from octogen.view.part import Hit
from octogen.view.traffic import listeners_of, target_groups_on

LONGEST_SILENCE = 600
"""Seconds that Octopus waits for a Tentacle's answer, saying nothing: TcpClientReceiveResponseTimeout of
https://github.com/OctopusDeploy/Halibut/blob/main/source/Halibut/Diagnostics/HalibutTimeoutsAndLimits.cs"""


@rule(
    id="OCT308",
    name="polling-connections-cut",
    severity=Severity.WARNING,
    title="The load balancer cuts polling Tentacles off in the middle of their work",
    why="""
        A polling Tentacle keeps its connection. When it has nothing to do, it asks again twice a minute; when it works
        on a request, both sides may be silent for up to ten minutes, while a Network Load Balancer forgets a connection
        after 350 seconds unless set otherwise. And by default it cuts every connection to a target that fails its
        health check, which a busy node may do for a moment. Both interrupt steps that were running (inferred from
        Halibut's time-outs; not verified on AWS).
    """,
    fix="set tcp.idle_timeout.seconds to 600 or more (values: tentacles.polling.idleTimeoutSeconds)",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/network/update-idle-timeout.html",
    values_key=("tentacles", "polling", "idleTimeoutSeconds"),
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
              - {targetGroupArn: "${target-group.polling.arn}", containerName: octopus-server, containerPort: 10943}
            healthCheckGracePeriodSeconds: 1800
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            availabilityZoneRebalancing: DISABLED
          target-group.polling:
            Name: octopus-polling
            Protocol: TCP
            Port: 10943
            TargetType: ip
          target-group-attributes.polling:
            TargetGroupArn: ${target-group.polling.arn}
            Attributes:
              - Key: target_health_state.unhealthy.connection_termination.enabled
        -       Value: "true"  # <- OCT308
        +       Value: "false"
          listener.polling:
            LoadBalancerArn: ${load-balancer.polling.arn}
            Protocol: TCP
            Port: 10943
            DefaultActions: [{Type: forward, TargetGroupArn: "${target-group.polling.arn}"}]
          listener-attributes.polling:
            ListenerArn: ${listener.polling.arn}
            Attributes:
              - Key: tcp.idle_timeout.seconds
        -       Value: "350"  # <- OCT308
        +       Value: "600"
    """,
)
def polling_connections_cut(deployment: Deployment) -> Iterator[Hit]:
    for group in target_groups_on(deployment, POLLING_PORT):
        if group.text("Protocol") in (APPLICATION.plain, APPLICATION.encrypted):
            continue  # An Application Load Balancer has neither setting, and OCT301 speaks of it.
        key = "target_health_state.unhealthy.connection_termination.enabled"
        cut = attribute(deployment, group, key)
        if cut.value == "true":
            message = "A failing health check cuts the connections of polling Tentacles"
            yield cut.part.hit(message, values_key=("overrides",), fix=f"set {key} to false")
        for listener in listeners_of(deployment, group):
            idle = attribute(deployment, listener, NETWORK.listener_idle_timeout)
            seconds = idle.number
            if isinstance(seconds, int) and seconds < LONGEST_SILENCE:
                yield idle.part.hit(f"A polling Tentacle that is silent for {seconds} seconds is cut off")
