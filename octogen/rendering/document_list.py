"""What is to be rendered of a topology: which documents, through which template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from octogen.topology import ClassicLoadBalancer, FileSystem, Topology

Entry = tuple[str, str, Mapping[str, Any]]
"""Document name, template name and what the template sees beside the topology."""


def document_list(topology: Topology) -> Iterator[Entry]:
    """Yield what is to be rendered, in the order in which AWS can take it."""
    yield from _account_documents(topology)
    for group in topology.security_groups:
        yield f"security-group.{group.label}", "security-group", {"group": group}
    for ingress in topology.ingresses:
        yield f"security-group-ingress.{ingress.label}", "security-group-ingress", {"ingress": ingress}
    yield from _storage_documents(topology.file_system)
    if topology.database:
        yield "database-subnet-group", "database-subnet-group", {"database": topology.database}
        yield "database", "database", {"database": topology.database}
    for role in (topology.execution_role, topology.task_role):
        if role.create:
            yield role.document, "role", {"role": role}
        if role.create and role.statements:
            yield f"{role.document}-policy", "role-policy", {"role": role}
    if topology.file_system.policy:
        yield "file-system-policy", "file-system-policy", {"file_system": topology.file_system}
    if topology.classic_load_balancer and topology.classic_load_balancer.create:
        yield from _classic_documents(topology.classic_load_balancer)
    yield from _traffic_documents(topology)
    yield from _service_documents(topology)


def _account_documents(topology: Topology) -> Iterator[Entry]:
    if topology.cluster.create:
        yield "cluster", "cluster", {"cluster": topology.cluster}
    if topology.log_group.create:
        yield "log-group", "log-group", {"log_group": topology.log_group}
        yield "log-retention", "log-retention", {"log_group": topology.log_group}


def _storage_documents(file_system: FileSystem) -> Iterator[Entry]:
    if file_system.create:
        yield "file-system", "file-system", {"file_system": file_system}
        yield "backup-policy", "backup-policy", {"file_system": file_system}
    for target in file_system.mount_targets:
        yield f"mount-target.{target.label}", "mount-target", {"target": target, "file_system": file_system}
    for folder in file_system.folders:
        if folder.create_access_point:
            yield f"access-point.{folder.name}", "access-point", {"folder": folder, "file_system": file_system}


def _traffic_documents(topology: Topology) -> Iterator[Entry]:
    for kind, variable, resources in (
        ("load-balancer", "load_balancer", topology.load_balancers),
        ("target-group", "target_group", topology.target_groups),
        ("listener", "listener", topology.listeners),
    ):
        for resource in resources:
            if not getattr(resource, "create", True):
                continue
            yield f"{kind}.{resource.label}", kind, {variable: resource}
            if resource.attributes:
                yield f"{kind}-attributes.{resource.label}", f"{kind}-attributes", {variable: resource}


def _classic_documents(classic: ClassicLoadBalancer) -> Iterator[Entry]:
    for kind in ("classic-load-balancer", "classic-load-balancer-attributes", "classic-health-check"):
        yield f"{kind}.portal", kind, {"classic": classic}
    if classic.tls_policy:
        for kind in ("classic-tls-policy", "classic-listener-policy"):
            yield f"{kind}.portal", kind, {"classic": classic}


def _service_documents(topology: Topology) -> Iterator[Entry]:
    redis = topology.redis
    if redis:
        yield "dns-namespace", "dns-namespace", {"redis": redis}
        yield f"discovery-service.{redis.discovery_name}", "discovery-service", {"redis": redis}
    for service in (*([redis.service] if redis else ()), *topology.services):
        suffix = f".{service.label}" if service.label else ""
        yield f"task-definition{suffix}", "task-definition", {"service": service}
        yield f"service{suffix}", "service", {"service": service}
