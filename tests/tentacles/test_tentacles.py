"""`octogen tentacles`: the scripts say what stands in the goldens, and shells read in them what was meant."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import tree_sitter
import tree_sitter_powershell
from typer.testing import CliRunner, Result

from octogen.api import arrange, check, read, render
from octogen.cli import app
from octogen.documents.document import Documents
from octogen.tentacles import Action, Platform, instructions
from octogen.tentacles import script as script_of
from octogen.tentacles.polled import Polled, polled
from octogen.tentacles.shells import BASH, POWERSHELL, environment
from octogen.topology import PollingPort, Topology
from octogen.values.overlay import Notation
from tests.conftest import Golden

ROOT = Path(__file__).parent.parent.parent
SAMPLE = ROOT / "sample-values.yaml"
PER_NODE = ROOT / "examples" / "polling-per-node.yaml"
SHARED = ROOT / "examples" / "polling-shared-queue.yaml"
QUEUE = ROOT / "examples" / "polling-shared-queue.yaml"
EXISTING = ROOT / "examples" / "existing-load-balancers.yaml"
POLLING = (PER_NODE, SHARED, EXISTING, ROOT / "examples" / "one-network-load-balancer.yaml")
OWN_NAME = "tentacles.polling.address=polling.octopus.example.com"
# What a shell could make something else of: quotes (typographic ones are PowerShell's, too), variables, commands.
HOSTILE = "https://octopus.example.com/a'b\u2019c\"d`e$(f)${g}\\,h;i&j|k#l"
SETTINGS = {
    "OCTOPUS_API_KEY": "API-$(KEY)",
    "OCTOPUS_URL": "https://portal.example.com",
    "OCTOPUS_POLLING_ADDRESS": "octopus-polling-0123.elb.eu-west-2.amazonaws.com",
    "OCTOPUS_ENVIRONMENT": "Test Lab",
    "OCTOPUS_TARGET_TAG": "web",
    "OCTOPUS_AGENT_NAME": "lab",
    "OCTOPUS_AGENT_NAMESPACE": "octopus-agent-lab",
    "OCTOPUS_AGENT_RELEASE": "lab",
    "OCTOPUS_AGENT_VERSION": "2.51.2",
}
# Writes down what it is called with, as a line of JSON; fails where FAIL is among it.
RECORDER = """\
import json, os, sys
with open(os.environ["RECORD"], "a") as record:
    record.write(json.dumps(sys.argv[1:]) + "\\n")
sys.exit(os.environ.get("FAIL") in sys.argv)
"""


def topology(path: Path, *sets: str, server: str = "") -> Topology:
    assignments = [(Notation.TYPED, text) for text in sets]
    if server:
        assignments.append((Notation.JSON, f"octopus.serverUri={json.dumps(server)}"))
    values = check(read(path.read_bytes(), path.name), sets=assignments)
    assert values.findings == ()
    return arrange(values)


def script(platform: Platform, action: Action, path: Path, *sets: str, server: str = "") -> str:
    return instructions(topology(path, *sets, server=server), [platform], [action])


Run = tuple[int, list[list[str]], str]
"""Exit code, the arguments of each call, and what went to stderr."""


def run(text: str, tmp_path: Path, **settings: str) -> Run:
    """Run a script for bash whose programs only write down what they are called with."""
    recorder, record = tmp_path / "recorder.py", tmp_path / "record"
    recorder.write_text(RECORDER, encoding="utf-8")
    record.unlink(missing_ok=True)
    program = tmp_path / "helm"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {shlex.quote(str(recorder))} "$@"\n')
    program.chmod(0o755)
    done = subprocess.run(
        ["bash"],
        input=text.replace("/opt/octopus/tentacle/Tentacle", shlex.quote(str(program))),
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", "RECORD": str(record), **settings},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    calls = record.read_text(encoding="utf-8").splitlines() if record.exists() else []
    return done.returncode, [json.loads(call) for call in calls], done.stderr


def commands_of_powershell(text: str, settings: dict[str, str]) -> Iterator[list[str]]:
    """The arguments of each call of `tentacle`, as PowerShell's grammar reads them, settings filled in."""
    for command in nodes(tree_of_powershell(text), "command"):
        name = command.child_by_field_name("command_name")
        if name is not None and name.text == b"tentacle":
            yield [argument(node, settings) for node in command.named_children[1].named_children if not blank(node)]


def nodes(node: tree_sitter.Node, kind: str) -> Iterator[tree_sitter.Node]:
    if node.type == kind:
        yield node
    for child in node.children:
        yield from nodes(child, kind)


def blank(node: tree_sitter.Node) -> bool:
    return node.type == "command_argument_sep"


