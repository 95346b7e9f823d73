from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.firewall import web_acls_of
from octogen.view.part import Hit, Part
from octogen.view.traffic import load_balancers_of, portal_target_groups

_RULE_SET, _RULE = "AWSManagedRulesCommonRuleSet", "SizeRestrictions_BODY"


@rule(
    id="OCT221",
    name="uploads-blocked-by-waf",
    severity=Severity.WARNING,
    title="The firewall refuses package uploads",
    why="""
        The rule SizeRestrictions_BODY of AWS WAF's common rule set blocks every request whose body is over 8 KB.
        Packages can have gigabytes, and deployment processes soon have more than 8 KB (inferred). Such a request gets
        403 from the load balancer and never reaches Octopus, while pages of the portal open as usual.
    """,
    fix="add a RuleActionOverride for SizeRestrictions_BODY with ActionToUse Count to the common rule set",
    source="https://repost.aws/knowledge-center/waf-http-request-body-inspection",
    values_key=("overrides",),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
          target-group.portal: {Name: octopus-portal}
          listener.https:
            LoadBalancerArn: ${load-balancer.portal.arn}
            Protocol: HTTPS
            Certificates:
              - CertificateArn: arn:aws:acm:eu-west-2:123456789012:certificate/11111111-2222-3333-4444-555555555555
            SslPolicy: ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09
            DefaultActions: [{Type: forward, TargetGroupArn: "${target-group.portal.arn}"}]
          load-balancer.portal: {Name: octopus, Type: application}
          web-acl-association.portal:
            WebACLArn: ${web-acl.portal.arn}
            ResourceArn: ${load-balancer.portal.arn}
          web-acl.portal:
            Name: octopus
            Scope: REGIONAL
            DefaultAction: {Allow: {}}
            VisibilityConfig: {SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: octopus}
            Rules:
              - Name: common
                Priority: 0
                OverrideAction: {None: {}}
                VisibilityConfig: {SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: common}
                Statement:
                  ManagedRuleGroupStatement:
                    VendorName: AWS
                    Name: AWSManagedRulesCommonRuleSet  # <- OCT221
        +           RuleActionOverrides: [{Name: SizeRestrictions_BODY, ActionToUse: {Count: {}}}]
    """,
)
def uploads_blocked_by_waf(deployment: Deployment) -> Iterator[Hit]:
    balancers = {
        balancer.document.name: balancer
        for group in portal_target_groups(deployment)
        for balancer in load_balancers_of(deployment, group)
    }
    for balancer in balancers.values():
        for association, acl in web_acls_of(deployment, balancer):
            for statement in _blocking(acl):
                message = f"{_RULE} of the common rule set refuses requests over 8 KB, such as package uploads"
                related = (association.hit("what puts it before the portal", "WebACLArn"),)
                yield statement.hit(message, "Name", related=related)


def _blocking(acl: Part) -> Iterator[Part]:
    """Yield the statements by which the common rule set blocks large bodies that no earlier rule may allow."""
    rules = list(acl.items("Rules"))
    for own in rules:
        statement = own.at("Statement", "ManagedRuleGroupStatement")
        common = statement.text("Name") == _RULE_SET and statement.text("VendorName") == "AWS"
        allowed = any(other.has("Action", "Allow") and _before(other, own) for other in rules)
        counted = own.has("OverrideAction", "Count") or statement.has("ScopeDownStatement") or _is_overridden(statement)
        if common and not counted and not allowed:
            yield statement


def _before(one: Part, other: Part) -> bool:
    numbers = (one.number("Priority"), other.number("Priority"))
    return not all(isinstance(number, int) for number in numbers) or int(str(numbers[0])) < int(str(numbers[1]))


def _is_overridden(statement: Part) -> bool:
    """Return whether the size of bodies does not block, or nobody can tell."""
    excluded = [rule.text("Name") for rule in statement.items("ExcludedRules")]
    overridden = [
        item.text("Name") for item in statement.items("RuleActionOverrides") if not item.has("ActionToUse", "Block")
    ]
    open_lists = any(isinstance(statement.at(member).value, str) for member in ("ExcludedRules", "RuleActionOverrides"))
    return open_lists or any(not isinstance(name, str) or name == _RULE for name in (*excluded, *overridden))
