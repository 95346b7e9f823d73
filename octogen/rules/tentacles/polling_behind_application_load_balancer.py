from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.facts import POLLING_PORT
from octogen.rules.rule import rule
from octogen.values.balancer_types import APPLICATION
from octogen.view.deployment import Deployment
from octogen.view.part import Hit
from octogen.view.traffic import balancers_before, target_groups_on

VALUES_KEY = ("tentacles", "polling", "loadBalancer")


@rule(
    id="OCT301",
    name="polling-behind-application-load-balancer",
    severity=Severity.ERROR,
    title="Polling Tentacles cannot reach Octopus through an Application Load Balancer",
    why="""
        A polling Tentacle opens a TLS connection in which it and Octopus check each other's certificates. An
        Application Load Balancer understands only HTTP and ends TLS itself, so that connection is never established.
        Keep the Application Load Balancer for the portal; polling Tentacles need a Network Load Balancer, which passes
        TCP through untouched.
    """,
    fix="""
        give the port a TCP target group behind a Network Load Balancer (values: set tentacles.polling.loadBalancer to
        network)
    """,
    source="https://octopus.com/docs/installation/load-balancers/aws-load-balancers",
    values_key=VALUES_KEY,
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
        -   Protocol: HTTP  # <- OCT301
        +   Protocol: TCP
            Port: 10943
        +   TargetType: ip
    """,
)
def polling_behind_application_load_balancer(deployment: Deployment) -> Iterator[Hit]:
    shown = False
    for hit in _shown_by_documents(deployment):
        shown = True
        yield hit
    if not shown and deployment.setting(*VALUES_KEY) == APPLICATION.name:
        used = deployment.setting("tentacles", "polling", "mode") != "none"
        message = "Polling Tentacles are meant to reach Octopus through an Application Load Balancer"
        yield Hit(None, (), message, severity=None if used else Severity.WARNING)


def _shown_by_documents(deployment: Deployment) -> Iterator[Hit]:
    for group in target_groups_on(deployment, POLLING_PORT):
        protocol = group.text("Protocol")
        if protocol in (APPLICATION.plain, APPLICATION.encrypted):
            yield group.hit(f"The polling port {POLLING_PORT} gets {protocol} instead of TCP", "Protocol")
            continue
        for place, type_ in balancers_before(deployment, group):
            if type_ == APPLICATION:
                yield place.hit(f"The polling port {POLLING_PORT} is behind an Application Load Balancer")
