"""Who sends to whom: services, target groups, listeners and load balancers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from octogen.octopus.facts import GRPC_PORT, POLLING_PORT
from octogen.values.balancer_types import CLASSIC, TYPES, BalancerType, type_by_arn
from octogen.view.deployment import Deployment
from octogen.view.listening import actions_of, balancer_named, is_rule, listener_named
from octogen.view.part import Part
from octogen.view.ports import speech
from octogen.view.registrations import sends_to_octopus, sends_to_proxy
from octogen.view.three_answers import UNKNOWN, Unknown, is_not


def target_groups_of(deployment: Deployment, service: Part) -> Iterator[tuple[Part, Part]]:
    """Yield (loadBalancers entry, target group) for the target groups of a service that are among the documents."""
    for entry in service.items("loadBalancers"):
        group = target_group_of(deployment, entry)
        if group is not None:
            yield entry, group


def services_behind(deployment: Deployment, group: Part) -> Iterator[tuple[Part, Part]]:
    """Yield (service, loadBalancers entry) for the services that register with a target group."""
    yield from deployment.cached(_services_by_group).get(group.document.name, ())


def _services_by_group(deployment: Deployment) -> Mapping[str, list[tuple[Part, Part]]]:
    found: dict[str, list[tuple[Part, Part]]] = {}
    for service in deployment.services():
        for entry, group in target_groups_of(deployment, service):
            found.setdefault(group.document.name, []).append((service, entry))
    return found


def octopus_target_groups(deployment: Deployment) -> Iterator[tuple[Part, int | Unknown | None]]:
    """Yield (target group, container port) for target groups that send to Octopus Server.

    The port is Octopus's own where a service tells it, else the group's; None where a proxy beside Octopus hands on
    what it is sent. In a deployment whose services name no target group at all (a description cut short), every group
    that may be Octopus's counts if all containers are Octopus Server.
    """
    named = any(service.has("loadBalancers") for service in deployment.services())
    for group in deployment.of("target-group"):
        behind = list(services_behind(deployment, group))
        entries = [entry for service, entry in behind if sends_to_octopus(deployment, service, entry)]
        if entries:
            port = entries[0].number("containerPort")
            yield group, group.number("Port") if port is None else port
        elif any(sends_to_proxy(deployment, service, entry) for service, entry in behind):
            polling = any(entry.number("containerPort") == POLLING_PORT for _service, entry in behind)
            yield group, POLLING_PORT if polling else None
        elif not named and deployment.runs_only_octopus() and not _is_foreign(deployment, group):
            yield group, group.number("Port")


def _is_foreign(deployment: Deployment, group: Part) -> bool:
    """Return whether a target group that AWS printed is another application's: by its port, or by its type.

    The command that describes target groups prints those of the whole region. What is yet to be created is meant for
    what stands beside it, and ECS overrides its port.
    """
    if not group.document.origin.is_printed:
        return False
    wanted = "ip" if all(deployment.is_awsvpc(task) for task in deployment.task_definitions()) else "instance"
    port = group.number("Port")
    elsewhere = isinstance(port, int) and not any(
        speech(container, port) is not None or port in _mapped(container)
        for _task, container in deployment.octopus_containers()
    )
    return elsewhere or is_not(group.text("TargetType"), wanted)


def _mapped(container: Part) -> set[int | Unknown | None]:
    return {mapping.number("containerPort") for mapping in container.items("portMappings")}


def entries_on(deployment: Deployment, service: Part, port: int) -> Iterator[Part]:
    """Yield the entries of a service's loadBalancers that lead to this port of Octopus Server."""
    for entry in service.items("loadBalancers"):
        if entry.number("containerPort") == port and sends_to_octopus(deployment, service, entry):
            yield entry


def portal_target_groups(deployment: Deployment) -> Iterator[Part]:
    """Yield the target groups that send to the portal and the API: those of Octopus Server on no other known port."""
    for group, port in octopus_target_groups(deployment):
        if port is None or is_not(port, POLLING_PORT, GRPC_PORT):
            yield group


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


def target_group_of(deployment: Deployment, entry: Part) -> Part | None:
    """Return the target group that an entry of a service's loadBalancers names, if it is among the documents."""
    return target_group(deployment, entry.link("targetGroupArn"))


def balancer_of(deployment: Deployment, listener: Part) -> Part | None:
    """Return the load balancer of a listener, if it is among the documents."""
    return load_balancer(deployment, listener.link("LoadBalancerArn"))


def load_balancer(deployment: Deployment, given: str) -> Part | None:
    """Return the Application or Network Load Balancer that an ARN or a reference names."""
    name = given.partition(":loadbalancer/")[2].partition("/")[2].partition("/")[0]
    known = deployment.referred(given) or deployment.where("load-balancer", "LoadBalancerArn", given)
    return known or deployment.named("load-balancer", name, "LoadBalancerName", "Name")


