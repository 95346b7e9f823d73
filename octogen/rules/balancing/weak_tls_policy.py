from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.values.balancer_types import APPLICATION, NETWORK
from octogen.view.classic import classic_documents
from octogen.view.deployment import Deployment
from octogen.view.part import Hit
from octogen.view.traffic import listeners_of, octopus_target_groups

DEFAULT_POLICY = "ELBSecurityPolicy-2016-08"
CLASSIC_POLICY = "ELBSecurityPolicy-TLS-1-2-2017-01"
CLASSIC_VALUES_KEY = ("loadBalancer", "classicTlsPolicy")
# Every policy that lets TLS 1.0 or 1.1 in; one that is not here is taken for a newer and better one. By the tables of
# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html, .../network/ of the
# same name, and https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-security-policy-table.html; of
# TLS-1-0-2015-04, which is no longer in them, by its name.
OLDEST_TLS = {
    DEFAULT_POLICY: "1.0",
    "ELBSecurityPolicy-TLS13-1-0-2021-06": "1.0",
    "ELBSecurityPolicy-TLS13-1-0-PQ-2025-09": "1.0",
    "ELBSecurityPolicy-TLS13-1-0-FIPS-2023-04": "1.0",
    "ELBSecurityPolicy-TLS13-1-0-FIPS-PQ-2025-09": "1.0",
    "ELBSecurityPolicy-TLS13-1-1-2021-06": "1.1",
    "ELBSecurityPolicy-TLS13-1-1-FIPS-2023-04": "1.1",
    "ELBSecurityPolicy-TLS-1-1-2017-01": "1.1",
    "ELBSecurityPolicy-FS-2018-06": "1.0",
    "ELBSecurityPolicy-FS-1-1-2019-08": "1.1",
    "ELBSecurityPolicy-TLS-1-0-2015-04": "1.0",
    "ELBSecurityPolicy-2015-05": "1.0",
    "ELBSecurityPolicy-2015-03": "1.0",
    "ELBSecurityPolicy-2015-02": "1.0",
}


@rule(
    id="OCT210",
    name="weak-tls-policy",
    severity=Severity.WARNING,
    title="The listener accepts TLS 1.0 or 1.1",
    why="""
        Both are deprecated (RFC 8996): through them a browser, or an attacker who downgrades it, can end up with a
        broken cipher on the way to the portal. A listener created by the AWS CLI, an SDK or CloudFormation without a
        policy gets one of 2016 that accepts TLS 1.0; only the console chooses a current one.
    """,
    fix="set SslPolicy to ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09 (values: loadBalancer.https.sslPolicy)",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html",
    values_key=("loadBalancer", "https", "sslPolicy"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
          target-group.portal: {Name: octopus-portal}
          listener.https:
            LoadBalancerArn: arn:aws:elasticloadbalancing:eu-west-2:123456789012:loadbalancer/app/web/0123456789abcdef
            Protocol: HTTPS
            Certificates:
              - CertificateArn: arn:aws:acm:eu-west-2:123456789012:certificate/11111111-2222-3333-4444-555555555555
        -   SslPolicy: ELBSecurityPolicy-TLS13-1-0-2021-06  # <- OCT210
        +   SslPolicy: ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09
            DefaultActions: [{Type: forward, TargetGroupArn: "${target-group.portal.arn}"}]
        - listener.https-too:  # <- OCT210
        -   LoadBalancerArn: arn:aws:elasticloadbalancing:eu-west-2:123456789012:loadbalancer/app/web/0123456789abcdef
        -   Protocol: HTTPS
        -   Certificates:
        -     - CertificateArn: arn:aws:acm:eu-west-2:123456789012:certificate/11111111-2222-3333-4444-555555555555
        -   DefaultActions: [{Type: forward, TargetGroupArn: "${target-group.portal.arn}"}]
    """,
)
def weak_tls_policy(deployment: Deployment) -> Iterator[Hit]:
    groups = [group for group, _port in octopus_target_groups(deployment)]
    listeners = {listener.document.name: listener for group in groups for listener in listeners_of(deployment, group)}
    for listener in listeners.values():
        policy = listener.text("SslPolicy")
        if policy in OLDEST_TLS and listener.text("Protocol") in (APPLICATION.encrypted, NETWORK.encrypted):
            said = f"is {policy}" if listener.has("SslPolicy") else f"is not set, which means {policy}"
            yield listener.hit(f"SslPolicy {said}: it accepts TLS {OLDEST_TLS[policy]}", "SslPolicy")
    for part in classic_documents(deployment, "classic-tls-policy"):
        for item in part.items("PolicyAttributes"):
            policy = item.text("AttributeValue")
            if item.text("AttributeName") == "Reference-Security-Policy" and policy in OLDEST_TLS:
                message = f"The policy is {policy}: it accepts TLS {OLDEST_TLS[policy]}"
                yield item.hit(
                    message, "AttributeValue", values_key=CLASSIC_VALUES_KEY, fix=f"set it to {CLASSIC_POLICY}"
                )