def argument(node: tree_sitter.Node, settings: dict[str, str]) -> str:
    text = (node.text or b"").decode()
    if text.startswith("'"):
        return re.sub("(['\u2018-\u201b])\\1", r"\1", text[1:-1])
    text = re.sub(r"\$\{env:(\w+)\}", lambda match: settings[match[1]], text.strip('"'))
    return settings[text.removeprefix("$env:")] if text.startswith("$env:") else text


@pytest.mark.parametrize("path", [PER_NODE, EXISTING], ids=lambda path: path.stem)
def test_the_scripts_say_what_they_said(path: Path, golden: Golden) -> None:
    golden(f"tentacles/{path.stem}.txt", instructions(topology(path)))


def test_with_a_name_of_ones_own_nothing_is_asked_but_secrets_and_the_target(golden: Golden) -> None:
    text = instructions(topology(SHARED, OWN_NAME))
    assert "POLLING_ADDRESS" not in text
    golden("tentacles/polling-shared-queue.txt", text)


@pytest.mark.parametrize("path", POLLING, ids=lambda path: path.stem)
@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("platform", [Platform.LINUX, Platform.KUBERNETES])
@pytest.mark.parametrize("sets", [(), (OWN_NAME, "octopus.serverUri=null")], ids=["address open", "portal open"])
@pytest.mark.parametrize("server", ["", HOSTILE], ids=["server", "hostile server"])
def test_bash_and_shellcheck_have_nothing_against_the_scripts(
    platform: Platform, action: Action, path: Path, sets: Sequence[str], server: str
) -> None:
    text = script(platform, action, path, *sets, server=server)
    checker = Path(sys.executable).with_name("shellcheck")
    # Left out: names in braces, and what looks like a command in single quotes or has a typographic quote.
    options = ["--shell=bash", "--enable=all", "--exclude=SC2250,SC2016,SC1112"]
    for command in (["bash", "-n"], [str(checker), *options, "-"]):
        done = subprocess.run(command, input=text, capture_output=True, encoding="utf-8", check=False)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), text


@pytest.mark.parametrize("path", POLLING, ids=lambda path: path.stem)
@pytest.mark.parametrize("sets", [(), (OWN_NAME, "octopus.serverUri=null")], ids=["address open", "portal open"])
@pytest.mark.parametrize("server", ["", HOSTILE], ids=["server", "hostile server"])
def test_powershell_reads_the_same_commands_as_bash(
    path: Path, sets: Sequence[str], server: str, tmp_path: Path
) -> None:
    for action in Action:
        linux = script(Platform.LINUX, action, path, *sets, server=server)
        code, of_bash, _ = run(linux, tmp_path, **SETTINGS)
        windows = script(Platform.WINDOWS, action, path, *sets, server=server)
        of_powershell = list(commands_of_powershell(windows, {**SETTINGS, "OCTOPUS_SPACE": "Default"}))
        assert code == 0
        assert of_bash
        own = ("create-instance", "configure")  # where Tentacle lies on that system
        assert [call for call in of_powershell if call[0] not in own] == [
            call for call in of_bash if call[0] not in own
        ]
        assert [call[0] for call in of_powershell] == [call[0] for call in of_bash]


ESCAPING = "a'b\u2019\u201cc\"d`e$(touch f)${g}\\h;i&j|k#l}m{{n}}\n$(touch f)\u2028touch f"


def hostile(**fields: str) -> Polled:
    ports = tuple(PollingPort("polling", number, "", (), ESCAPING) for number in (10943, 10944))
    values = {"address": ESCAPING, "load_balancer": ESCAPING, "server": ESCAPING, **fields}
    return Polled(ESCAPING, ports, shared=False, region=ESCAPING, load_balancer_exists=False, **values)


@pytest.mark.parametrize("action", Action)
def test_no_value_leaves_its_place_in_bash(action: Action, tmp_path: Path) -> None:
    for platform in (Platform.LINUX, Platform.KUBERNETES):
        code, calls, _ = run(script_of(hostile(), platform, action), tmp_path, **SETTINGS)
        assert code == 0
        assert [argument for call in calls for argument in call if f"https://{ESCAPING}:10943" in argument]
        code, calls, said = run(script_of(hostile(address=""), platform, action), tmp_path)
        assert (code != 0, calls) == (True, [])
        assert f"set it to the DNS name of the load balancer {ESCAPING}" in said


@pytest.mark.parametrize("action", Action)
def test_no_value_leaves_its_place_in_powershell(action: Action) -> None:
    benign = dict.fromkeys(("address", "load_balancer", "server"), "x")
    for fields, others in (({}, benign), ({"address": ""}, benign | {"address": ""})):
        text, plain = (script_of(hostile(**given), Platform.WINDOWS, action) for given in (fields, others))
        of_hostile, of_plain = (list(shapes(tree_of_powershell(script))) for script in (text, plain))
        assert of_hostile == of_plain


