"""Where the deployment is at home, and which role is which."""

from __future__ import annotations

from octogen.view.arn import parse
from octogen.view.deployment import Deployment
from octogen.view.joining import Home, home_of
from octogen.view.part import Part


def home_of_deployment(deployment: Deployment) -> Home | None:
    """Return account and region of the deployment: what the values say, or what its own ARNs agree on."""
    region, account = deployment.setting("aws", "region"), deployment.setting("aws", "accountId")
    if region and account:
        return Home(account, region)
    arns: list[str] = [task.link("taskDefinitionArn") for task, _ in deployment.octopus_containers()]
    for service, _task in deployment.octopus_services():
        arns += [service.link(member) for member in ("serviceArn", "clusterArn", "cluster", "taskDefinition")]
        arns += [entry.link("targetGroupArn") for entry in service.items("loadBalancers")]
    homes = {home for arn in arns if (home := home_of(arn)).region}
    return homes.pop() if len(homes) == 1 else None


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
