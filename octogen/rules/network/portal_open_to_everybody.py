from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.facts import PORTAL_PORT
from octogen.rules.rule import rule
from octogen.view.classic import classic_documents, classic_listeners
from octogen.view.deployment import Deployment
from octogen.view.network import ids
from octogen.view.part import Hit, Part
from octogen.view.traffic import balancer_of, listeners_of, portal_target_groups

_RANGES = (("IpRanges", "CidrIp"), ("Ipv6Ranges", "CidrIpv6"))
_ANY_PROTOCOL = "-1"


@rule(
    id="OCT807",
    name="portal-open-to-everybody",
    severity=Severity.INFO,
    title="The portal's load balancer lets in every address",
    why="""
        Whoever reaches the portal may try passwords and API keys, and meets whatever weakness the version has that runs
        today; and Octopus holds the credentials of everything that it deploys to. Where people, build servers and
        Tentacles come from known networks, no other address needs to get as far as the login.
    """,
    fix="""
        name the networks that need the portal in IpRanges and Ipv6Ranges (values:
        network.createSecurityGroups.allowFrom); where it is meant for everybody, accept the finding with that reason
    """,
    source="https://octopus.com/docs/security/hardening-octopus",
    values_key=("network", "createSecurityGroups", "allowFrom"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
          target-group.portal: {Name: octopus-portal, TargetType: ip}
          load-balancer.portal:
            Name: octopus-portal
            SecurityGroups: ["${security-group.load-balancer.id}"]
          listener.https:
            LoadBalancerArn: ${load-balancer.portal.arn}
            Protocol: HTTPS
            Certificates:
              - CertificateArn: arn:aws:acm:eu-west-2:123456789012:certificate/11111111-2222-3333-4444-555555555555
            Port: 443
            SslPolicy: ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09
            DefaultActions: [{Type: forward, TargetGroupArn: "${target-group.portal.arn}"}]
          security-group-ingress.load-balancer-443:
            GroupId: ${security-group.load-balancer.id}
            IpPermissions:
              - IpProtocol: tcp
                FromPort: 443
                ToPort: 443
                IpRanges:
        -         - CidrIp: 0.0.0.0/0  # <- OCT807
        +         - CidrIp: 10.0.0.0/8
    """,
)
def portal_open_to_everybody(deployment: Deployment) -> Iterator[Hit]:
    doors = dict(_doors(deployment))
    for rules in deployment.of("security-group-ingress", "security-group"):
        ports = [port for group in ids(rules, "GroupId") for port in doors.get(group, ())]
        for permission in rules.items("IpPermissions"):
            port = next((port for port in ports if _lets_in(permission, port)), None)
            for index, place in _everybody(permission) if port else ():
                values_key = ("network", "createSecurityGroups", "allowFrom", index)
                yield place.hit(f"{place.shown()} may reach the portal on port {port}", values_key=values_key)


def _doors(deployment: Deployment) -> Iterator[tuple[str, list[int]]]:
    """Yield the security groups of the portal's load balancers, each with the ports at which these serve the portal."""
    found: dict[str, list[int]] = {}
    for balancer, port in _served(deployment):
        for group in ids(balancer, "SecurityGroups"):
            found.setdefault(group, []).append(port)
    yield from found.items()


def _served(deployment: Deployment) -> Iterator[tuple[Part, int]]:
    for group in portal_target_groups(deployment):
        for listener in listeners_of(deployment, group):
            balancer, port = balancer_of(deployment, listener), listener.number("Port")
            if balancer is not None and port:
                yield balancer, port
    for balancer in classic_documents(deployment, "classic-load-balancer"):
        for listener in classic_listeners(balancer):
            port = listener.number("LoadBalancerPort")
            if listener.number("InstancePort") == PORTAL_PORT and port:
                yield balancer, port


def _lets_in(permission: Part, port: int) -> bool:
    if permission.text("IpProtocol") == _ANY_PROTOCOL:
        return True
    first, last = permission.number("FromPort"), permission.number("ToPort")
    return isinstance(first, int) and isinstance(last, int) and first <= port <= last


def _everybody(permission: Part) -> Iterator[tuple[int, Part]]:
    """Yield the places that let in all addresses of IPv4 or IPv6, each with its index in its list."""
    for member, cidr in _RANGES:
        for index, entry in enumerate(permission.items(member)):
            if (entry.text(cidr) or "").endswith("/0"):
                yield index, entry.at(cidr)
