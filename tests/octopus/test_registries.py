"""Which images are in Amazon ECR, by whichever of its hosts, and in which repository there."""

from __future__ import annotations

import pytest

from octogen.octopus.registries import ecr_repository

OWN = "123456789012"


@pytest.mark.parametrize(
    ("image", "arn"),
    [
        (
            f"{OWN}.dkr.ecr.eu-west-2.amazonaws.com/octopusdeploy:2026.3.1",
            "aws:ecr:eu-west-2:{}:repository/octopusdeploy",
        ),
        (f"{OWN}.dkr.ecr.eu-west-2.amazonaws.com/a/b/c", "aws:ecr:eu-west-2:{}:repository/a/b/c"),
        (f"{OWN}.dkr-ecr.eu-west-2.on.aws/mirror/redis@sha256:0123", "aws:ecr:eu-west-2:{}:repository/mirror/redis"),
        (f"{OWN}.dkr.ecr-fips.us-gov-west-1.amazonaws.com/redis:8", "aws:ecr:us-gov-west-1:{}:repository/redis"),
        (f"{OWN}.dkr-ecr-fips.us-east-1.on.aws/redis:8", "aws:ecr:us-east-1:{}:repository/redis"),
        (f"{OWN}.dkr.ecr.cn-north-1.amazonaws.com.cn/redis", "aws:ecr:cn-north-1:{}:repository/redis"),
        (f"{OWN}.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn/redis", "aws:ecr:cn-north-1:{}:repository/redis"),
    ],
)
def test_an_image_of_amazon_ecr_is_known_by_its_host(image: str, arn: str) -> None:
    found = ecr_repository(image)
    assert found is not None
    assert found.arn("aws") == f"arn:{arn.format(OWN)}"


@pytest.mark.parametrize(
    "image",
    [
        "octopusdeploy/octopusdeploy:2026.3.15878",
        "public.ecr.aws/docker/library/redis:8",
        "registry.example.com/dkr.ecr.eu-west-2.amazonaws.com/redis",
        "12345678901.dkr.ecr.eu-west-2.amazonaws.com/redis",
        f"{OWN}.dkr.ecr.eu-west-2.example.com/redis",
        f"{OWN}.dkr.ecr.eu-west-2.amazonaws.com",
        f"x{OWN}.dkr.ecr.eu-west-2.amazonaws.com/redis",
    ],
)
def test_any_other_image_is_not(image: str) -> None:
    assert ecr_repository(image) is None
