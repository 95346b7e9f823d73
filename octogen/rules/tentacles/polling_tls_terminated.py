from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.facts import POLLING_PORT
from octogen.rules.rule import rule
from octogen.values.balancer_types import NETWORK
from octogen.view.attributes import attributes
from octogen.view.classic import classic_listeners_of
from octogen.view.deployment import Deployment
from octogen.view.part import Hit, Part
from octogen.view.traffic import entries_on, listeners_of, target_groups_on


@rule(
    id="OCT303",
    name="polling-tls-terminated",
    severity=Severity.ERROR,
    title="The load balancer changes what polling Tentacles and Octopus send each other",
    why="""
        Octopus and a Tentacle trust each other by the certificates of their own TLS connection. A TLS listener or
        target group puts the load balancer's certificate between them, and both refuse it; so does an SSL, HTTPS or
        HTTP listener of a Classic Load Balancer. PROXY protocol puts a header before the first byte, which Octopus does
        not expect (inferred: its protocol, Halibut, has none). End TLS at the load balancer for the portal only.
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
        -   Certificates:
        -     - CertificateArn: arn:aws:acm:eu-west-2:123456789012:certificate/11111111-2222-3333-4444-555555555555
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
    yield from _classic(deployment)


def _classic(deployment: Deployment) -> Iterator[Hit]:
    """Yield the listeners of Classic Load Balancers that lead to the polling port, and pass no TCP through."""
    for service, _task in deployment.octopus_services():
        for entry in entries_on(deployment, service, POLLING_PORT):
            for listener in classic_listeners_of(deployment, entry):
                if not _leads_to(deployment, service, entry, listener):
                    continue
                ways = {member: listener.text(member) for member in ("Protocol", "InstanceProtocol")}
                wrong = next((member for member, way in ways.items() if way and way.upper() != NETWORK.plain), "")
                if wrong:
                    port = listener.shown("LoadBalancerPort")
                    message = f"The listener on port {port} speaks {ways[wrong]} instead of passing TCP through"
                    yield listener.hit(message, wrong, fix="set Protocol and InstanceProtocol to TCP")


def _leads_to(deployment: Deployment, service: Part, entry: Part, listener: Part) -> bool:
    """Return whether a listener sends to the port of the instance that is the polling port of the container."""
    container = deployment.container_of(deployment.task_of(service))
    mapped = {POLLING_PORT}
    for mapping in container.items("portMappings") if container else ():
        if mapping.number("containerPort") == entry.number("containerPort"):
            mapped.add(mapping.number("hostPort") or POLLING_PORT)
    return listener.number("InstancePort") in mapped
