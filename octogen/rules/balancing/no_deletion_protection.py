from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.attributes import attribute
from octogen.view.deployment import Deployment
from octogen.view.part import Hit
from octogen.view.traffic import balancer_name, octopus_load_balancers


@rule(
    id="OCT212",
    name="no-deletion-protection",
    severity=Severity.INFO,
    title="The load balancer can be deleted by mistake",
    why="""
        A load balancer that is deleted comes back under another DNS name. Users find it again once somebody changes a
        DNS record; each polling Tentacle that was registered with the old name has to be given the new one.
    """,
    fix='set deletion_protection.enabled to "true" (values: loadBalancer.deletionProtection)',
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html",
    values_key=("loadBalancer", "deletionProtection"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
          target-group.portal: {Name: octopus-portal}
          listener.portal:
            LoadBalancerArn: ${load-balancer.portal.arn}
            DefaultActions: [{Type: forward, TargetGroupArn: "${target-group.portal.arn}"}]
          load-balancer.portal: {Name: octopus}
          load-balancer-attributes.portal:
            LoadBalancerArn: ${load-balancer.portal.arn}
            Attributes:
              - {Key: idle_timeout.timeout_seconds, Value: "600"}
        -     - {Key: deletion_protection.enabled, Value: "false"}  # <- OCT212
        +     - {Key: deletion_protection.enabled, Value: "true"}
    """,
)
def no_deletion_protection(deployment: Deployment) -> Iterator[Hit]:
    for balancer in octopus_load_balancers(deployment):
        protection = attribute(deployment, balancer, "deletion_protection.enabled")
        if protection.value == "false":
            yield protection.part.hit(f"Deletion protection of the load balancer {balancer_name(balancer)} is off")
