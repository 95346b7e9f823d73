"""The attributes of load balancers, target groups and listeners, which operations of their own set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from octogen.values.balancer_types import NETWORK
from octogen.view.deployment import Deployment
from octogen.view.part import Part
from octogen.view.three_answers import UNKNOWN, Unknown
from octogen.view.traffic import balancer_type, load_balancer, target_group
from octogen.view.unwritten import default


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of a load balancer, target group or listener: its value, and the place that decides it.

    `is_set` is whether the documents set it, be it to something that nobody can tell.
    """

    value: str | Unknown
    part: Part
    is_set: bool = True

    @property
    def number(self) -> int | Unknown:
        number = Part(self.part.document, self.part.pointer, self.value).number()
        return UNKNOWN if number is None else number


def attributes(deployment: Deployment, owner: Part) -> dict[str, Part]:
    """Return the attributes set on a load balancer, target group or listener: the {Key, Value} part by key.

    Empty where no attributes document speaks of the owner.
    """
    documents = deployment.cached(_attributes_by_owner).get(owner.document.name, ())
    return {entry.link("Key"): entry for part in documents for entry in part.items("Attributes")}


def attribute(deployment: Deployment, owner: Part, key: str) -> Attribute:
    """Return an attribute, AWS's default standing for one that nobody sets.

    It is unknown where the documents do not tell. They do where everything was rendered or stands in one template, and
    for a resource to be created whose attributes document leaves the key out. A description without its attributes, or
    a lone input, may have them set elsewhere.
    """
    given = attributes(deployment, owner).get(key)
    if given is not None:
        return Attribute(given.text("Value") or UNKNOWN, given.at("Value"))
    documents = deployment.cached(_attributes_by_owner).get(owner.document.name, ())
    place = documents[0].at("Attributes") if documents else owner
    form = owner.document.origin
    all_there = form.is_whole or (documents and not form.is_printed)
    if not all_there or not all(map(_tells_all, documents)):
        return Attribute(UNKNOWN, place, is_set=False)
    operation = f"elbv2.modify-{owner.document.kind.name}-attributes"
    return Attribute(default(owner.document, operation, ("Attributes", key)) or UNKNOWN, place, is_set=False)


def idle_timeout(deployment: Deployment, part: Part) -> Attribute | None:
    """Return after how many seconds of silence a load balancer or listener ends a connection, if it is it that does."""
    if part.document.kind.name == "listener":
        key = NETWORK.listener_idle_timeout if part.text("Protocol") == NETWORK.plain else ""
    else:
        type_ = balancer_type(part)
        key = type_.idle_timeout if type_ else ""
    return attribute(deployment, part, key) if key else None


def _tells_all(attributes: Part) -> bool:
    """Return whether an attributes document leaves none of its keys to be filled in later."""
    entries = attributes.all("Attributes")
    return entries is not UNKNOWN and not any(entry.text("Key") is UNKNOWN for entry in entries)


def _attributes_by_owner(deployment: Deployment) -> Mapping[str, list[Part]]:
    found: dict[str, list[Part]] = {}
    for kind in ("load-balancer", "target-group", "listener"):
        for part in deployment.of(f"{kind}-attributes"):
            owner = _owner(deployment, part, kind)
            if owner is not None:
                found.setdefault(owner.document.name, []).append(part)
    return found


def _owner(deployment: Deployment, attributes: Part, kind: str) -> Part | None:
    """Return whose attributes these are, if it is among the documents."""
    if attributes.has("TargetGroupArn"):
        return target_group(deployment, attributes.link("TargetGroupArn"))
    if attributes.has("LoadBalancerArn"):
        return load_balancer(deployment, attributes.link("LoadBalancerArn"))
    if attributes.has("ListenerArn"):
        arn = attributes.link("ListenerArn")
        return deployment.referred(arn) or deployment.where("listener", "ListenerArn", arn)
    # A description names no owner. Its file may (target-group-attributes.web.json speaks of target-group.web, or of the
    # target group that is called web); otherwise it can only be known where there is one candidate.
    candidates = list(deployment.of(kind))
    name = attributes.document.name.partition(".")[2]
    named = deployment.named(kind, name, f"{kind.title().replace('-', '')}Name")
    own = next((part for part in candidates if part.document.name == f"{kind}.{name}"), named)
    return own or (candidates[0] if len(candidates) == 1 else None)
