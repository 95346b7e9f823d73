"""Amazon ECR: whether an image lies there, and where."""

from __future__ import annotations

import re
from typing import NamedTuple

# Three hosts besides the usual one: by IPv4 and IPv6, and both in the form that keeps to FIPS 140-3.
# https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-requests.html,
# https://docs.aws.amazon.com/general/latest/gr/ecr.html
_IN_ECR = re.compile(
    r"(?P<account>[0-9]{12})\.dkr[.-]ecr(-fips)?\.(?P<region>[a-z0-9-]+)\.(amazonaws\.com|on\.a)[a-z.]*"
    r"/(?P<path>[^:@]+)"
)


_HOST = re.compile(r"\.dkr[.-]ecr(?:-fips)?\.")


class EcrRepository(NamedTuple):
    """A private repository of Amazon ECR."""

    account: str
    region: str
    path: str

    def arn(self, partition: str) -> str:
        return f"arn:{partition}:ecr:{self.region}:{self.account}:repository/{self.path}"


def is_in_ecr(repository: str) -> bool:
    """Return whether a repository, whose account and region may be references, is in Amazon ECR."""
    return _HOST.search(repository.partition("/")[0]) is not None


def ecr_repository(image: str) -> EcrRepository | None:
    """Return the repository in Amazon ECR that an image, with or without tag and digest, is in; None for any other."""
    found = _IN_ECR.match(image)
    return EcrRepository(found["account"], found["region"], found["path"]) if found else None
