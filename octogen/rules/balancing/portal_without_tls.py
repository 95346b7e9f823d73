from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.facts import PORTAL_PORT
from octogen.rules.rule import rule
from octogen.values.balancer_types import APPLICATION, NETWORK
from octogen.view.classic import classic_documents, classic_listeners
from octogen.view.deployment import Deployment
from octogen.view.part import Hit, Part
from octogen.view.traffic import balancer_of, listeners_of, portal_target_groups, target_groups_on


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
    fix="""
        serve HTTPS with a certificate, and let the HTTP listener redirect to it (values:
        loadBalancer.https.certificateArn)
    """,
    source="https://octopus.com/docs/security/exposing-octopus/expose-the-octopus-web-portal-over-https",
    values_key=("loadBalancer", "https"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
          target-group.portal: {Name: octopus-portal}
          listener.http:
            LoadBalancerArn: arn:aws:elasticloadbalancing:eu-west-2:123456789012:loadbalancer/app/web/0123456789abcdef
            Protocol: HTTP  # <- OCT209
            Port: 80
        +   DefaultActions:
        +     - {Type: redirect, RedirectConfig: {Protocol: HTTPS, Port: "443", StatusCode: HTTP_301}}
        + listener.https:
        +   LoadBalancerArn: arn:aws:elasticloadbalancing:eu-west-2:123456789012:loadbalancer/app/web/0123456789abcdef
        +   Protocol: HTTPS
        +   Certificates:
        +     - CertificateArn: arn:aws:acm:eu-west-2:123456789012:certificate/11111111-2222-3333-4444-555555555555
        +   Port: 443
        +   SslPolicy: ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09
            DefaultActions: [{Type: forward, TargetGroupArn: "${target-group.portal.arn}"}]
    """,
)
def portal_without_tls(deployment: Deployment) -> Iterator[Hit]:
    plain = {group.document.name for group in target_groups_on(deployment, PORTAL_PORT)}
    for group in portal_target_groups(deployment):
        for listener in listeners_of(deployment, group):
            protocol = listener.text("Protocol")
            # Through a TCP listener passes what the target speaks, which is HTTP on 8080 only.
            if protocol == APPLICATION.plain or (protocol == NETWORK.plain and group.document.name in plain):
                yield _hit(listener, balancer_of(deployment, listener), listener.shown("Port"))
    for balancer in classic_documents(deployment, "classic-load-balancer"):
        for listener in classic_listeners(balancer):
            in_clear = (listener.text("Protocol") or "").upper() in (APPLICATION.plain, NETWORK.plain)
            if in_clear and listener.number("InstancePort") == PORTAL_PORT:
                yield _hit(listener, balancer, listener.shown("LoadBalancerPort"))


def _hit(listener: Part, balancer: Part | None, port: str) -> Hit:
    public = balancer is not None and balancer.text("Scheme") == "internet-facing"
    what = "an internet-facing load balancer" if public else "the load balancer"
    where = f" on port {port}" if port else ""
    message = f"The {listener.shown('Protocol')} listener{where} of {what} forwards to the portal"
    return listener.hit(message, "Protocol", severity=Severity.ERROR if public else Severity.WARNING)
