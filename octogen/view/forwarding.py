"""Whether anything forwards to a target group."""

from __future__ import annotations

from octogen.view.deployment import Deployment
from octogen.view.listening import actions_of, is_rule
from octogen.view.part import Part
from octogen.view.three_answers import UNKNOWN, Unknown, holds_reference
from octogen.view.traffic import forwards_to, target_group


def is_forwarded_to(deployment: Deployment, group: Part) -> bool | Unknown:
    """Return whether a listener or a listener rule among the documents forwards to a target group.

    Unknown where there is no listener, the listeners being elsewhere then, and where one forwards nobody can tell
    whereto.
    """
    if next(forwards_to(deployment, group), None) is not None:
        return True
    owners = list(deployment.of("listener", "listener-rule"))
    if not any(map(_is_listener, owners)) or any(_is_open(deployment, owner) for owner in owners):
        return UNKNOWN
    return False


def _is_listener(owner: Part) -> bool:
    return not is_rule(owner)


def _is_open(deployment: Deployment, owner: Part) -> bool:
    """Return whether a listener or a rule may forward to a target group that it does not name."""
    if owner.all("Actions" if is_rule(owner) else "DefaultActions") is UNKNOWN:
        return True
    for action in actions_of(owner):
        targets = action.all("ForwardConfig", "TargetGroups")
        if targets is UNKNOWN:
            return True
        named = [action.link("TargetGroupArn"), *(item.link("TargetGroupArn") for item in targets)]
        if any(holds_reference(name) and target_group(deployment, name) is None for name in named):
            return True
    return False
