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
_DELETION = {
    "database": {"DeletionPolicy": "Snapshot", "UpdateReplacePolicy": "Delete"},
    "file-system": {"DeletionPolicy": "Delete", "UpdateReplacePolicy": "Delete"},
}
_SOURCES = {
    "CidrIp": ("IpRanges", "CidrIp"),
    "CidrIpv6": ("Ipv6Ranges", "CidrIpv6"),
    "SourcePrefixListId": ("PrefixListIds", "PrefixListId"),
    "SourceSecurityGroupId": ("UserIdGroupPairs", "GroupId"),
}
"""A source of a rule in CloudFormation -> the list and the member that hold it in EC2's operations."""
_PORTS = ("IpProtocol", "FromPort", "ToPort")
_OF_RULE = frozenset((*_PORTS, *_SOURCES))
_CAPACITY = "AWS::ECS::ClusterCapacityProviderAssociations"
_REPLICA = ("SourceDBInstanceIdentifier", "SourceDBInstanceAutomatedBackupsArn", "SourceDBClusterIdentifier")
"""Properties that make an instance a replica or a copy of another, which is not what Octopus writes to."""


def documents_of(root: Element, suffix: str = "") -> Iterator[Document]:
    """Yield the documents that a template's resources amount to, under their logical ids; `suffix` is put behind each.

    It keeps apart templates that are read together and use the same ids.
    """
    template = Template(root, suffix)
    associated = dict(_associated(template))
    for resource in template.resources:
        body = template.functions.resolved(_properties(resource))
        if body is not None and isinstance(body.value, dict):
            found = associated.pop(resource.name, None) if resource.type.kind == "cluster" else None
            providers = {key: member for key, member in fields(found).items() if key != "Cluster"} if found else {}
            members = {**body.value, **providers}
            yield from _ingress(resource, members)
            yield from _documents(resource, members)
    for number, element in enumerate(associated.values(), start=1):  # of clusters that the template does not make
        name = f"cluster-capacity-providers{suffix}" + (f".{number}" if number > 1 else "")
        yield _spelt(element, "cluster-capacity-providers", name)


def _properties(resource: Resource) -> Element:
    member = fields(resource.element).get("Properties")
    return member.element if member else Element({}, resource.element.place)


def _documents(resource: Resource, body: Fields) -> Iterator[Document]:
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
    elif kind == "file-system" and "FileSystemPolicy" in body:
        own = Member(place, Element(resource.ref, place))
        policy = {"FileSystemId": own, "Policy": body.pop("FileSystemPolicy")}
        yield _document(resource, "file-system-policy", policy)
    elif kind == "role":
        yield from _policies(resource, body)
    elif kind == "role-policy" and "Roles" in body:
        yield from _policy_of_roles(resource, body)
        return
    elif kind == "service" and not resource.counted:
        body["DesiredCount"] = Member(place, Element(unknown(f"{resource.logical_id}.DesiredCount"), place))
    elif kind == "database" and any(name in body for name in _REPLICA):
        return
    yield _document(resource, kind, body | _deletion(resource))


def _document(resource: Resource, kind: str, body: Fields, name: str = "") -> Document:
    """Return a document of the resource; what is not written in it is sought where the resource is."""
    name = name or kind + resource.document.removeprefix(resource.type.kind)
    return _spelt(Element(body, resource.element.place), kind, name)


def _spelt(body: Element, kind: str, name: str) -> Document:
    element = spelt(body, KINDS[kind])
    return Document(name, KINDS[kind], plain(element), Origin.TEMPLATE, element)


def _deletion(resource: Resource) -> Fields:
    """Return what CloudFormation does with the data of a resource that it removes or replaces, its defaults included.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html
    """
    place, written = resource.element.place, fields(resource.element)
    defaults = _DELETION.get(resource.type.kind, {})
    return {name: written.get(name, Member(place, Element(default, place))) for name, default in defaults.items()}


def _ingress(resource: Resource, body: Fields) -> Iterator[Document]:
    """Spell whom a security group lets in as EC2's operation does; what stands in a group is a document of its own."""
    place = resource.element.place
    if resource.type.kind == "security-group" and "SecurityGroupIngress" in body:
        listed = body.pop("SecurityGroupIngress")
        rules = listed.element
        if isinstance(rules.value, list):
            rules = rules._replace(value=[_permission(rule) for rule in rules.value])
        own = Member(place, Element(resource.ref, place))
        of_group = {"GroupId": own, "IpPermissions": listed._replace(element=rules)}
        yield _document(resource, "security-group-ingress", of_group)
    elif resource.type.kind == "security-group-ingress":
        rule = _permission(Element(dict(body), place))
        for name in _OF_RULE & body.keys():
            del body[name]
        body["IpPermissions"] = Member(place, Element([rule], place))


def _permission(rule: Element) -> Element:
    """Return a rule of CloudFormation, which has one source, as EC2 spells it, with lists of them."""
    if not isinstance(rule.value, dict):
        return rule
    given = dict(fields(rule))
    members: Fields = {name: given[name] for name in _PORTS if name in given}
    for name, (listed, member) in _SOURCES.items():
        if name in given:
            source = given[name]
            entry = Element({member: source}, source.element.place)
            members[listed] = source._replace(element=Element([entry], source.element.place))
    return rule._replace(value=members)


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


def _policies(resource: Resource, body: Fields) -> Iterator[Document]:
    """Yield the policies that stand in a role, each as put-role-policy would take it."""
    policies = body.pop("Policies", None)
    of_role = {"RoleName": body["RoleName"]}
    for number, policy in enumerate(items(policies.element) if policies else [], start=1):
        name = f"role-policy{resource.document.removeprefix(resource.type.kind)}.{number}"
        yield _document(resource, "role-policy", fields(policy) | of_role, name)


def _policy_of_roles(resource: Resource, body: Fields) -> Iterator[Document]:
    """Yield a policy that stands by itself, once for each role that it is for."""
    roles = body.pop("Roles")
    for number, role in enumerate(items(roles.element), start=1):
        name = resource.document + (f".{number}" if number > 1 else "")
        yield _document(resource, "role-policy", body | {"RoleName": Member(roles.key, role)}, name)


def _associated(template: Template) -> Iterator[tuple[str, Element]]:
    """Yield the name of each cluster to which a resource of their own associates capacity providers, and that."""
    for member in template.entries.values():
        if text_at(member.element, "Type") == _CAPACITY:
            found = template.functions.resolved(Element(section(member.element, "Properties"), member.key))
            cluster = fields(found).get("Cluster") if found else None
            name = scalar_text(cluster.element) if cluster else None
            if found and name:
                yield name.rpartition("/")[2], found


def _renamed(given: Fields, names: dict[str, str]) -> Fields:
    return {names.get(key, key): member for key, member in given.items()}


def _renamed_element(element: Element, names: dict[str, str]) -> Element:
    return element._replace(value=_renamed(element.value, names)) if isinstance(element.value, dict) else element