def balancer_name(balancer: Part) -> str:
    """Return what a load balancer is called, described or to be created."""
    return balancer.link("LoadBalancerName") or balancer.link("Name")


def balancer_type(balancer: Part) -> BalancerType | Unknown:
    """Return the type of a load balancer: what it says itself, else what the path of its ARN suggests."""
    if balancer.document.kind.name == "classic-load-balancer":
        return CLASSIC
    said = balancer.text("Type")
    if isinstance(said, str):
        return TYPES.get(said, UNKNOWN)
    return type_by_arn(balancer.link("LoadBalancerArn")) or UNKNOWN


def balancer_type_of(deployment: Deployment, given: str) -> BalancerType | Unknown:
    """Return the type of the load balancer that an ARN or a reference names, be it among the documents or not."""
    known = load_balancer(deployment, given)
    return (balancer_type(known) if known is not None else UNKNOWN) or type_by_arn(given) or UNKNOWN


def listeners_of(deployment: Deployment, group: Part) -> Iterator[Part]:
    """Yield the listeners that forward to a target group, be it by default or by one of their rules, each once."""
    yield from deployment.cached(_listeners_by_group).get(group.document.name, ())


def _listeners_by_group(deployment: Deployment) -> Mapping[str, list[Part]]:
    found: dict[str, dict[str, Part]] = {}
    for listener in deployment.of("listener"):
        for owner in (listener, *rules_of(deployment, listener)):
            for group in groups_of(deployment, owner):
                found.setdefault(group.document.name, {})[listener.document.name] = listener
    return {group: list(listeners.values()) for group, listeners in found.items()}


def rules_of(deployment: Deployment, listener: Part) -> Iterator[Part]:
    """Yield the rules of a listener, without that which AWS prints for its default actions."""
    for rule in deployment.of("listener-rule"):
        known = listener_of(deployment, rule)
        if known is not None and known.document is listener.document and rule.flag("IsDefault") is not True:
            yield rule


def listener_of(deployment: Deployment, rule: Part) -> Part | None:
    """Return the listener of a rule, if it is among the documents."""
    arn = listener_named(rule)
    return deployment.referred(arn) or deployment.where("listener", "ListenerArn", arn)


def forwards_to(deployment: Deployment, group: Part) -> Iterator[Part]:
    """Yield the listeners and listener rules whose own actions forward to a target group.

    The listener of a rule need not be among the documents: it may be a load balancer's that many applications share.
    """
    for owner in deployment.of("listener", "listener-rule"):
        if any(found.document is group.document for found in groups_of(deployment, owner)):
            yield owner


def actions_before(deployment: Deployment, group: Part) -> Iterator[Part]:
    """Yield the actions that a request passes before it is forwarded to a target group, such as authentication.

    Whatever forwards does so last: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Action.html
    """
    for owner in forwards_to(deployment, group):
        for action in actions_of(owner):
            if is_not(action.text("Type"), "forward"):
                yield action


def groups_of(deployment: Deployment, owner: Part) -> Iterator[Part]:
    """Yield the target groups to which a listener's default actions, or a rule's actions, forward, each once."""
    found: dict[str, Part] = {}
    for action in actions_of(owner):
        targets = [action.link("TargetGroupArn")]
        targets += [item.link("TargetGroupArn") for item in action.items("ForwardConfig", "TargetGroups")]
        for group in (target_group(deployment, target) for target in targets if target):
            if group is not None:
                found[group.document.name] = group
    yield from found.values()


def load_balancers_of(deployment: Deployment, group: Part) -> Iterator[Part]:
    """Yield the load balancers that send to a target group: by listeners, their rules, or its own LoadBalancerArns."""
    given = [balancer_named(owner) for owner in forwards_to(deployment, group)]
    given += [listener.link("LoadBalancerArn") for listener in listeners_of(deployment, group)]
    given += [item.value for item in group.items("LoadBalancerArns") if isinstance(item.value, str)]
    found = {known.document.name: known for arn in given if (known := load_balancer(deployment, arn))}
    yield from found.values()


def balancers_before(deployment: Deployment, group: Part) -> Iterator[tuple[Part, BalancerType | Unknown]]:
    """Yield what names a load balancer that sends to a target group, with the type of that."""
    for owner in forwards_to(deployment, group):
        listener = listener_of(deployment, owner) if is_rule(owner) else owner
        place = owner.at("LoadBalancerArn" if owner is listener else "ListenerArn")
        given = balancer_named(owner if listener is None else listener)
        yield place if place.has() else owner, balancer_type_of(deployment, given)
    for place in group.items("LoadBalancerArns"):
        yield place, balancer_type_of(deployment, place.link())


def registered_with(deployment: Deployment, entry: Part) -> str:
    """Return what an entry of a service's loadBalancers leads to: a document's name, an ARN, or a name."""
    group = target_group_of(deployment, entry)
    return group.document.name if group else entry.link("targetGroupArn") or entry.link("loadBalancerName")
