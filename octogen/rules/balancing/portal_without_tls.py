from __future__ import annotations

from collections.abc import Iterator

from octogen.documents import Form
from octogen.finding import Severity
from octogen.octopus import HTTPS_PORT
from octogen.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit, Part
from octogen.view.traffic import listeners_of, load_balancer, octopus_target_groups, portal_target_groups


@rule(
    id="OCT209",
    name="portal-without-tls",
    severity=Severity.WARNING,
    title="Portal and API are served without encryption",
    why="""
        Passwords, API keys and the values of sensitive variables travel in clear between users and the load balancer.
        On an internal load balancer everyone on the way can read them; on an internet-facing one, which is what AWS
        makes where no scheme is given, that is everyone.
    """,
    fix="set loadBalancer.https.certificateArn: the listener serves HTTPS, and the HTTP listener redirects to it",
    source="https://octopus.com/docs/security/exposing-octopus/expose-the-octopus-web-portal-over-https",
    knob=("loadBalancer", "https"),
    bad="""
        task-definition:
          family: octopus
          containerDefinitions:
            - name: octopus-server
              image: octopusdeploy/octopusdeploy:2026.3.15878
        target-group.portal: {Name: octopus-portal}
        listener.http:
          Protocol: HTTP  # <- OCT209
          Port: 80
          DefaultActions: [{Type: forward, TargetGroupArn: "${target-group.portal.arn}"}]
    """,
    good="""
        task-definition:
          family: octopus
          containerDefinitions:
            - name: octopus-server
              image: octopusdeploy/octopusdeploy:2026.3.15878
        target-group.portal: {Name: octopus-portal}
        listener.http:
          Protocol: HTTP
          Port: 80
          DefaultActions:
            - {Type: redirect, RedirectConfig: {Protocol: HTTPS, Port: "443", StatusCode: HTTP_301}}
        listener.https:
          Protocol: HTTPS
          Port: 443
          SslPolicy: ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09
          DefaultActions: [{Type: forward, TargetGroupArn: "${target-group.portal.arn}"}]
    """,
)
def portal_without_tls(deployment: Deployment) -> Iterator[Hit]:
    encrypted = {group.document.name for group, port in octopus_target_groups(deployment) if port == HTTPS_PORT}
    for group in portal_target_groups(deployment):
        for listener in listeners_of(deployment, group):
            protocol = listener.text("Protocol")
            # Through a TCP listener passes what the target speaks: HTTP on 8080, HTTPS on 443.
            if protocol == "HTTP" or (protocol == "TCP" and group.document.name not in encrypted):
                balancer = load_balancer(deployment, listener.text("LoadBalancerArn"))
                public = balancer is not None and _is_public(balancer)
                what = "an internet-facing load balancer" if public else "the load balancer"
                yield listener.hit(
                    f"The {protocol} listener on port {listener.number('Port')} of {what} forwards to the portal",
                    "Protocol",
                    severity=Severity.ERROR if public else Severity.WARNING,
                )


def _is_public(balancer: Part) -> bool:
    unset = "" if balancer.document.form is Form.OUTPUT else "internet-facing"
    return (balancer.text("Scheme") or unset) == "internet-facing"
