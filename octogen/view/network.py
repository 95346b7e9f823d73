"""Which subnet lies in which availability zone."""

from __future__ import annotations

from octogen.view.deployment import Deployment


def zones(deployment: Deployment) -> dict[str, str]:
    """Return the availability zone of each subnet that the values or a description tell."""
    known: dict[str, str] = {}
    for area in ("network", "loadBalancer"):
        for subnet in deployment.setting(area, "subnets") or ():
            known[subnet["id"]] = subnet["zone"]
    for balancer in deployment.of("load-balancer"):
        for zone in balancer.items("AvailabilityZones"):
            known[zone.text("SubnetId")] = zone.text("ZoneName")
    for target in deployment.of("mount-target"):
        if target.text("AvailabilityZoneName"):
            known[target.text("SubnetId")] = target.text("AvailabilityZoneName")
    return known
