"""Listeners and their rules: the actions of each, and what their ARNs tell of where they belong.

An ARN of a rule holds that of its listener, and that the one of its load balancer:
https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html
"""

from __future__ import annotations

from collections.abc import Iterator

from octogen.view.part import Part


def is_rule(owner: Part) -> bool:
    """Return whether actions are those of a listener rule, not a listener's default actions."""
    return owner.document.kind.name == "listener-rule"


def actions_of(owner: Part) -> Iterator[Part]:
    """Yield the actions of a listener rule, or the default actions of a listener."""
    yield from owner.items("Actions" if is_rule(owner) else "DefaultActions")


def listener_named(rule: Part) -> str:
    """Return what names the listener of a rule: what AWS prints of it has the listener in its own ARN alone."""
    of_rule = rule.link("RuleArn").rpartition("/")[0].replace(":listener-rule/", ":listener/")
    return rule.link("ListenerArn") or of_rule


def balancer_named(owner: Part) -> str:
    """Return what names the load balancer of a listener or of a rule; a listener's ARN has that of its load balancer.

    Empty where nothing does: a rule that refers to its listener.
    """
    arn = listener_named(owner) if is_rule(owner) else owner.link("ListenerArn")
    of_listener = arn.rpartition("/")[0].replace(":listener/", ":loadbalancer/")
    return owner.link("LoadBalancerArn") or of_listener
