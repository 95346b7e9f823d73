"""Values that have the right form and cannot be what was meant: named twice, in the wrong place, or with a typo."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING

from octogen.finding import Pointer
from octogen.json_schema.messages import subject
from octogen.values.conflicts import Conflict
from octogen.values.lookup import setting
from octogen.values.secrets_manager import bare

if TYPE_CHECKING:
    from octogen.values.settings_types import Settings

_SUBNETS: tuple[Pointer, ...] = (
    ("network", "subnets"),
    ("loadBalancer", "subnets"),
    ("tentacles", "polling", "subnets"),
    ("grpc", "subnets"),
)
_SECRETS: tuple[Pointer, ...] = (
    ("octopus", "image", "pullCredentials"),
    ("tentacles", "polling", "redis", "create", "password"),
)
"""Secrets beside those of octopus.secrets."""

_VERSION_WITH_V = re.compile(r"[vV](?=[0-9]{4}\.)")
_CURRENT = "AWSCURRENT"
"""The stage that counts where none is named:
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html"""


def slips(data: Settings) -> Iterator[Conflict]:
    """Yield the slips in values that follow the schema, all defaults filled in."""
    areas = (_image, _secrets, _parameters, _subnets)
    return chain.from_iterable(area(data) for area in areas)


def _image(data: Settings) -> Iterator[Conflict]:
    """Yield a tag such as v2026.3.1: https://hub.docker.com/r/octopusdeploy/octopusdeploy/tags has none."""
    image = data["octopus"]["image"]
    tag = image.get("tag", "")
    if "version" not in image and _VERSION_WITH_V.match(tag):
        fix = f'set octopus.image.tag to "{tag[1:]}"; for a tag of your own, give the version in octopus.image.version'
        yield Conflict(("octopus", "image", "tag"), "Octopus's tags have no v in front of the version", fix)


def _secrets(data: Settings) -> Iterator[Conflict]:
    """Yield what is read from the place from which another secret is read."""
    known: dict[tuple[str, ...], Pointer] = {}
    for pointer, parts in _given(data):
        first = known.setdefault(parts, pointer)
        if first != pointer:
            message = f"This is also the secret of {subject(first)}"
            yield Conflict(
                pointer, message, "give the ARN of a secret of its own, or the jsonKey that it has in this one"
            )


def _parameters(data: Settings) -> Iterator[Conflict]:
    """Yield an SSM parameter that is to have keys and versions.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Secret.html
    """
    for pointer, secret in _objects(data, ()):
        arn = secret.get("arn")
        for key in secret if isinstance(arn, str) and ":ssm:" in arn else ():
            if key != "arn":
                message = f"An SSM parameter has no {key}: only Secrets Manager has"
                yield Conflict((*pointer, key), message, f"remove {key}, or give the ARN of a Secrets Manager secret")


def _objects(values: Mapping[str, object], pointer: Pointer) -> Iterator[tuple[Pointer, Mapping[str, object]]]:
    """Yield every mapping of the values but the patches, and where it is."""
    for key, value in values.items():
        if isinstance(value, Mapping) and key != "overrides":
            yield (*pointer, key), value
            yield from _objects(value, (*pointer, key))


def _given(data: Settings) -> Iterator[tuple[Pointer, tuple[str, ...]]]:
    """Yield where each secret is given, and what tells it from all others: ARN, JSON key, stage and version."""
    named = (("octopus", "secrets", key) for key in data["octopus"]["secrets"] if key != "environment")
    for pointer in (*named, *_SECRETS):
        secret = setting(data, pointer)
        if isinstance(secret, str):
            yield pointer, (bare(secret), "", _CURRENT, "")
        elif secret is not None:
            stage = secret.get("versionStage") or ("" if "versionId" in secret else _CURRENT)
            yield pointer, (bare(secret["arn"]), secret.get("jsonKey", ""), stage, secret.get("versionId", ""))


def _subnets(data: Settings) -> Iterator[Conflict]:
    """Yield a subnet that is named twice in one list, or in two lists with two zones."""
    zones: dict[str, tuple[str, Pointer]] = {}
    for place in _SUBNETS:
        listed = set()
        for index, subnet in enumerate(setting(data, place) or ()):
            identity, zone = subnet["id"], subnet["zone"]
            pointer = (*place, index, "id")
            first_zone, first = zones.setdefault(identity, (zone, pointer))
            if identity in listed:
                yield Conflict(pointer, f"This is also the subnet of {subject(first[:-1])}", "name each subnet once")
            elif zone != first_zone:
                message = f"{subject(first[:-1])} has this subnet in {first_zone}, not in {zone}"
                yield Conflict((*pointer[:-1], "zone"), message, "a subnet is in only one zone: name the right one")
            listed.add(identity)
