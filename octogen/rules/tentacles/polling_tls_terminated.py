from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.facts import POLLING_PORT
from octogen.rules.rule import rule
from octogen.values.balancer_types import NETWORK
from octogen.view.attributes import attributes
from octogen.view.deployment import Deployment
from octogen.view.part import Hit
from octogen.view.traffic import listeners_of, target_groups_on


@rule(
    id="OCT303",
    name="polling-tls-terminated",
    severity=Severity.ERROR,
    title="The load balancer tampers with the connections of polling Tentacles",
    why="""
        Octopus and a Tentacle trust each other by the certificates of their own TLS connection. A TLS listener or
        target group puts the load balancer's certificate between them, and both refuse it. PROXY protocol puts a header
        before the first byte, which Octopus does not expect (inferred: its protocol, Halibut, has none). Ending TLS at
        the load balancer is right for the portal only.
    """,
    fix="""
        give the polling port a TCP listener and a TCP target group, and leave proxy_protocol_v2.enabled at false
    """,
    source="https://octopus.com/docs/installation/load-balancers",
    values_key=("overrides",),
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
        -   Protocol: TLS  # <- OCT303
        +   Protocol: TCP
            Port: 10943
            TargetType: ip
          target-group-attributes.polling:
            TargetGroupArn: ${target-group.polling.arn}
            Attributes:
              - Key: proxy_protocol_v2.enabled
        -       Value: "true"  # <- OCT303
        +       Value: "false"
              - {Key: target_health_state.unhealthy.connection_termination.enabled, Value: "false"}
          listener.polling:
            LoadBalancerArn: ${load-balancer.polling.arn}
        -   Protocol: TLS  # <- OCT303
        +   Protocol: TCP
            Port: 10943
            DefaultActions: [{Type: forward, TargetGroupArn: "${target-group.polling.arn}"}]
    """,
)
def polling_tls_terminated(deployment: Deployment) -> Iterator[Hit]:
    for group in target_groups_on(deployment, POLLING_PORT):
        for part in (group, *listeners_of(deployment, group)):
            if part.text("Protocol") == NETWORK.encrypted:
                what = "target group" if part is group else f"listener on port {part.shown('Port')}"
                yield part.hit(f"The {what} ends the TLS that polling Tentacles and Octopus speak", "Protocol")
        proxy = attributes(deployment, group).get("proxy_protocol_v2.enabled")
        if proxy and proxy.text("Value") == "true":
            yield proxy.hit("PROXY protocol puts a header before what polling Tentacles say to Octopus", "Value")
