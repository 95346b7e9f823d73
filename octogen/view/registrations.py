"""What an entry of a service's loadBalancers leads to: Octopus Server, a proxy beside it, or neither."""

from __future__ import annotations

import re

from octogen.octopus.facts import GRPC_PORT, POLLING_PORT
from octogen.view.deployment import Deployment
from octogen.view.images import repository_of
from octogen.view.part import Part

_TELEMETRY = re.compile(
    r"metric|exporter|prometheus|otel|opentelemetry|collector|telemetry|statsd|datadog|newrelic|dynatrace|splunk"
    r"|x-?ray|cloudwatch|fluent|firelens|logrouter|log-router|vector|promtail|grafana",
    re.IGNORECASE,
)


def sends_to_octopus(deployment: Deployment, service: Part, entry: Part) -> bool:
    """Return whether an entry of a service's loadBalancers leads to Octopus Server, not to a container beside it."""
    task = deployment.task_of(service)
    if deployment.container_of(task) is None or task is None:
        return False
    named = container_named(task, entry)
    return named is None or deployment.is_octopus(named)


def sends_to_proxy(deployment: Deployment, service: Part, entry: Part) -> bool:
    """Return whether an entry leads to a container that hands the portal's requests on to Octopus Server.

    It does where it leads beside Octopus, and no entry of the service leads to the portal's own port. What collects
    logs, metrics or traces is no proxy.
    """
    task = deployment.task_of(service)
    named = container_named(task, entry) if task is not None else None
    if named is None or deployment.container_of(task) is None or deployment.is_octopus(named) or is_telemetry(named):
        return False
    entries = [item for item in service.items("loadBalancers") if sends_to_octopus(deployment, service, item)]
    return all(item.number("containerPort") in (POLLING_PORT, GRPC_PORT) for item in entries)


def is_telemetry(container: Part) -> bool:
    """Return whether a container collects or exports logs, metrics or traces, by its name or that of its image."""
    return bool(_TELEMETRY.search(f"{container.link('name')} {repository_of(container)}"))


def container_named(task: Part, entry: Part) -> Part | None:
    """Return the container of a task to which an entry leads, if it is among the task's."""
    name = entry.link("containerName")
    return next((item for item in task.items("containerDefinitions") if item.link("name") == name), None)
