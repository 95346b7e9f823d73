"""Which documents speak of one thing: a service and the task definition that it runs, a service seen twice.

A name is one of its account, region and, for a service, cluster. What a document does not say of these may be any.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from octogen.view.arn import parse
from octogen.view.part import Part
from octogen.view.three_answers import holds_reference

_UNREGISTERED = 1 << 63
"""The revision of a task definition that is yet to be registered: later than all that are."""


class Home(NamedTuple):
    """Where something is; each is empty where that is not known."""

    account: str
    region: str

    def excludes(self, other: Home) -> bool:
        """Return whether two things are certainly in different places."""
        return any(one and two and one != two for one, two in zip(self, other, strict=True))


def home_of(*arns: str) -> Home:
    """Return where the first is that is an ARN."""
    known = next(filter(None, map(parse, arns)), None)
    return Home(known.account, known.region) if known else Home("", "")


def service_home(service: Part) -> Home:
    """Return account and region of a service, as far as its own ARNs tell."""
    return home_of(*_arns(service))


def service_name(service: Part) -> str:
    """Return a service's name, also where an update names it by its ARN."""
    return service.link("serviceName") or service.link("service").rpartition("/")[2]


def cluster_name(service: Part) -> str:
    """Return the name of a service's cluster, which AWS calls `default` where an input names none."""
    named = (service.link("cluster") or service.link("clusterArn")).rpartition("/")[2]
    return named or ("" if service.document.origin.is_printed else "default")


def scales(target: Part, service: Part) -> bool:
    """Return whether a scalable target is the number of tasks of a service."""
    cluster, _, name = target.link("ResourceId").removeprefix("service/").rpartition("/")
    of_service = target.text("ScalableDimension") == "ecs:service:DesiredCount" and name == service_name(service)
    return of_service and cluster == (cluster_name(service) or "default")


def without_doubles(services: Sequence[Part]) -> Iterator[Part]:
    """Yield services; of one that is there as AWS prints it and as input, what AWS prints, and that once."""
    printed: dict[str, list[Part]] = {}
    for service in services:
        if service.document.origin.is_printed:
            printed.setdefault(service_name(service), []).append(service)
    for service in services:
        described = printed.get(service_name(service), ())
        same = next((other for other in described if is_same_service(service, other)), None)
        if same is None or same is service:
            yield service


def is_same_service(one: Part, other: Part) -> bool:
    """Return whether two documents speak of one service, or may do so: what one leaves open is as the other has it."""
    names = (service_name(one), service_name(other))
    clusters = {cluster_name(one), cluster_name(other)} - {""}
    apart = len(clusters) > 1 and not any(map(holds_reference, clusters))
    return bool(names[0]) and names[0] == names[1] and not apart and not service_home(one).excludes(service_home(other))


def primary(service: Part) -> Part:
    """Return the deployment of a described service that counts: the PRIMARY one, wherever it stands in the list."""
    deployments = service.items("deployments")
    return next((item for item in deployments if item.text("status") == "PRIMARY"), service.at("deployments", 0))


def task_named(service: Part) -> str:
    """Return what names a task definition in a service: an ARN, a family with its revision or without, a reference."""
    return service.link("taskDefinition") or primary(service).link("taskDefinition")


def revisions(tasks: Iterable[Part]) -> Mapping[str, Sequence[Part]]:
    """Return the task definitions by their family, the latest revision first."""
    found: dict[str, list[Part]] = {}
    for task in tasks:
        found.setdefault(task.link("family"), []).append(task)
    return {family: sorted(known, key=_revision, reverse=True) for family, known in found.items()}


def task_definition(revisions: Mapping[str, Sequence[Part]], service: Part, named: str) -> Part | None:
    """Return the task definition that a service names: by ARN, by family and revision, or the latest of the family.

    One whose revision is not known, as in the input that registers it, may be the revision that is named.
    """
    family, _, revision = named.rpartition("/")[2].partition(":")
    home = home_of(named, *_arns(service))
    known = [task for task in revisions.get(family, ()) if family and not home.excludes(_task_home(task))]
    if revision.isdecimal():
        exact = [task for task in known if _revision(task) == int(revision)]
        known = exact or [task for task in known if _revision(task) == _UNREGISTERED]
    return known[0] if known else None


def superseded(revisions: Mapping[str, Sequence[Part]], running: Collection[str]) -> frozenset[str]:
    """Return the documents of revisions that nothing runs, while a later one of the same family runs."""
    found = set()
    for family in revisions.values():
        later: list[Home] = []
        for task in family:
            home, name = _task_home(task), task.document.name
            if name in running:
                later.append(home)
            elif _revision(task) != _UNREGISTERED and any(not home.excludes(other) for other in later):
                found.add(name)
    return frozenset(found)


def _arns(service: Part) -> Iterator[str]:
    yield from (service.link(member) for member in ("serviceArn", "service", "clusterArn", "cluster"))


def _task_home(task: Part) -> Home:
    return home_of(task.link("taskDefinitionArn"))


def _revision(task: Part) -> int:
    own = task.number("revision")
    if isinstance(own, int):
        return own
    said = task.link("taskDefinitionArn").rpartition(":")[2]
    return int(said) if said.isdecimal() and len(said) < 19 else _UNREGISTERED  # noqa: PLR2004 - 64 bits
