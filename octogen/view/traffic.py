"""Who sends to whom: services, target groups, listeners and load balancers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from octogen import octopus
from octogen.documents import Form
from octogen.view.deployment import Deployment, is_reference
from octogen.view.part import Part


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of a load balancer, target group or listener: its value, and the place that decides it."""

    value: str
    part: Part

    @property
    def number(self) -> int | None:
        return Part(self.part.document, self.part.pointer, self.value).number()


def target_groups_of(deployment: Deployment, service: Part) -> Iterator[tuple[Part, Part]]:
    """Yield (loadBalancers entry, target group) for the target groups of a service that are among the documents."""
    for entry in service.items("loadBalancers"):
        group = target_group(deployment, entry.text("targetGroupArn"))
        if group is not None:
            yield entry, group


def services_behind(deployment: Deployment, group: Part) -> Iterator[tuple[Part, Part]]:
    """Yield (service, loadBalancers entry) for the services that register with a target group."""
    yield from deployment.once(_services_by_group).get(group.document.name, ())


def _services_by_group(deployment: Deployment) -> Mapping[str, list[tuple[Part, Part]]]:
    found: dict[str, list[tuple[Part, Part]]] = {}
    for service in deployment.services():
        for entry, group in target_groups_of(deployment, service):
            found.setdefault(group.document.name, []).append((service, entry))
    return found


def octopus_target_groups(deployment: Deployment) -> Iterator[tuple[Part, int | None]]:
    """Yield (target group, container port) for target groups that send to Octopus Server.

    The port is the container's where a service tells it, else the group's own. A group that a service points at another
    container of the task, such as a proxy, is not among them. In a deployment whose services name no target group at
    all (a description cut short), every group counts if all containers are Octopus Server.
    """
    named = any(service.has("loadBalancers") for service in deployment.services())
    for group in deployment.of("target-group"):
        behind = services_behind(deployment, group)
        entries = [entry for service, entry in behind if sends_to_octopus(deployment, service, entry)]
        if entries:
            yield group, entries[0].number("containerPort", default=group.number("Port"))
        elif not named and deployment.runs_only_octopus():
            yield group, group.number("Port")


def sends_to_octopus(deployment: Deployment, service: Part, entry: Part) -> bool:
    """Return whether an entry of a service's loadBalancers leads to Octopus Server, not to a container beside it."""
    task = deployment.task_of(service)
    if deployment.container_of(task) is None or task is None:
        return False
    names = (item for item in task.items("containerDefinitions") if item.text("name") == entry.text("containerName"))
    named = next(names, None)
    return named is None or deployment.is_octopus(named)


def entries_on(deployment: Deployment, service: Part, port: int) -> Iterator[Part]:
    """Yield the entries of a service's loadBalancers that lead to this port of Octopus Server."""
    for entry in service.items("loadBalancers"):
        if entry.number("containerPort") == port and sends_to_octopus(deployment, service, entry):
            yield entry


def portal_target_groups(deployment: Deployment) -> Iterator[Part]:
    """Yield the target groups that send to the portal and the API: those of Octopus Server on no other known port."""
    for group, port in octopus_target_groups(deployment):
        if port not in (octopus.POLLING_PORT, octopus.GRPC_PORT):
            yield group


def asks_over_http(group: Part) -> bool:
    """Return whether the health check of a target group is an HTTP or HTTPS request, and surely not gRPC."""
    default = "HTTP" if group.has("HealthCheckPath") else group.text("Protocol")
    protocol = group.text("HealthCheckProtocol") or default
    version = group.text("ProtocolVersion")
    grpc = version == "GRPC" or is_reference(version) or group.has("Matcher", "GrpcCode")
    return protocol in ("HTTP", "HTTPS") and not grpc


def target_groups_on(deployment: Deployment, port: int) -> Iterator[Part]:
    """Yield the target groups that send to this container port of Octopus Server."""
    yield from (group for group, known in octopus_target_groups(deployment) if known == port)


def octopus_load_balancers(deployment: Deployment) -> Iterator[Part]:
    """Yield the load balancers that send to a target group of Octopus Server."""
    found = {
        balancer.document.name: balancer
        for group, _port in octopus_target_groups(deployment)
        for balancer in load_balancers_of(deployment, group)
    }
    yield from found.values()


def target_group(deployment: Deployment, given: str) -> Part | None:
    """Return the target group that an ARN or a reference names."""
    name = given.partition(":targetgroup/")[2].partition("/")[0]
    known = deployment.referred(given) or deployment.where("target-group", "TargetGroupArn", given)
    return known or deployment.named("target-group", name, "TargetGroupName", "Name")


