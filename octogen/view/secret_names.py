"""When two names are one secret's: what `valueFrom` may hold is spelt in several ways.

An ARN of Secrets Manager may end in the six characters that AWS appends, or leave them out, and be followed by key,
version stage and version id, the stage being AWSCURRENT unless another is named:
https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen,
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
A parameter goes by its name as well as by its ARN.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import NamedTuple

from octogen.view.arn import parse
from octogen.view.three_answers import UNKNOWN, Unknown, holds_reference

_SUFFIX = re.compile(r"-[A-Za-z0-9]{6}\Z")


class SecretName(NamedTuple):
    """What a name amounts to; region and account are empty where it does not tell them."""

    service: str
    region: str
    account: str
    name: str
    part: tuple[str, str, str]
    """Key, version stage and version id."""

    @property
    def stem(self) -> Hashable:
        """What all names of one secret have in common, and others may have as well."""
        return self.service, _SUFFIX.sub("", self.name), self.part


def secret_name(text: str) -> SecretName:
    """Return what the text of `valueFrom` names."""
    arn = parse(text)
    if arn is None or arn.service != "secretsmanager":
        resource = arn.resource.removeprefix("parameter") if arn else text
        region, account = (arn.region, arn.account) if arn else ("", "")
        return SecretName("ssm", region, account, resource.lstrip("/"), ("", "", ""))
    name, key, stage, version = ([*arn.resource.removeprefix("secret:").split(":", 3), "", "", ""])[:4]
    part = (key, "" if stage == "AWSCURRENT" else stage, version)
    return SecretName(arn.service, arn.region, arn.account, name, part)


def is_same_secret(one: str, other: str) -> bool | Unknown:
    """Return whether two names are one secret's; unknown where only AWS can tell what one of them is."""
    if holds_reference(one) or holds_reference(other):
        return UNKNOWN
    own, its = secret_name(one), secret_name(other)
    apart = any(a and b and a != b for a, b in ((own.region, its.region), (own.account, its.account)))
    short, long = sorted((own.name, its.name), key=len)
    same = long == short or (own.service == "secretsmanager" and bool(_SUFFIX.fullmatch(long.removeprefix(short))))
    return own.stem == its.stem and same and not apart
