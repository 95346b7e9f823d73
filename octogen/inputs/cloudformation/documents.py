"""Resources to documents: the inputs of the AWS operations that create them."""

from __future__ import annotations

from collections.abc import Iterator

from octogen.documents.document import Document, Origin
from octogen.documents.kinds import KINDS
from octogen.inputs.cloudformation.parts import Fields, fields, items, scalar_text, section, text_at, unknown
from octogen.inputs.cloudformation.resources import Resource
from octogen.inputs.cloudformation.spelling import spelt
from octogen.inputs.cloudformation.template import Template
from octogen.source.elements import Element, Member, plain

# Properties that the AWS CLI sets by a command of their own, and the member that names the owner there.
_ATTRIBUTES = {
    "listener": ("ListenerAttributes", "ListenerArn"),
    "load-balancer": ("LoadBalancerAttributes", "LoadBalancerArn"),
    "target-group": ("TargetGroupAttributes", "TargetGroupArn"),
}
_CLASSIC_ATTRIBUTES = {
    "AccessLoggingPolicy": "AccessLog",
    "ConnectionDrainingPolicy": "ConnectionDraining",
    "ConnectionSettings": "ConnectionSettings",
}
_CLASSIC_POLICY = {"Attributes": "PolicyAttributes", "PolicyType": "PolicyTypeName"}
_POLICY_ATTRIBUTE = {"Name": "AttributeName", "Value": "AttributeValue"}
_CAPACITY = "AWS::ECS::ClusterCapacityProviderAssociations"
_REPLICA = ("SourceDBInstanceIdentifier", "SourceDBInstanceAutomatedBackupsArn", "SourceDBClusterIdentifier")
"""Properties that make an instance a replica or a copy of another, which is not what Octopus writes to."""


def documents_of(root: Element, suffix: str = "") -> Iterator[Document]:
    """Yield the documents that a template's resources amount to, under their logical ids; `suffix` is put behind each.

    It keeps apart templates that are read together and use the same ids.
    """
    template = Template(root, suffix)
    capacity = dict(_capacity(template))
    for resource in template.resources:
        body = template.functions.resolved(_properties(resource))
        if body is not None and isinstance(body.value, dict):
            yield from _documents(resource, dict(body.value), capacity)


def _properties(resource: Resource) -> Element:
    member = fields(resource.element).get("Properties")
    return member.element if member else Element({}, resource.element.place)


def _documents(resource: Resource, body: Fields, capacity: dict[str, Fields]) -> Iterator[Document]:
    place, kind = resource.element.place, resource.type.kind
    if resource.type.name:
        given = body.get(resource.type.name, Member(place, Element("", place)))
        body[resource.type.name] = given._replace(element=Element(resource.name, given.element.place))
    if kind in _ATTRIBUTES and _ATTRIBUTES[kind][0] in body:
        yield _attributes(resource, *_ATTRIBUTES[kind], body)
    elif kind == "classic-load-balancer":
        yield from _classic(resource, body)
    elif kind == "log-group" and "RetentionInDays" in body:
        days = body.pop("RetentionInDays")
        yield _document(resource, "log-retention", {"logGroupName": body["LogGroupName"], "retentionInDays": days})
    elif kind == "cluster":
        body |= capacity.get(resource.name, {})
    elif kind == "service" and not resource.counted:
        body["DesiredCount"] = Member(place, Element(unknown(f"{resource.logical_id}.DesiredCount"), place))
    elif kind == "database" and any(name in body for name in _REPLICA):
        return
    yield _document(resource, kind, body)


def _document(resource: Resource, kind: str, body: Fields, name: str = "") -> Document:
    """Return a document of the resource; what is not written in it is sought where the resource is."""
    element = spelt(Element(body, resource.element.place), KINDS[kind])
    name = name or kind + resource.document.removeprefix(resource.type.kind)
    return Document(name, KINDS[kind], plain(element), Origin.TEMPLATE, element)


def _attributes(resource: Resource, name: str, owner: str, body: Fields) -> Document:
    listed = body.pop(name)
    own = Member(listed.key, Element(resource.ref, listed.key))
    return _document(resource, f"{resource.type.kind}-attributes", {owner: own, "Attributes": listed})


def _classic(resource: Resource, body: Fields) -> Iterator[Document]:
    """Yield what other commands than create-load-balancer set; HealthCheck stays, where AWS prints it as well."""
    name = body["LoadBalancerName"]
    settings = {own: body.pop(given) for given, own in _CLASSIC_ATTRIBUTES.items() if given in body}
    if "CrossZone" in body:
        across = body.pop("CrossZone")
        settings["CrossZoneLoadBalancing"] = Member(across.key, Element({"Enabled": across}, across.key))
    if all(isinstance(member.element.value, dict) for member in settings.values()):
        attributes = Member(resource.element.place, Element(settings, resource.element.place))
        of_both = {"LoadBalancerName": name, "LoadBalancerAttributes": attributes}
        yield _document(resource, "classic-load-balancer-attributes", of_both)
    policies = body.pop("Policies", None)
    for number, policy in enumerate(items(policies.element) if policies else [], start=1):
        of_policy = _renamed(fields(policy), _CLASSIC_POLICY) | {"LoadBalancerName": name}
        attributes_of = of_policy.get("PolicyAttributes")
        if attributes_of:
            listed = [_renamed_element(item, _POLICY_ATTRIBUTE) for item in items(attributes_of.element)]
            of_policy["PolicyAttributes"] = attributes_of._replace(element=attributes_of.element._replace(value=listed))
        document = f"classic-tls-policy{resource.document.removeprefix(resource.type.kind)}.{number}"
        yield _document(resource, "classic-tls-policy", of_policy, document)


def _capacity(template: Template) -> Iterator[tuple[str, Fields]]:
    """Yield the name of each cluster to which a resource of their own associates capacity providers, and those."""
    for member in template.entries.values():
        if text_at(member.element, "Type") == _CAPACITY:
            found = template.functions.resolved(Element(section(member.element, "Properties"), member.key))
            associated = dict(fields(found)) if found else {}
            cluster = associated.pop("Cluster", None)
            name = scalar_text(cluster.element) if cluster else None
            if name:
                yield name.rpartition("/")[2], associated


def _renamed(given: Fields, names: dict[str, str]) -> Fields:
    return {names.get(key, key): member for key, member in given.items()}


def _renamed_element(element: Element, names: dict[str, str]) -> Element:
    return element._replace(value=_renamed(element.value, names)) if isinstance(element.value, dict) else element