def load_balancer(deployment: Deployment, given: str) -> Part | None:
    """Return the Application or Network Load Balancer that an ARN or a reference names."""
    name = given.partition(":loadbalancer/")[2].partition("/")[2].partition("/")[0]
    known = deployment.referred(given) or deployment.where("load-balancer", "LoadBalancerArn", given)
    return known or deployment.named("load-balancer", name, "LoadBalancerName", "Name")


def load_balancer_type(balancer: Part) -> str:
    """Return application, network or gateway; AWS takes application where the type is left out."""
    return balancer.text("Type") or "application"


def is_application(deployment: Deployment, given: str) -> bool:
    """Return whether an ARN or a reference is known to name an Application Load Balancer."""
    known = load_balancer(deployment, given)
    return ":loadbalancer/app/" in given or (known is not None and load_balancer_type(known) == "application")


def listeners_of(deployment: Deployment, group: Part) -> Iterator[Part]:
    """Yield the listeners whose default actions forward to a target group."""
    yield from deployment.once(_listeners_by_group).get(group.document.name, ())


def _listeners_by_group(deployment: Deployment) -> Mapping[str, list[Part]]:
    found: dict[str, list[Part]] = {}
    for listener in deployment.of("listener"):
        for group in {group.document.name for group in groups_of(deployment, listener)}:
            found.setdefault(group, []).append(listener)
    return found


def groups_of(deployment: Deployment, listener: Part) -> Iterator[Part]:
    """Yield the target groups to which a listener's default actions forward, each once."""
    found: dict[str, Part] = {}
    for action in listener.items("DefaultActions"):
        targets = [action.text("TargetGroupArn")]
        targets += [item.text("TargetGroupArn") for item in action.items("ForwardConfig", "TargetGroups")]
        for group in (target_group(deployment, target) for target in targets if target):
            if group is not None:
                found[group.document.name] = group
    yield from found.values()


def load_balancers_of(deployment: Deployment, group: Part) -> Iterator[Part]:
    """Yield the load balancers that send to a target group, through listeners or by its own LoadBalancerArns."""
    given = [listener.text("LoadBalancerArn") for listener in listeners_of(deployment, group)]
    given += [item.value for item in group.items("LoadBalancerArns") if isinstance(item.value, str)]
    found = {known.document.name: known for arn in given if (known := load_balancer(deployment, arn))}
    yield from found.values()


def attributes(deployment: Deployment, owner: Part) -> dict[str, Part]:
    """Return the attributes set on a load balancer, target group or listener: the {Key, Value} part by key.

    Empty where no attributes document speaks of the owner.
    """
    documents = deployment.once(_attributes_by_owner).get(owner.document.name, ())
    return {entry.text("Key"): entry for part in documents for entry in part.items("Attributes")}


def attribute(deployment: Deployment, owner: Part, key: str, default: str) -> Attribute | None:
    """Return an attribute, AWS's `default` standing for one that nobody sets; None where the documents do not tell.

    They do where everything was rendered or stands in one template, and for a resource to be created whose attributes
    document leaves the key out. A description without its attributes, or a lone input, may have them set elsewhere.
    """
    given = attributes(deployment, owner).get(key)
    if given is not None:
        return Attribute(given.text("Value"), given.at("Value"))
    documents = deployment.once(_attributes_by_owner).get(owner.document.name, ())
    form = owner.document.form
    all_there = form in (Form.RENDERED, Form.TEMPLATE) or (form is Form.INPUT and documents)
    if all_there and all(map(_tells_all, documents)):
        return Attribute(default, documents[0].at("Attributes") if documents else owner)
    return None


def _tells_all(attributes: Part) -> bool:
    """Return whether an attributes document leaves none of its keys to be filled in later."""
    keys = (entry.text("Key") for entry in attributes.items("Attributes"))
    return attributes.whole("Attributes") and not any(map(is_reference, keys))


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
        return target_group(deployment, attributes.text("TargetGroupArn"))
    if attributes.has("LoadBalancerArn"):
        return load_balancer(deployment, attributes.text("LoadBalancerArn"))
    if attributes.has("ListenerArn"):
        arn = attributes.text("ListenerArn")
        return deployment.referred(arn) or deployment.where("listener", "ListenerArn", arn)
    # A description names no owner. Its file may (target-group-attributes.web.json speaks of target-group.web, or of the
    # target group that is called web); otherwise it can only be told where there is one candidate.
    candidates = list(deployment.of(kind))
    name = attributes.document.name.partition(".")[2]
    named = deployment.named(kind, name, f"{kind.title().replace('-', '')}Name")
    own = next((part for part in candidates if part.document.name == f"{kind}.{name}"), named)
    return own or (candidates[0] if len(candidates) == 1 else None)
