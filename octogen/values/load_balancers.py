"""Which load balancer carries what: portal, polling Tentacles and gRPC share one where they can."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from octogen.values.zones import one_of_each_zone

Data = Mapping[str, Any]


def load_balancer_labels(data: Data) -> dict[str, str]:
    """Return for `portal`, `polling` and `grpc`, those that are wanted, the label of the load balancer that carries it.

    It is labelled after what it carries first. A purpose shares the first of its type, scheme and subnets, unless it
    has an existing one of its own. A portal whose target group exists has one that octogen does not know, and nobody
    can share.
    """
    wanted, found = types(data), dict[str, str]()
    for purpose, type_ in wanted.items():
        alike = (label for label in found.values() if wanted[label] == type_ and _shares(data, purpose, label))
        found[purpose] = next(alike, purpose)
    return found


def types(data: Data) -> dict[str, str]:
    """Return the type of load balancer that each purpose wants."""
    return dict(_types(data))


def _types(data: Data) -> Iterator[tuple[str, str]]:
    yield "portal", data["loadBalancer"]["type"]
    if data["tentacles"]["polling"]["mode"] != "none":
        yield "polling", data["tentacles"]["polling"]["loadBalancer"]
    if data["grpc"]["mode"] != "none":
        yield "grpc", data["grpc"]["mode"]


def existing(data: Data, purpose: str) -> Data:
    """Return what the values say exists for a purpose."""
    there: Data = _settings(data, purpose)["existing"]
    return there


def scheme(data: Data, purpose: str) -> str:
    """Return the scheme of the load balancer that is to carry a purpose."""
    return str(_settings(data, purpose).get("scheme") or data["loadBalancer"]["scheme"])


def subnets(data: Data, purpose: str) -> tuple[str, ...]:
    """Return the ids of its subnets: its own, else the portal's, else the tasks', one of each zone."""
    chosen = _settings(data, purpose).get("subnets") or data["loadBalancer"].get("subnets")
    return tuple(subnet["id"] for subnet in chosen or one_of_each_zone(data["network"]["subnets"]))


def _shares(data: Data, purpose: str, label: str) -> bool:
    if "loadBalancerArn" in existing(data, purpose):
        return False
    if (scheme(data, purpose), subnets(data, purpose)) != (scheme(data, label), subnets(data, label)):
        return False
    there = existing(data, label)
    return "targetGroupArn" not in there or "loadBalancerArn" in there


def _settings(data: Data, purpose: str) -> Data:
    areas: dict[str, Data] = {
        "portal": data["loadBalancer"],
        "polling": data["tentacles"]["polling"],
        "grpc": data["grpc"],
    }
    return areas[purpose]
