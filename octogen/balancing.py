"""The load balancers, target groups and listeners of a deployment, and which node stands behind which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from octogen import octopus
from octogen.topology import Attachment, Listener, LoadBalancer, NodeGroup, TargetGroup


class Balancing:
    """Load balancers, target groups and listeners of one deployment, and which node gets which."""

    def __init__(self, data: Mapping[str, Any], nodes: Iterable[NodeGroup]) -> None:
        self.data = data
        self.name = data["name"]
        self.portal = data["loadBalancer"]
        self.polling = data["tentacles"]["polling"]
        self.nodes = tuple(nodes)
        self.existing = self.portal["existing"]
        self.application = self.portal["type"] == "application"

    @property
    def polls(self) -> bool:
        return bool(self.polling["mode"] != "none")

    @property
    def polling_label(self) -> str:
        """The load balancer that carries polling Tentacles: the portal's where it is of the wanted type."""
        return "portal" if self.polling["loadBalancer"] == self.portal["type"] else "polling"

    def load_balancers(self) -> Iterator[LoadBalancer]:
        if "targetGroupArn" not in self.existing or (self.polls and self.polling_label == "portal"):
            yield self._load_balancer("portal", self.portal["type"])
        if self.polls and self.polling_label == "polling":
            yield self._load_balancer("polling", self.polling["loadBalancer"])

    def _load_balancer(self, label: str, kind: str) -> LoadBalancer:
        given = self.existing.get("loadBalancerArn") if label == "portal" else None
        subnets = self.portal.get("subnets") or self.data["network"]["subnets"]
        return LoadBalancer(
            label=label,
            name=f"{self.name}-{label}",
            arn=given or f"${{load-balancer.{label}.arn}}",
            create=given is None,
            kind=kind,
            scheme=self.portal["scheme"],
            subnets=tuple(subnet["id"] for subnet in subnets),
            security_groups=tuple(self.portal["securityGroups"]),
            attributes=tuple(self._load_balancer_attributes(kind)),
        )

    def _load_balancer_attributes(self, kind: str) -> Iterator[tuple[str, str]]:
        portal = self.portal
        yield "deletion_protection.enabled", _flag(portal["deletionProtection"])
        if kind == "application":
            yield "idle_timeout.timeout_seconds", str(portal["idleTimeoutSeconds"])
            yield "routing.http.drop_invalid_header_fields.enabled", _flag(portal["dropInvalidHeaders"])
        else:
            yield "load_balancing.cross_zone.enabled", "true"
        logs = portal.get("accessLogs")
        if logs:
            yield "access_logs.s3.enabled", "true"
            yield "access_logs.s3.bucket", logs["bucket"]
            yield "access_logs.s3.prefix", logs.get("prefix", self.name)

    def target_groups(self) -> Iterator[TargetGroup]:
        given = self.existing.get("targetGroupArn")
        protocol = "HTTP" if self.application else "TCP"
        yield self._target_group("portal", protocol, octopus.PORTAL_PORT, given)
        if self.polls:
            for node in self.nodes:
                protocol = "TCP" if self.polling["loadBalancer"] == "network" else "HTTP"
                yield self._target_group(_polling(node), protocol, octopus.POLLING_PORT, None)

    def _target_group(self, label: str, protocol: str, port: int, given: str | None) -> TargetGroup:
        return TargetGroup(
            label=label,
            name=f"{self.name}-{label}",
            arn=given or f"${{target-group.{label}.arn}}",
            create=given is None,
            protocol=protocol,
            port=port,
            health_check_port="traffic-port" if port == octopus.PORTAL_PORT else str(octopus.PORTAL_PORT),
            attributes=tuple(self._target_group_attributes(protocol)),
        )

    def _target_group_attributes(self, protocol: str) -> Iterator[tuple[str, str]]:
        yield "deregistration_delay.timeout_seconds", str(self.portal["deregistrationDelaySeconds"])
        if protocol != "HTTP":
            # On by default: a failed health check would cut the Tentacles' connections.
            yield "target_health_state.unhealthy.connection_termination.enabled", "false"

    def listeners(self) -> Iterator[Listener]:
        if "targetGroupArn" not in self.existing:
            yield from self._portal_listeners()
        if self.polls:
            for node in self.nodes:
                yield self._polling_listener(node)

    def _portal_listeners(self) -> Iterator[Listener]:
        http, https = self.portal["http"], self.portal.get("https")
        target, balancer = "${target-group.portal.arn}", self._arn("portal")
        idle = () if self.application else (("tcp.idle_timeout.seconds", str(self.portal["idleTimeoutSeconds"])),)
        if https:
            protocol = "HTTPS" if self.application else "TLS"
            policy = https["sslPolicy"]
            certificate = https["certificateArn"]
            yield Listener("https", balancer, protocol, https["port"], certificate, policy, target, 0, ())
        redirect = https["port"] if https and https["redirectHttp"] and self.application else 0
        if http["enabled"] and (redirect or not https):
            protocol = "HTTP" if self.application else "TCP"
            yield Listener("http", balancer, protocol, http["port"], "", "", "" if redirect else target, redirect, idle)

    def _polling_listener(self, node: NodeGroup) -> Listener:
        network = self.polling["loadBalancer"] == "network"
        return Listener(
            label=_polling(node),
            load_balancer=self._arn(self.polling_label),
            protocol="TCP" if network else "HTTP",
            port=self.polling["basePort"] + max(node.number - 1, 0),
            certificate="",
            ssl_policy="",
            target_group=f"${{target-group.{_polling(node)}.arn}}",
            redirect_port=0,
            attributes=(("tcp.idle_timeout.seconds", str(self.polling["idleTimeoutSeconds"])),) if network else (),
        )

    def attachments(self, node: NodeGroup) -> Iterator[Attachment]:
        portal = self.existing.get("targetGroupArn", "${target-group.portal.arn}")
        yield Attachment(portal, octopus.PORTAL_PORT)
        if self.polls:
            yield Attachment(f"${{target-group.{_polling(node)}.arn}}", octopus.POLLING_PORT)

    def _arn(self, label: str) -> str:
        given = self.existing.get("loadBalancerArn") if label == "portal" else None
        return given or f"${{load-balancer.{label}.arn}}"


def _polling(node: NodeGroup) -> str:
    return f"polling-{node.number}" if node.number else "polling"


def _flag(value: bool) -> str:  # noqa: FBT001 - one word in, one word out
    return "true" if value else "false"
