from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.facts import POLLING_PORT
from octogen.rules.rule import rule
from octogen.values.balancer_types import APPLICATION
from octogen.view.attributes import attribute
from octogen.view.deployment import Deployment
from octogen.view.part import Hit
from octogen.view.traffic import target_groups_on

KEY = "target_health_state.unhealthy.connection_termination.enabled"


@rule(
    id="OCT308",
    name="polling-connections-cut",
    severity=Severity.WARNING,
    title="A failing health check cuts off polling Tentacles in the middle of their work",
    why="""
        A polling Tentacle keeps its connection open. By default, a Network Load Balancer cuts every connection to a
        target that fails its health check, and a busy node may fail one for a moment: the steps that were running on
        its Tentacles are interrupted. The idle timeout does no such harm, because Octopus and Tentacles send TCP
        keep-alives after 15 seconds, and these reset it.
    """,
    fix=f"set {KEY} to false",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-target-groups.html",
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
            Protocol: TCP
            Port: 10943
            TargetType: ip
          target-group-attributes.polling:
            TargetGroupArn: ${target-group.polling.arn}
            Attributes:
              - Key: target_health_state.unhealthy.connection_termination.enabled
        -       Value: "true"  # <- OCT308
        +       Value: "false"
    """,
)
def polling_connections_cut(deployment: Deployment) -> Iterator[Hit]:
    for group in target_groups_on(deployment, POLLING_PORT):
        if group.text("Protocol") in (APPLICATION.plain, APPLICATION.encrypted):
            continue  # An Application Load Balancer has no such setting, and OCT301 speaks of it.
        cut = attribute(deployment, group, KEY)
        if cut.value == "true":
            yield cut.part.hit("A failing health check cuts the connections of polling Tentacles")
