"""The ARNs of Secrets Manager: whole, or without the hyphen and six characters that AWS appends to a secret's name.

Secrets Manager finds a secret by either, and an IAM policy matches nothing by the second:
https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
That ECS takes the second as well is inferred from that; it documents the first alone (docs/decisions/0005):
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Secret.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_APPENDED = re.compile(r"-([A-Za-z0-9]{6})$")


def bare(arn: str) -> str:
    """Return an ARN without what AWS appended; six small letters count as a word of the name."""
    end = _APPENDED.search(arn) if ":secretsmanager:" in arn else None
    return arn[: end.start()] if end and not _may_be_a_word(end) else arn


def policy_resources(arn: str) -> Iterator[str]:
    """Yield what a policy has to name for a secret to be read; both forms where six small letters may be either."""
    end = _APPENDED.search(arn)
    if end:
        yield arn
    if end is None or _may_be_a_word(end):
        yield f"{arn}-??????"


def _may_be_a_word(end: re.Match[str]) -> bool:
    return end[1].isalpha() and end[1].islower()
