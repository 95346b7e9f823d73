from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.listening import actions_of, is_rule, listener_named
from octogen.view.part import Hit, Part
from octogen.view.traffic import forwards_to, listener_of, portal_target_groups

_CONFIGURATIONS = {"authenticate-oidc": "AuthenticateOidcConfig", "authenticate-cognito": "AuthenticateCognitoConfig"}
_API = "/api/packages/raw"


@rule(
    id="OCT220",
    name="sign-in-before-the-api",
    severity=Severity.WARNING,
    title="The load balancer wants a browser's sign-in before the API",
    why="""
        A load balancer that authenticates users redirects every request without its cookie to the identity provider.
        Browsers follow. API keys, build servers that push packages, and Tentacles that register use the same address,
        and get a redirect, or 401 with deny, instead of an answer. Octopus signs users in with OpenID Connect itself.
    """,
    fix="""
        remove the authenticate action and let Octopus sign users in, or forward /api/* by a rule without it
    """,
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html",
    values_key=("overrides",),
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
            SslPolicy: ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09
            DefaultActions:
        -     - Type: authenticate-cognito  # <- OCT220
        -       Order: 1
        -       AuthenticateCognitoConfig:
        -         UserPoolArn: arn:aws:cognito-idp:eu-west-2:123456789012:userpool/eu-west-2_abcdefghi
        -         UserPoolClientId: 1example23456789
        -         UserPoolDomain: octopus
              - {Type: forward, Order: 2, TargetGroupArn: "${target-group.portal.arn}"}
    """,
)
def sign_in_before_the_api(deployment: Deployment) -> Iterator[Hit]:
    groups = list(portal_target_groups(deployment))
    owners = {owner.document.name: owner for group in groups for owner in forwards_to(deployment, group)}
    # A rule that lets the API through goes before the default actions, and perhaps before another rule.
    ways = {
        _listener(deployment, owner)
        for owner in owners.values()
        if is_rule(owner) and _takes_the_api(owner) and next(_sign_ins(owner), None) is None
    }
    for owner in owners.values():
        if _takes_the_api(owner) and _listener(deployment, owner) not in ways:
            for action in _sign_ins(owner):
                who = "rule" if is_rule(owner) else "listener"
                message = f"The {who} demands a sign-in before it forwards to the portal and its API"
                yield action.hit(message, "Type")


def _sign_ins(owner: Part) -> Iterator[Part]:
    """Yield the actions that keep back whoever has not signed in in a browser."""
    for action in actions_of(owner):
        configuration = _CONFIGURATIONS.get(str(action.text("Type")))
        if configuration:
            otherwise = action.text(configuration, "OnUnauthenticatedRequest")
            if otherwise is None or otherwise in ("authenticate", "deny"):
                yield action


def _takes_the_api(owner: Part) -> bool:
    """Return whether requests to the API may come to a listener's default actions, or to a rule by its path."""
    for condition in owner.items("Conditions"):
        if condition.text("Field") == "path-pattern":
            values = [*condition.items("Values"), *condition.items("PathPatternConfig", "Values")]
            patterns = [value.text() for value in values]
            if all(isinstance(pattern, str) and not _may_match(pattern) for pattern in patterns):
                return False
    return True


def _may_match(pattern: str) -> bool:
    return pattern.startswith("/api") or fnmatchcase(_API, pattern)


def _listener(deployment: Deployment, owner: Part) -> str:
    """Return which listener it is, also where it is not among the documents."""
    known = listener_of(deployment, owner) if is_rule(owner) else owner
    return listener_named(owner) if known is None else known.document.name
