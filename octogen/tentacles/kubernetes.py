"""The Kubernetes agent, which polls as Tentacles do: Helm commands for bash."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from octogen.tentacles.polled import Polled
from octogen.tentacles.sheet import API_KEY, ENVIRONMENT, SPACE, TAG, Action, addresses, heading, portal, settings
from octogen.tentacles.shells import BASH, Setting

_AGENT = "https://octopus.com/docs/kubernetes/targets/kubernetes-agent"
_CHART = "https://github.com/OctopusDeploy/helm-charts/blob/main/charts/kubernetes-agent"
_IMAGE = "oci://registry-1.docker.io/octopusdeploy/kubernetes-agent"

_NAME = Setting("OCTOPUS_AGENT_NAME", "a name for the agent that its Helm release and namespace can have as well")
_NAMESPACE = Setting("OCTOPUS_AGENT_NAMESPACE", "its namespace, as the portal shows it under Connectivity")
_RELEASE = Setting("OCTOPUS_AGENT_RELEASE", "its Helm release, as the portal shows it there")
_VERSION = Setting("OCTOPUS_AGENT_VERSION", "the version of its chart, as helm list shows it")


def script(polled: Polled, action: Action) -> Iterator[str]:
    """Yield the lines of the script."""
    if action is Action.NEW:
        title, wanted = "A new Kubernetes agent", [API_KEY, SPACE, _NAME, ENVIRONMENT, TAG]
        commands = _install(polled)
    else:
        title, wanted = "A Kubernetes agent that is registered already", [_NAMESPACE, _RELEASE, _VERSION]
        commands = _move(polled)
    sources = (f"{_AGENT}/ha-cluster-support", f"{_CHART}/README.md")
    yield from heading(polled, f"{title}: run with bash, where kubectl and helm reach its cluster.", sources)
    yield from settings(polled, BASH, wanted, with_portal=action is Action.NEW)
    yield ""
    yield from commands


def _install(polled: Polled) -> Iterator[str]:
    name = BASH.argument(_NAME)
    values = (
        portal(replace(polled, server=_escaped(polled.server)), BASH, "agent.serverUrl="),
        f'agent.serverCommsAddresses="{_list(polled)}"',
        f"agent.serverApiKey={BASH.argument(API_KEY)}",
        f"agent.space={BASH.argument(SPACE)}",
        f"agent.name={name}",
        "agent.deploymentTarget.enabled=true",
        f'agent.deploymentTarget.initial.environments="{{{BASH.embedded(ENVIRONMENT)}}}"',
        f'agent.deploymentTarget.initial.tags="{{{BASH.embedded(TAG)}}}"',
    )
    yield "# acceptEula accepts https://octopus.com/company/legal for the agent. A worker: agent.worker.enabled, and"
    yield "# agent.worker.initial.workerPools. A Secret that holds the key: agent.serverApiKeySecretName."
    yield "helm upgrade --install --atomic \\"
    yield f'  --create-namespace --namespace "octopus-agent-{BASH.embedded(_NAME)}" \\'
    yield '  --version "3.*.*" \\'
    yield "  --set agent.acceptEula=Y \\"
    yield from (f"  --set {value} \\" for value in values)
    yield f"  {name} {_IMAGE}"


def _move(polled: Polled) -> Iterator[str]:
    yield "# The chart keeps its version: a newer major one asks for more than new addresses"
    yield f"# ({_CHART}/migrations.md)."
    yield "# An agent that was installed with the single agent.serverCommsAddress goes on polling that as well."
    yield "helm upgrade --atomic --reuse-values \\"
    yield f"  --version {BASH.argument(_VERSION)} \\"
    yield f'  --set agent.serverCommsAddresses="{_list(polled)}" \\'
    yield f"  --namespace {BASH.argument(_NAMESPACE)} \\"
    yield f"  {BASH.argument(_RELEASE)} {_IMAGE}"


def _escaped(text: str) -> str:
    """Return text as a value of `--set`, where a comma would begin the next (https://helm.sh/docs/intro/using_helm)."""
    return re.sub(r"([\\,])", r"\\\1", text)


def _list(polled: Polled) -> str:
    """Return the addresses as Helm's notation for a list."""
    return "{" + ",".join(f"{address}/" for address in addresses(polled, BASH)) + "}"