def tree_of_powershell(text: str) -> tree_sitter.Node:
    tree = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language())).parse(text.encode())
    assert not tree.root_node.has_error, text
    return tree.root_node


def shapes(node: tree_sitter.Node) -> Iterator[str]:
    yield node.type
    for child in node.named_children:
        yield from shapes(child)


def test_what_no_filter_has_placed_comes_out_as_one_argument() -> None:
    for shell, expected in ((BASH, "'a b'"), (POWERSHELL, "'a b'")):
        template = environment(shell).from_string('{{ text }} {{ text | quoted }} {{ (text | quoted) ~ "" }}')
        assert template.render(text="a b") == f"{expected} a b {expected}"


def test_a_new_tentacle_registers_with_the_first_node_and_then_polls_the_others(tmp_path: Path) -> None:
    text = script(Platform.LINUX, Action.NEW, PER_NODE, "nodes.count=3", server=HOSTILE)
    code, calls, _ = run(text, tmp_path, **SETTINGS)
    server = ["--server", HOSTILE, "--apiKey", "API-$(KEY)"]
    target = ["--space", "Default", "--environment", "Test Lab", "--role", "web", "--comms-style", "TentacleActive"]
    address = f"https://{SETTINGS['OCTOPUS_POLLING_ADDRESS']}"
    assert code == 0
    assert calls == [
        ["create-instance", "--config", "/etc/octopus/default/tentacle-default.config"],
        ["new-certificate", "--if-blank"],
        ["configure", "--noListen", "True", "--app", "/home/Octopus/Applications/"],
        ["register-with", *server, *target, "--server-comms-address", f"{address}:10943"],
        ["poll-server", *server, "--server-comms-address", f"{address}:10944"],
        ["poll-server", *server, "--server-comms-address", f"{address}:10945"],
        ["service", "--install", "--start"],
    ]


def test_a_tentacle_that_moves_keeps_the_new_addresses_and_no_other(tmp_path: Path) -> None:
    text = script(Platform.LINUX, Action.MOVE, PER_NODE, OWN_NAME, "tentacles.polling.basePort=20000")
    code, calls, _ = run(text, tmp_path, OCTOPUS_API_KEY="API-KEY")
    server = ["--server", "https://octopus.example.com", "--apiKey", "API-KEY"]
    polls = ["https://polling.octopus.example.com:20000", "https://polling.octopus.example.com:20001"]
    assert code == 0
    assert calls == [
        *(["poll-server", *server, "--server-comms-address", address] for address in polls),
        ["clear-trusted-servers", "--keep", ",".join(polls)],
        ["service", "--restart"],
    ]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (PER_NODE, "{https://polling.octopus.example.com:10943/,https://polling.octopus.example.com:10944/}"),
        (SHARED, "{https://polling.octopus.example.com:10943/}"),
    ],
    ids=["per node", "shared queue"],
)
def test_helm_is_given_the_addresses_as_a_list(path: Path, expected: str, tmp_path: Path) -> None:
    for action in Action:
        text = script(Platform.KUBERNETES, action, path, OWN_NAME, server="https://octopus.example.com/a,b")
        code, (call,), _ = run(text, tmp_path, **SETTINGS)
        assert code == 0
        assert f"agent.serverCommsAddresses={expected}" in call
        assert ("agent.serverUrl=https://octopus.example.com/a\\,b" in call) == (action is Action.NEW)
        assert ("agent.serverApiKey=API-$(KEY)" in call) == (action is Action.NEW)
        assert ("--reuse-values" in call) == (action is Action.MOVE)
        assert call[-2:] == ["lab", "oci://registry-1.docker.io/octopusdeploy/kubernetes-agent"]


@pytest.mark.parametrize("platform", [Platform.LINUX, Platform.KUBERNETES])
@pytest.mark.parametrize("action", Action)
def test_a_script_does_nothing_while_a_setting_is_missing(platform: Platform, action: Action, tmp_path: Path) -> None:
    text = script(platform, action, PER_NODE, "octopus.serverUri=null")
    asked = [name for name in SETTINGS if f"${{{name}:?" in text]
    assert "OCTOPUS_POLLING_ADDRESS" in asked
    for missing in asked:
        code, calls, stderr = run(text, tmp_path, **{name: SETTINGS[name] for name in asked if name != missing})
        assert (code != 0, calls) == (True, [])
        assert f"{missing}: set it to " in stderr


def test_a_script_stops_at_the_first_command_that_fails(tmp_path: Path) -> None:
    code, calls, _ = run(script(Platform.LINUX, Action.NEW, PER_NODE), tmp_path, **SETTINGS, FAIL="new-certificate")
    assert (code, [call[0] for call in calls]) == (1, ["create-instance", "new-certificate"])


