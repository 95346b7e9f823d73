from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.facts import PORTAL_PORT
from octogen.rules.rule import rule
from octogen.view.classic import classic_documents, classic_listeners
from octogen.view.deployment import Deployment
from octogen.view.part import Hit
from octogen.view.three_answers import Unknown
from octogen.view.traffic import listeners_of, portal_target_groups
from octogen.view.variables import environment

_VARIABLE = "OCTOPUS_SERVER_URI"
_ENCRYPTED = frozenset({"HTTPS", "TLS", "SSL"})


@rule(
    id="OCT223",
    name="address-without-tls",
    severity=Severity.WARNING,
    title="Octopus gives out an http address where only HTTPS is served",
    why="""
        OCTOPUS_SERVER_URI is the public address of Octopus, which people and scripts copy and which links in e-mails
        and notifications begin with (not verified). With http:// in it every request goes out unencrypted first, API
        key and all, and then gets a redirect, which clients that send data do not follow, or no answer where nothing
        listens on the port.
    """,
    fix="begin OCTOPUS_SERVER_URI with https:// (values: octopus.serverUri)",
    source="https://octopus.com/docs/security/exposing-octopus/expose-the-octopus-web-portal-over-https",
    values_key=("octopus", "serverUri"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                environment:
                  - name: OCTOPUS_SERVER_URI
        -           value: http://octopus.example.com  # <- OCT223
        +           value: https://octopus.example.com
          target-group.portal: {Name: octopus-portal, TargetType: ip}
          listener.http:
            LoadBalancerArn: arn:aws:elasticloadbalancing:eu-west-2:123456789012:loadbalancer/app/web/0123456789abcdef
            Protocol: HTTP
            Port: 80
            DefaultActions:
              - {Type: redirect, RedirectConfig: {Protocol: HTTPS, Port: "443", StatusCode: HTTP_301}}
          listener.https:
            LoadBalancerArn: arn:aws:elasticloadbalancing:eu-west-2:123456789012:loadbalancer/app/web/0123456789abcdef
            Protocol: HTTPS
            Certificates:
              - CertificateArn: arn:aws:acm:eu-west-2:123456789012:certificate/11111111-2222-3333-4444-555555555555
            Port: 443
            SslPolicy: ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09
            DefaultActions: [{Type: forward, TargetGroupArn: "${target-group.portal.arn}"}]
    """,
)
def address_without_tls(deployment: Deployment) -> Iterator[Hit]:
    spoken = set(_spoken(deployment))
    if not spoken & _ENCRYPTED or spoken - _ENCRYPTED:
        return
    for _task, container in deployment.octopus_containers():
        address = environment(container).get(_VARIABLE)
        if address is not None and (address.text("value") or "").lower().startswith("http://"):
            yield address.hit(f"{_VARIABLE} begins with http://, and the portal is served over HTTPS only", "value")


def _spoken(deployment: Deployment) -> Iterator[str | Unknown | None]:
    """Yield the protocols of the listeners that lead to the portal."""
    for group in portal_target_groups(deployment):
        yield from (listener.text("Protocol") for listener in listeners_of(deployment, group))
    for balancer in classic_documents(deployment, "classic-load-balancer"):
        for listener in classic_listeners(balancer):
            if listener.number("InstancePort") == PORTAL_PORT:
                protocol = listener.text("Protocol")
                yield protocol.upper() if protocol else protocol
