"""The real AWS CLI, run in this process (a process for each call takes ten times as long), against a moto server."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from awscli.clidriver import create_clidriver
from moto.server import ThreadedMotoServer

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "eu-west-2",
    "AWS_DEFAULT_OUTPUT": "json",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    "AWS_MAX_ATTEMPTS": "1",
}


class AwsCli:
    """The `aws` command: called with its arguments, it returns what it printed, parsed."""

    def __init__(self, endpoint: str, models: Any = None) -> None:  # noqa: ANN401 - botocore ships no types
        self.endpoint = endpoint
        self._driver = create_clidriver()
        self._models = models or self._driver.session.get_component("data_loader")
        self._driver.session.register_component("data_loader", self._models)

    def again(self) -> AwsCli:
        """Return one that knows nothing of earlier calls: a driver keeps some of their options."""
        return AwsCli(self.endpoint, self._models)

    def __call__(self, command: str, **options: str) -> Any:  # noqa: ANN401 - JSON
        """Run a command line; `{name}` in it stands for an option, which may hold spaces."""
        arguments = [word.format_map(options) for word in command.split()]
        printed, complaint = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(complaint):
            code = self._driver.main(arguments)
        assert code == 0, f"aws {' '.join(arguments)}: exit code {code}\n{complaint.getvalue().strip()}"
        return json.loads(printed.getvalue() or "{}")

    def forget(self) -> None:
        """Make the server forget everything."""
        request = urllib.request.Request(f"{self.endpoint}/moto-api/reset", method="POST")  # noqa: S310 - loopback
        urllib.request.urlopen(request, timeout=10).close()  # noqa: S310


@contextlib.contextmanager
def running() -> Iterator[AwsCli]:
    """Run a moto server on a free loopback port, with an environment in which the AWS CLI knows no other."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("AWS_PROFILE", raising=False)
        # Both log every call, and pytest would print that beside a failure.
        patch.setattr(logging.getLogger("awscli"), "propagate", False)
        patch.setattr(logging.getLogger("werkzeug"), "disabled", True)
        for name, value in {**ENVIRONMENT, "AWS_ENDPOINT_URL": endpoint}.items():
            patch.setenv(name, value)
        yield AwsCli(endpoint)
    server.stop()