@pytest.mark.parametrize("count", [1, 2, 7, 20])
def test_every_polling_listener_is_polled_and_nothing_else(count: int) -> None:
    deployment = topology(PER_NODE, f"nodes.count={count}", "nodes.uiOnly.count=1", OWN_NAME)
    rendered: Documents = render(deployment)
    listening = [document.body["Port"] for document in rendered.items if document.name.startswith("listener.polling")]
    text = instructions(deployment, [Platform.LINUX], [Action.MOVE])
    reached = re.findall(r"--server-comms-address \"https://[a-z.]+:(\d+)\"", text)
    assert [int(port) for port in reached] == listening
    assert len(listening) == count
    assert re.findall(r"^#   (\d+)  (\S+)$", text, re.MULTILINE) == [
        (str(port), f"octopus-node-{number}") for number, port in enumerate(listening, 1)
    ]


def test_a_port_has_a_node_where_one_alone_answers_there() -> None:
    assert [port.node for port in polled_ports(PER_NODE)] == ["octopus-node-1", "octopus-node-2"]
    assert [port.node for port in polled_ports(QUEUE, "nodes.topology=service-per-node")] == [""]


def polled_ports(path: Path, *sets: str) -> Sequence[PollingPort]:
    found = polled(topology(path, *sets))
    assert found is not None
    return found.ports


def test_target_groups_that_exist_leave_address_and_listeners_to_others() -> None:
    groups = ",".join(
        f"arn:aws:elasticloadbalancing:eu-west-2:123456789012:targetgroup/polling-{number}/0123456789abcdef"
        for number in (1, 2)
    )
    given = f"tentacles.polling.existing.targetGroupArns={{{groups}}}"
    text = script(Platform.LINUX, Action.MOVE, PER_NODE, given)
    assert "(The listeners exist already, and octogen takes these ports for theirs.)" in text
    assert "aws elbv2" not in text
    assert "#   10944  octopus-node-2\n" in text


@pytest.mark.parametrize(
    ("sets", "said"),
    [
        ((), "# Listening Tentacles need no change: the nodes of octopus call them, at port 10933.\n"),
        (("tentacles.listening=false",), "# There is nothing to set up: no Tentacles are used with octopus.\n"),
    ],
    ids=["listening", "none"],
)
def test_where_nobody_polls_one_line_says_so(sets: Sequence[str], said: str) -> None:
    assert instructions(topology(SAMPLE, *sets)) == said


def octogen(*arguments: str, expect: int = 0, stdin: str = "") -> Result:
    result = CliRunner().invoke(app, ["tentacles", *arguments], input=stdin, catch_exceptions=False)
    assert result.exit_code == expect, f"{result.stdout}\n{result.stderr}"
    return result


def test_the_command_prints_all_scripts_or_those_that_are_asked_for() -> None:
    path = str(PER_NODE)
    assert octogen(path).stdout == instructions(topology(PER_NODE))
    assert octogen(path, "--platform", "windows", "--move").stdout == script(Platform.WINDOWS, Action.MOVE, PER_NODE)
    chosen = octogen(path, "--platform", "kubernetes", "--platform", "linux", "--new").stdout
    assert re.findall(r"^# (.*): run with", chosen, re.MULTILINE) == [
        "A new polling Tentacle on Linux, once it is installed",
        "A new Kubernetes agent",
    ]


def test_the_command_takes_overlays_assignments_and_standard_input(tmp_path: Path) -> None:
    overlay = tmp_path / "more.yaml"
    overlay.write_text("nodes: { count: 3 }\n", encoding="utf-8")
    printed = octogen("-", "-f", str(overlay), "--set", OWN_NAME, stdin=PER_NODE.read_text(encoding="utf-8")).stdout
    assert "https://polling.octopus.example.com:10945" in printed


def test_findings_go_to_stderr_and_an_error_leaves_nothing_to_print() -> None:
    wrong = octogen(str(PER_NODE), "--set", "tentacles.polling.loadBalancer=application", expect=1)
    assert wrong.stdout == ""
    assert "OCT301" in wrong.stderr
    invalid = octogen(str(PER_NODE), "--set", "tentacles.polling.address=https://here", expect=1)
    assert invalid.stdout == ""
    assert "OCT002" in invalid.stderr
    warned = octogen(str(PER_NODE), "--set", "nodes.count=1")
    assert "OCT501" in warned.stderr
    assert "10943" in warned.stdout


def test_help_teaches_by_example() -> None:
    printed = octogen("--help").stdout
    assert "octogen tentacles values.yaml --platform linux --new > register.sh" in printed


def test_no_script_holds_a_secret() -> None:
    texts = (instructions(topology(path)) for path in POLLING)
    assert not [text for text in texts if "secretsmanager" in text or "API-" in text or "eyJ" in text]
