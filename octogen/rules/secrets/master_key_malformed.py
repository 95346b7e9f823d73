from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.facts import LINUX_CONTAINER
from octogen.octopus.versions import LONG_MASTER_KEYS
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.images import image_of
from octogen.view.part import Hit

_BYTES = 16
_FILLED_IN_LATER = re.compile(r"\$|\{\{|<|\*\*")


@rule(
    id="OCT703",
    name="master-key-malformed",
    severity=Severity.ERROR,
    title="The master key cannot be one",
    why="""
        Octopus takes base64 of 16 random bytes. A pass phrase, a hexadecimal string or a key that lost its last two
        characters in copying keeps every node from starting, and the first time that shows is at a start: the upgrade,
        or the task that ECS replaces at night.
    """,
    fix="""
        for a database that exists, copy all of what `Octopus.Server show-master-key` prints on a node of it: another
        key makes its secrets unreadable. Only for a new, empty database make one: `openssl rand 16 | base64`
    """,
    source=LINUX_CONTAINER,
    values_key=("octopus", "environment"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
        -       environment:
        -         - {name: MASTER_KEY, value: correct-horse-battery-staple}  # <- OCT703
        +       secrets:
        +         - name: MASTER_KEY
        +           valueFrom: arn:aws:secretsmanager:eu-west-2:123456789012:secret:octopus/master-key-AbCdEf
    """,
)
def master_key_malformed(deployment: Deployment) -> Iterator[Hit]:
    for _task, container in deployment.octopus_containers():
        for entry in container.items("environment"):
            key = "".join((entry.text("value") or "").split())
            if entry.text("name") == "MASTER_KEY" and key and not _FILLED_IN_LATER.search(key):
                fault = _fault(key, image_of(deployment, container).version or ())
                if fault:
                    yield entry.hit(fault, "value", values_key=("octopus", "environment", "MASTER_KEY"))


def _fault(key: str, version: tuple[int, ...]) -> str:
    try:
        length = len(base64.b64decode(key, validate=True))
    except (binascii.Error, ValueError):
        return f"MASTER_KEY is not base64 of {_BYTES} bytes"
    # That the image takes a key of 32 bytes as MASTER_KEY is not verified; nobody is blamed for one.
    long = length == 2 * _BYTES and (not version or version >= LONG_MASTER_KEYS)
    return "" if length == _BYTES or long else f"MASTER_KEY is base64 of {length} bytes, not of {_BYTES}"
