"""Where the deployment is at home, and which role is which."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from octogen.view.arn import parse
from octogen.view.deployment import Deployment
from octogen.view.joining import Home, home_of
from octogen.view.part import Part


class KnownHome(NamedTuple):
    """Account and region, and what tells them; `place` is None where the values do."""

    home: Home
    place: Part | None


def home_of_task(deployment: Deployment, task: Part) -> KnownHome | None:
    """Return where a task definition is at home: what the values say, or what the ARNs around it agree on.

    Where nothing around it tells, it is at home where the other tasks of the deployment are, if that is one place.
    """
    region, account = deployment.setting("aws", "region"), deployment.setting("aws", "accountId")
    if region and account:
        return KnownHome(Home(account, region), None)
    own = list(_places(deployment, task))
    others = (place for other, _ in deployment.octopus_containers() for place in _places(deployment, other))
    places = {home: place for place in reversed(own or list(others)) if (home := home_of(place.link())).region}
    return KnownHome(*places.popitem()) if len(places) == 1 else None


def _places(deployment: Deployment, task: Part) -> Iterator[Part]:
    """Yield what names where a task runs: its own ARN, those of its services, of their clusters and target groups."""
    named = [task.at("taskDefinitionArn")]
    for service in deployment.services_of(task):
        named += [service.at(member) for member in ("serviceArn", "clusterArn", "cluster", "taskDefinition")]
        named += [entry.at("targetGroupArn") for entry in service.items("loadBalancers")]
    yield from (place for place in named if home_of(place.link()).region)


def is_one_role(deployment: Deployment, task: Part) -> bool:
    """Return whether the role that Octopus holds is the one with which ECS starts the task."""
    held, starting = task.link("taskRoleArn"), task.link("executionRoleArn")
    if not held or not starting:
        return False
    if task.text("taskRoleArn") and task.text("executionRoleArn"):
        accounts = {known.account for text in (held, starting) if (known := parse(text))}
        return role_name(held) == role_name(starting) and len(accounts) <= 1
    documents = [deployment.referred(held), deployment.referred(starting)]
    names = {part.document.name for part in documents if part is not None}
    return None not in documents and len(names) == 1


def role_name(role: str) -> str:
    """Return a role's name with its path; ECS takes the bare name as well as the ARN."""
    return role.partition(":role/")[2] or role
