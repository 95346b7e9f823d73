"""The rights that a task needs: each with actions, resource, and the place in the documents that asks for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from octogen.octopus.registries import ecr_repository, is_in_ecr
from octogen.view.arn import parse
from octogen.view.deployment import Deployment
from octogen.view.images import repository_of
from octogen.view.part import Part
from octogen.view.policies import Answer, like

ANY_ACCOUNT = "000000000000"
"""Stands in a resource for an account that the documents do not tell."""
_SECRET_SUFFIX = re.compile(r"-[A-Za-z0-9]{6}")


@dataclass(frozen=True, slots=True)
class Need:
    """A right: actions on resources.

    `what` is what takes it, in words; each of `resources` may be the one in question, and `secret` is the ARN of a
    secret as the task names it. `is_usual` is whether AWS's own policy for execution roles has the right.
    """

    place: Part
    what: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    secret: str = ""
    is_usual: bool = False

    def is_named_by(self, pattern: str) -> Answer:
        """Return whether a pattern of a policy names the resource."""
        answers = [like(_of_any_account(pattern, resource), resource) for resource in self.resources]
        # A policy may name with its suffix what the task names without.
        suffix = pattern.removeprefix(self.secret) if self.secret else ""
        whole = _SECRET_SUFFIX.fullmatch(suffix) is not None
        return True if True in answers or whole else None if None in answers else False


def needs_to_start(deployment: Deployment, task: Part) -> Iterator[Need]:
    """Yield what ECS needs of the execution role."""
    fargate = deployment.is_fargate(task)
    for container in task.items("containerDefinitions"):
        name = container.shown("name")
        for members in (("secrets",), ("logConfiguration", "secretOptions")):
            for entry in container.items(*members):
                yield from _to_read(entry.at("valueFrom"), f"{entry.shown('name')} of {name}")
        yield from _to_read(container.at("repositoryCredentials", "credentialsParameter"), f"the image of {name}")
        if fargate:
            yield from _to_pull(container, name)
            yield from _to_log(container, name)


def needs_of_exec(deployment: Deployment, task: Part) -> Iterator[Need]:
    """Yield what ECS Exec needs of the task role, once for each service that has it on."""
    channels = tuple(f"ssmmessages:{verb}{one}Channel" for verb in ("Create", "Open") for one in ("Control", "Data"))
    for service in deployment.services_of(task):
        if service.flag("enableExecuteCommand"):
            yield Need(service.at("enableExecuteCommand"), "ECS Exec", channels, ("*",))


def _to_read(place: Part, what: str) -> Iterator[Need]:
    named = place.text() or ""
    arn = parse(named)
    if arn is not None and arn.service == "secretsmanager":
        secret = ":".join(named.split(":")[:7])
        # A name without the six characters stands for the ARN with them; one that seems to have them may be whole.
        whole = (secret,) if _SECRET_SUFFIX.fullmatch(secret[-7:]) else ()
        yield Need(place, what, ("secretsmanager:GetSecretValue",), (*whole, f"{secret}-AbCdEf"), secret)
    elif arn is not None and arn.service == "ssm":
        yield Need(place, what, ("ssm:GetParameters",), (named,))


def _to_pull(container: Part, name: str) -> Iterator[Need]:
    image = container.text("image") or ""
    repository = ecr_repository(image)
    if not is_in_ecr(repository_of(container)) or repository is None:
        return
    place = container.at("image")
    yield Need(place, f"the image of {name}", ("ecr:GetAuthorizationToken",), ("*",), is_usual=True)
    actions = ("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
    arns = tuple(repository.arn(partition) for partition in ("aws", "aws-cn", "aws-us-gov"))
    yield Need(place, f"the image of {name}", actions, arns, is_usual=True)


def _to_log(container: Part, name: str) -> Iterator[Need]:
    log, options = container.at("logConfiguration"), container.at("logConfiguration", "options")
    group, region = options.text("awslogs-group"), options.text("awslogs-region")
    if log.text("logDriver") == "awslogs" and group and region:
        actions = ("logs:CreateLogStream", "logs:PutLogEvents")
        # Policies name the group with the streams behind it, or without; whose account it is in, the task does not say.
        group_arn = f"arn:aws:logs:{region}:{ANY_ACCOUNT}:log-group:{group}"
        arns = (group_arn, f"{group_arn}:*", f"{group_arn}:log-stream:x")
        yield Need(options.at("awslogs-group"), f"the log of {name}", actions, arns, is_usual=True)


def _of_any_account(pattern: str, resource: str) -> str:
    """Return a pattern with any account in place of its own, if that of the resource is not known."""
    parts = pattern.split(":", 5)
    if ANY_ACCOUNT not in resource or len(parts) < 6:  # noqa: PLR2004 - the parts of an ARN
        return pattern
    return ":".join([*parts[:4], "*", parts[5]])
