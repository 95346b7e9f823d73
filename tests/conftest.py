"""What every test may use: goldens, the flag that rewrites them, and how Hypothesis searches."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.hooks import publish

# The same examples on every run of CI, new ones on every run elsewhere. No deadline: CI's machines are shared.
settings.register_profile(
    "octogen", deadline=None, derandomize="CI" in os.environ, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("octogen")

GOLDENS = Path(__file__).parent / "golden"

Golden = Callable[[str, str], None]
"""`golden(name, text)` fails unless `text` is, byte for byte, what stands in tests/golden/`name`."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="rewrite tests/golden/ instead of comparing with it")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--update-goldens") and os.environ.get("CI"):
        message = "--update-goldens is refused where CI is set: there, goldens are what the tests are held against"
        raise pytest.UsageError(message)


@pytest.fixture(scope="session")
def golden(pytestconfig: pytest.Config) -> Golden:
    def rewrite(name: str, text: str) -> None:
        path = GOLDENS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())

    def compare(name: str, text: str) -> None:
        path = GOLDENS / name
        if not path.is_file():
            pytest.fail(f"tests/golden/{name} is missing; `make golden` writes it", pytrace=False)
        assert text == path.read_bytes().decode(), f"tests/golden/{name} differs; `make golden` rewrites it"

    return rewrite if pytestconfig.getoption("--update-goldens") else compare


@pytest.fixture(scope="session")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A repository that pre-commit installs the hooks from, and pre-commit's home, which takes a while to fill."""
    repository = tmp_path_factory.mktemp("octogen")
    publish(repository)
    return {"repo": str(repository), "PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("pre-commit"))}
