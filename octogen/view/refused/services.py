"""What AWS refuses of a service, or of a service with its task definition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from octogen.documents.document import Origin
from octogen.view.deployment import Deployment
from octogen.view.part import Part
from octogen.view.refused.found import Finder, Refused
from octogen.view.three_answers import UNKNOWN
from octogen.view.unwritten import is_excerpt

_FARGATE = ("FARGATE", "FARGATE_SPOT")
_CLUSTERS = ("cluster", "cluster-capacity-providers")


def _launch_type_and_strategy(deployment: Deployment) -> Iterator[Refused]:
    for service in _inputs(deployment):
        if service.text("launchType") and service.has("launchType") and service.has("capacityProviderStrategy", 0):
            yield Refused(service.at("launchType"), {})


def _awsvpc_without_network(deployment: Deployment) -> Iterator[Refused]:
    for service, task in _joined(deployment, "service"):
        if deployment.is_awsvpc(task) and service.lacks("networkConfiguration"):
            yield Refused(service.at("networkConfiguration"), {})


def _network_without_awsvpc(deployment: Deployment) -> Iterator[Refused]:
    for service, task in _joined(deployment, "service", "service-update"):
        mode = task.text("networkMode")
        own = mode and mode != "awsvpc" and not deployment.is_fargate(task)
        if own and service.has("networkConfiguration", "awsvpcConfiguration", "subnets"):
            yield Refused(service.at("networkConfiguration"), {"mode": mode})


def _platform_version(deployment: Deployment) -> Iterator[Refused]:
    for service in _inputs(deployment):
        where = _off_fargate(deployment, service)
        if where and service.text("platformVersion") and service.has("platformVersion"):
            yield Refused(service.at("platformVersion"), {"where": where})


def _public_address(deployment: Deployment) -> Iterator[Refused]:
    for service in _inputs(deployment):
        place = service.at("networkConfiguration", "awsvpcConfiguration", "assignPublicIp")
        where = _off_fargate(deployment, service)
        if where and place.text() == "ENABLED":
            yield Refused(place, {"where": where})


def _two_bases(deployment: Deployment) -> Iterator[Refused]:
    clusters = (part for part in deployment.inputs() if part.document.kind.name in _CLUSTERS)
    for part in (*_inputs(deployment), *clusters):
        for member in ("capacityProviderStrategy", "defaultCapacityProviderStrategy"):
            based = [item for item in part.items(member) if item.number("base")]
            if len(based) > 1:
                yield Refused(based[1].at("base"), {"count": len(based)})


def _no_count(deployment: Deployment) -> Iterator[Refused]:
    """Yield inputs without a count; CloudFormation starts with one task where a template has none."""
    for service, _task in _joined(deployment, "service"):
        replica = service.text("schedulingStrategy") == "REPLICA"
        external = service.text("deploymentController", "type") in ("EXTERNAL", UNKNOWN)
        if service.document.origin is Origin.INPUT and replica and not external and service.lacks("desiredCount"):
            yield Refused(service.at("desiredCount"), {})


def _exec_without_task_role(deployment: Deployment) -> Iterator[Refused]:
    for service, task in _joined(deployment, "service", "service-update"):
        if service.flag("enableExecuteCommand") and task.lacks("taskRoleArn"):
            yield Refused(service.at("enableExecuteCommand"), {})


def _role_with_awsvpc(deployment: Deployment) -> Iterator[Refused]:
    for service, task in _joined(deployment, "service"):
        if service.has("role") and deployment.is_awsvpc(task):
            yield Refused(service.at("role"), {})


def _task_not_for_launch_type(deployment: Deployment) -> Iterator[Refused]:
    for service, task in _joined(deployment, "service", "service-update"):
        listed = task.all("requiresCompatibilities")
        where = _on_fargate(service) or service.text("launchType")
        # What is not a launch type at all, OCT003 finds.
        if listed is UNKNOWN or not listed or where not in _LAUNCH_TYPES or not _says_where(service):
            continue
        names = [item.text() for item in listed]
        if where not in names and UNKNOWN not in names:
            words = {"where": where, "names": " and ".join(map(str, names))}
            yield Refused(_place(service), words)


def _inputs(deployment: Deployment) -> Iterator[Part]:
    """Yield the services that AWS has still to take, but for those known to run something else than Octopus."""
    for service in deployment.services():
        task = deployment.task_of(service)
        foreign = task is not None and deployment.container_of(task) is None
        if not service.document.origin.is_printed and not foreign:
            yield service


def _joined(deployment: Deployment, *kinds: str) -> Iterator[tuple[Part, Part]]:
    """Yield services of these kinds that AWS has still to take, with their task definitions, excerpts aside."""
    for service in _inputs(deployment):
        task = deployment.task_of(service)
        if service.document.kind.name in kinds and task is not None and not is_excerpt(task.document.body):
            yield service, task


def _off_fargate(deployment: Deployment, service: Part) -> str:
    """Return on what a service runs that is certainly not Fargate; empty where it is, or may be."""
    if service.has("capacityProviderStrategy", 0):
        listed = service.all("capacityProviderStrategy")
        names = [] if listed is UNKNOWN else [item.text("capacityProvider") for item in listed]
        known = bool(names) and not any(name is UNKNOWN or name is None or name in _FARGATE for name in names)
        return f"capacity provider {names[0]}" if known else ""
    launched = deployment.launch_type(service)
    return launched if launched in ("EC2", "EXTERNAL") and service.has("launchType") else ""


def _on_fargate(service: Part) -> str:
    names = {item.text("capacityProvider") for item in service.items("capacityProviderStrategy")}
    return "FARGATE" if names and names <= set(_FARGATE) else ""


def _says_where(service: Part) -> bool:
    return service.has("launchType") != service.has("capacityProviderStrategy", 0)


def _place(service: Part) -> Part:
    return service.at("launchType" if service.has("launchType") else "capacityProviderStrategy")


_LAUNCH_TYPES = ("FARGATE", "EC2", "EXTERNAL", "MANAGED_INSTANCES")
SERVICES: Mapping[str, Finder] = {
    "launch-type-and-strategy": _launch_type_and_strategy,
    "awsvpc-without-network": _awsvpc_without_network,
    "network-without-awsvpc": _network_without_awsvpc,
    "platform-version-off-fargate": _platform_version,
    "public-address-off-fargate": _public_address,
    "two-bases": _two_bases,
    "no-count": _no_count,
    "exec-without-task-role": _exec_without_task_role,
    "role-with-awsvpc": _role_with_awsvpc,
    "task-not-for-launch-type": _task_not_for_launch_type,
}
