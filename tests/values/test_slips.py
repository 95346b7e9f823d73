"""What people write by mistake in their first values file is said, and no fix leads them astray."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from octogen.api import arrange, check, read, render
from octogen.finding import Finding
from octogen.rules import find
from tests.support.aws_cli import running

SAMPLE = (Path(__file__).parent.parent.parent / "sample-values.yaml").read_text(encoding="utf-8")
DIGEST = f"sha256:{'0' * 64}"


def findings(text: str, *overlays: str) -> tuple[Finding, ...]:
    layers = [read(overlay, f"overlay-{number}.yaml") for number, overlay in enumerate(overlays)]
    return check(read(text, "values.yaml"), *layers).findings


def sample(pattern: str, replacement: str) -> str:
    """The sample with one line of it written otherwise."""
    text, count = re.subn(pattern, replacement, SAMPLE, count=1, flags=re.MULTILINE)
    assert count == 1
    return text


# A line of the sample, what stands there instead, the message, the fix (its beginning), the line (0: the same).
EMPTY = (
    (r"count: 2$", "count:", "`nodes.count` is empty", "give it a value, or remove the line"),
    (r"count: 2$", "count: # two", "`nodes.count` is empty", "give it a value, or remove the line"),
    (r"^nodes:\n  count: 2$", "nodes:\n", "`nodes` is empty", "give it a value, or remove the line"),
    (r"region: .*", "region:", "`aws.region` is empty", "give it a value (AWS region)"),
    (r"vpcId: .*", "vpcId:", "`network.vpcId` is empty", "give it a value (VPC of tasks"),
    (r"masterKey: .*", "masterKey:", "`octopus.secrets.masterKey` is empty", "give it a value, or remove the line"),
    (r"tag: .*", "tag: 2026.3.1-x\n    digest:", "`octopus.image.digest` is empty", "give it a value, or remove"),
    (r"team: .*", "team:", "`aws.tags.team` is empty", "give it a value, or remove the line"),
    (r"(?s)https:\n.*?\n\n", "https:\n\n", "`loadBalancer.https` is empty", "give it a value, or remove the line"),
)


@pytest.mark.parametrize(("pattern", "written", "message", "fix"), EMPTY, ids=[case[2] for case in EMPTY])
def test_a_key_that_was_left_empty_is_found_once_at_its_line(
    pattern: str, written: str, message: str, fix: str
) -> None:
    text = sample(pattern, written)
    (found,) = findings(text)
    assert (found.rule, found.message) == ("OCT002", message)
    assert found.fix.startswith(fix)
    line = text.splitlines()[found.place.line - 1]
    assert line.lstrip().startswith(message.strip("`").partition("`")[0].rpartition(".")[2] + ":")


@pytest.mark.parametrize(
    ("text", "overlays"),
    [
        (sample(r"count: 2$", "count: null"), ()),
        (sample(r"count: 2$", "count: ~"), ()),
        (SAMPLE, ("nodes:\n  count:\n",)),
        (SAMPLE, ("nodes: {count: null}\n",)),
        (sample(r"count: 2$", "count:"), ("nodes: {count: 3}\n",)),
        (f"{SAMPLE}\nx-mine:\n  count:\n", ()),
        (f"{SAMPLE}\noverrides:\n  service:\n    tags:\n", ()),
        (f"{SAMPLE}  folders: {{eventExports: null}}\n", ()),
    ],
)
def test_null_that_is_meant_still_removes(text: str, overlays: tuple[str, ...]) -> None:
    assert findings(text, *overlays) == ()


@pytest.mark.parametrize(
    ("overlay", "place", "fix"),
    [
        ("nodes: {cuont: null}\n", "overlay-0.yaml:1:9", "did you mean `count`?"),
        ("nodez:\n", "overlay-0.yaml:1:1", "did you mean `nodes`?"),
        ("storage:\n  folders: {artifact: null}\n", "overlay-0.yaml:2:13", "did you mean `artifacts`?"),
        ("nodez: {count: null}\n", "overlay-0.yaml:1:1", "did you mean `nodes`?"),
        ("octopus: {secrets: {redis: null}}\n", "overlay-0.yaml:1:21", "remove it"),
    ],
)
def test_null_for_a_key_that_does_not_exist_is_a_slip_too(overlay: str, place: str, fix: str) -> None:
    (found,) = findings(SAMPLE, overlay)
    assert (found.rule, str(found.place), found.fix) == ("OCT002", place, fix)
    assert found.message.startswith("Unknown key `")


@pytest.mark.parametrize("line", ["nodez:", "nodez: null", "nodez: ~"])
def test_an_unknown_key_without_a_value_is_told_once(line: str) -> None:
    (found,) = findings(f"{SAMPLE}\n{line}\n")
    assert (found.rule, found.message) == ("OCT002", "Unknown key `nodez`")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("octopusdeploy/octopusdeploy:2026.3.15878", "octopusdeploy/octopusdeploy"),
        (f"octopusdeploy/octopusdeploy@{DIGEST}", "octopusdeploy/octopusdeploy"),
        (f"registry:5000/mirror/octopusdeploy:latest@{DIGEST}", "registry:5000/mirror/octopusdeploy"),
        ("registry.example.com:5000/octopusdeploy:2026.3.15878", "registry.example.com:5000/octopusdeploy"),
        ("octopusdeploy:2026", "octopusdeploy"),
        ("octopusdeploy/octopusdeploy:", "octopusdeploy/octopusdeploy"),
    ],
)
def test_a_repository_holds_neither_tag_nor_digest_and_the_fix_is_what_is_left(written: str, kept: str) -> None:
    overlay = "octopus: {{image: {{repository: '{}'}}}}\n"
    (found,) = findings(SAMPLE, overlay.format(written))
    assert (found.rule, found.place.line) == ("OCT002", 1)
    assert "without tag" in found.message
    assert found.fix == f'write "{kept}"'
    assert findings(SAMPLE, overlay.format(kept)) == ()


def test_a_password_in_a_repository_is_not_quoted() -> None:
    (found,) = findings(SAMPLE, "octopus: {image: {repository: 'https://me:hunter2@registry/octopusdeploy'}}\n")
    assert "hunter2" not in repr(found)


def test_a_secret_without_the_end_of_its_arn_can_be_read_by_the_role_that_reads_it() -> None:
    arn = "arn:aws:secretsmanager:eu-west-2:123456789012:secret:octopus/"
    values = check(
        read(SAMPLE, "values.yaml"),
        read(
            f"octopus:\n  secrets: {{masterKey: '{arn}master-key', licence: '{arn}our-second',"
            f" adminPassword: {{arn: '{arn}admin', jsonKey: password}}}}\n",
            "overlay.yaml",
        ),
    )
    policy = render(arrange(values)).get("execution-role-policy")
    assert policy
    resources = re.findall(r"secret:octopus/([^\"]*)", policy.body["PolicyDocument"])
    assert resources == ["admin-??????", "database-AbCdEf", "master-key-??????", "our-second", "our-second-??????"]


def test_nobody_is_told_to_write_the_connection_string_into_the_file() -> None:
    (found,) = findings(sample(r"^ *databaseConnectionString: .*\n", ""))
    assert "lacks the key `databaseConnectionString`" in found.message
    assert "out of this file" in found.fix
    assert "ARN" in found.fix


def test_the_command_that_stores_the_connection_string_takes_it_from_its_input_alone() -> None:
    (found,) = findings(sample(r"^ *databaseConnectionString: .*\n", ""))
    (command,) = re.findall(r"`(aws [^`]*)`", found.fix)
    assert command.endswith("file://FILE")
    assert "file:///dev/stdin" in found.fix
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    with running() as aws:
        aws.forget()
        stored = subprocess.run(
            ["sh", "-c", command.replace("file://FILE", "file:///dev/stdin")],
            input="Server=db;Password=hunter2",
            env=os.environ | {"PATH": path},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert stored.returncode == 0, stored.stderr
        assert "hunter2" not in stored.stdout + stored.stderr
        secret = aws("secretsmanager get-secret-value --secret-id octopus/database")
    assert secret["SecretString"] == "Server=db;Password=hunter2"


@pytest.mark.parametrize("name", ["OCT702", "OCT703"])
def test_who_has_a_database_is_told_to_keep_its_master_key_before_anybody_is_told_how_to_make_one(name: str) -> None:
    rule = find(name)
    assert rule
    kept, made = rule.fix.index("show-master-key"), rule.fix.index("openssl")
    assert kept < rule.fix.index("Only for a new, empty database") < made
