"""Values checked: every violation at once, each at its own key, in words that say how to mend it, secrets unprinted."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octogen.api import check, read
from octogen.finding import Finding, Pointer
from octogen.json_schema import schema
from octogen.json_schema.messages import MESSAGES
from octogen.json_schema.validity import Schema
from octogen.source.elements import plain
from octogen.values.overlay import Notation, merge
from octogen.values.values import Values, values_schema
from tests.support.effort import calls

SAMPLE = Path(__file__).parent.parent.parent / "sample-values.yaml"
BASE = read(SAMPLE.read_bytes(), "base.yaml")
SECRET = values_schema()["$defs"]["secretArn"]
ARN = "arn:aws:secretsmanager:eu-west-2:123456789012:secret:octopus/x-AbCdEf"


def over(text: str, name: str = "over.yaml") -> Values:
    return check(BASE, read(text, name))


def told(found: tuple[Finding, ...]) -> list[str]:
    assert {finding.rule for finding in found} <= {"OCT002"}
    return [f"{item.place.line}:{item.place.column} {item.message}" for item in found]


# An overlay on the sample: what is said against it, and the fix (its beginning, where it is long).
WRONG = {
    "unknown key": ("nodes:\n  cuont: 3\n", "2:3 Unknown key `cuont`", "did you mean `count`?"),
    "unknown key that resembles none": ("grpc: {zzz: 1}\n", "1:8 Unknown key `zzz`", "known here: `"),
    "unknown key at the top": ("Nodes: {}\n", "1:1 Unknown key `Nodes`", "did you mean `nodes`?"),
    "wrong type": ("nodes: {count: many}\n", "1:16 `nodes.count` must be a whole number, not text", "for example 3"),
    "a number in quotes": (
        'nodes: {count: "3"}\n',
        "1:16 `nodes.count` must be a whole number, not text",
        "write it without quotes",
    ),
    "a boolean in quotes": (
        'octopus: {acceptEula: "true"}\n',
        "1:23 `octopus.acceptEula` must be true or false, not text",
        "write it without quotes",
    ),
    "a decimal": ("nodes: {count: 2.0}\n", "1:16 `nodes.count` must be a whole number, not a decimal number", ""),
    "text for a mapping": ("nodes: three\n", "1:8 `nodes` must be a mapping, not text", ""),
    "a mapping for a list": (
        "network: {securityGroups: {a: 1}}\n",
        "1:11 `network.securityGroups` must be a list, not a mapping",
        "",
    ),
    "null in a list": (
        "network: {securityGroups: [null]}\n",
        "1:28 `network.securityGroups[0]` must be text, not null",
        'for example "sg-',
    ),
    "under the minimum": (
        "nodes:\n  count: 0\n",
        "2:10 `nodes.count` must be at least 1 node, not 0",
        "for example 3",
    ),
    "over the maximum": (
        "loadBalancer: {idleTimeoutSeconds: 99999}\n",
        "1:36 `loadBalancer.idleTimeoutSeconds` must be at most 4000 seconds, not 99999",
        "for example 900",
    ),
    "no such choice": (
        "loadBalancer: {type: aplication}\n",
        "1:22 `loadBalancer.type` must be one of application, network, classic",
        "did you mean `application`?",
    ),
    "pattern": (
        "network: {vpcId: vpc-1}\n",
        "1:18 `network.vpcId` must be a VPC id such as vpc-0a1b2c3d4e5f67890",
        'for example "vpc-0a1b2c3d4e5f67890"',
    ),
    "a line break at the end": (
        'network: {vpcId: "vpc-0a1b2c3d4e5f67890\\n"}\n',
        "1:18 `network.vpcId` must be a VPC id such as vpc-0a1b2c3d4e5f67890",
        "",
    ),
    "too few": (
        "network: {securityGroups: []}\n",
        "1:11 `network.securityGroups` must have at least 1 item, not 0",
        "",
    ),
    "repeated": (
        "network:\n  securityGroups: [sg-0a1b2c3d, sg-0a1b2c3e, sg-0a1b2c3d]\n",
        "2:46 `network.securityGroups[2]` repeats an earlier item",
        "remove the repetition",
    ),
    "a map's key": (
        'aws:\n  tags:\n    "aws:mine": x\n',
        "3:5 The key `aws:mine` must be 1 to 128 letters, digits, spaces or _.:/=+@-, not beginning with aws:",
        "",
    ),
    "a variable's name": (
        "octopus: {environment: {A-B: x}}\n",
        "1:25 The key `A-B` must be letters, digits and underscores",
        "",
    ),
    "missing": (
        "loadBalancer:\n  accessLogs: {prefix: x}\n",
        "2:3 `loadBalancer.accessLogs` lacks the key `bucket`",
        "add `bucket` (S3 bucket; ",
    ),
    "removed": ("aws: {region: null}\n", "1:15 `aws` lacks the key `region`", "add `region` (AWS region)"),
    "not both": (
        f"octopus: {{image: {{digest: 'sha256:{'0' * 64}'}}}}\n",
        "16:3 `octopus.image`: give tag or digest, not both; version says which version a digest is",
        "",
    ),
    "neither": (
        "octopus: {image: {tag: null}}\n",
        "16:3 `octopus.image`: name the image's tag (the full Octopus version) or its digest",
        "",
    ),
    "another version": ("apiVersion: octogen/v2\n", "1:13 `apiVersion` must be octogen/v1", 'for example "octogen/v1"'),
    "a secret instead of its ARN": (
        "octopus: {secrets: {masterKey: hunter2}}\n",
        f"1:32 `octopus.secrets.masterKey` must be {SECRET['x-expects']}",
        'for example "arn:aws:secretsmanager:',
    ),
    "a number as a secret": (
        "octopus: {secrets: {masterKey: 31337}}\n",
        "1:32 `octopus.secrets.masterKey` must be text or a mapping, not a whole number",
        'for example "arn:aws:secretsmanager:',
    ),
    "text for a list": (
        "network: {securityGroups: sg-0a1b2c3d}\n",
        "1:27 `network.securityGroups` must be a list, not text",
        "write a list: in brackets, or each item below with a hyphen",
    ),
    "a list item without its keys": (
        "network:\n  subnets:\n    - subnet-0a1b2c3d\n",
        "3:7 `network.subnets[0]` must be a mapping, not text",
        "give it the keys `id`, `zone`",
    ),
    "a mode for the settings around it": (
        "tentacles: {polling: perNode}\n",
        "1:22 `tentacles.polling` must be a mapping, not text",
        "give it the keys `",
    ),
    "a key of a secret": (
        f"octopus: {{secrets: {{masterKey: {{arn: '{ARN}', jsonkey: x}}}}}}\n",
        "1:111 Unknown key `jsonkey`",
        "did you mean `jsonKey`?",
    ),
    # What YAML readers disagree about.
    "Y for true": (
        "octopus: {acceptEula: Y}\n",
        "1:23 `Y` without quotes is true to some YAML readers and text to others",
        "write true",
    ),
    "Y in quotes for true": (
        'octopus: {acceptEula: "Y"}\n',
        "1:23 `octopus.acceptEula` must be true or false, not text",
        "write true",
    ),
    "a number for true": (
        "octopus: {acceptEula: 1}\n",
        "1:23 `octopus.acceptEula` must be true or false, not a whole number",
        "write true or false",
    ),
    "off for text": (
        "octopus: {admin: {username: off}}\n",
        "1:29 `off` without quotes is false to some YAML readers and text to others",
        'write "off" in quotes',
    ),
    "off where only some words go": (
        "grpc: {mode: off}\n",
        "1:14 `grpc.mode` must be one of none, application, network",
        "",
    ),
    "an account id": (
        "aws:\n  accountId: 123456789012\n",
        "2:14 `aws.accountId` must be text, not a whole number",
        'write "123456789012" in quotes: without them it is a number',
    ),
    "an account id that begins with 0": (
        "aws:\n  accountId: 012345678901\n",
        "2:14 `012345678901` without quotes is a number to some YAML readers and text to others",
        'write "012345678901" in quotes',
    ),
    "a version that ends with 0": (
        "octopus:\n  image: {tag: 2026.10}\n",
        "2:16 `octopus.image.tag` must be text, not a decimal number",
        'write "2026.10" in quotes: without them it is a number',
    ),
    "a tag that is a boolean": (
        "aws: {tags: {backup: true}}\n",
        "1:22 `aws.tags.backup` must be text, not true or false",
        "write it in quotes: without them it is true or false",
    ),
    "an octal number": (
        "storage: {permissions: 0755}\n",
        "1:24 `0755` without quotes is an octal number to some YAML readers and text to others",
        'write "0755" in quotes',
    ),
    "a name that is a number": (
        "name: 123\n",
        "1:7 `name` must be text, not a whole number",
        'write "123" in quotes: without them it is a number',
    ),
    "a date": (
        "lint: {ignore: [{rule: OCT801, reason: x, until: 2027-01-31}]}\n",
        "1:50 `2027-01-31` without quotes is a date to some YAML readers and text to others",
        'write "2027-01-31" in quotes',
    ),
    "a number of another notation": (
        "octopus: {taskCap: 1_000}\n",
        "1:20 `1_000` without quotes is a number to some YAML readers and text to others",
        "write a number in plain decimal digits",
    ),
    "where values may be secret": (
        "octopus: {environment: {PIN: 031337}}\n",
        "1:30 This value without quotes is an octal number to some YAML readers and text to others",
        "write it in quotes",
    ),
    "in a patch": (
        "overrides: {service: {enableExecuteCommand: on}}\n",
        "1:45 This value without quotes is true to some YAML readers and text to others",
        "write it in quotes, or true if that is meant",
    ),
}


@pytest.mark.parametrize(("text", "finding", "fix"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_at_its_key_with_the_way_to_mend_it(text: str, finding: str, fix: str) -> None:
    values = over(text)
    assert told(values.findings) == [finding]
    (found,) = values.findings
    assert found.fix.startswith(fix)
    assert not any(secret in found.message + found.fix for secret in ("hunter2", "31337"))
    assert not dict(values.data)


def test_every_keyword_of_the_schema_breaks_in_a_case() -> None:
    broken = {
        violation.keyword
        for text, _, _ in WRONG.values()
        for violation in schema.violations(plain(merge(BASE.roots[0], read(text).roots[0])), values_schema())
    }
    used = {word for word in MESSAGES if f'"{word}":' in json.dumps(values_schema())}
    assert broken >= used - {"additionalProperties", "anyOf", "oneOf", "maxItems", "maxLength", "maxProperties"}


def test_everything_that_is_wrong_is_told_at_once_in_the_order_of_the_files() -> None:
    base = read("apiVersion: octogen/v1\nname: Octopus\nnodes: {count: 0}\n", "base.yaml")
    overlay = read("lint:\n  failOn: never\nnodes:\n  topolgy: x\n", "over.yaml")
    found = check(base, overlay).findings
    assert [(f"{item.place.file}:{item.place.line}", item.message) for item in found] == [
        ("base.yaml:1", "The key `aws` is missing"),
        ("base.yaml:1", "The key `network` is missing"),
        ("base.yaml:1", "The key `octopus` is missing"),
        ("base.yaml:1", "The key `storage` is missing"),
        ("base.yaml:2", f"`name` must be {values_schema()['properties']['name']['x-expects']}"),
        ("base.yaml:3", "`nodes.count` must be at least 1 node, not 0"),
        ("over.yaml:2", "`lint.failOn` must be one of error, warning, info"),
        ("over.yaml:4", "Unknown key `topolgy`"),
    ]


@pytest.mark.parametrize(
    ("notation", "argument", "place", "message", "fix"),
    [
        (
            Notation.TYPED,
            "octopus.image.tag=2026",
            "--set octopus.image.tag",
            "`octopus.image.tag` must be text, not a whole number",
            "give it with --set-string",
        ),
        (
            Notation.TEXT,
            "nodes.count=3",
            "--set-string nodes.count",
            "`nodes.count` must be a whole number, not text",
            "give it with --set",
        ),
        (
            Notation.JSON,
            'nodes={"cuont": 3}',
            "--set-json nodes",
            "Unknown key `cuont`",
            "did you mean `count`?",
        ),
        (
            Notation.TYPED,
            "octopus.acceptEula=Y",
            "--set octopus.acceptEula",
            "`octopus.acceptEula` must be true or false, not text",
            "write true",
        ),
        (
            Notation.TYPED,
            "network.subnets.0.id=subnet-0a1b2c3d",
            "--set network.subnets.0.id",
            "`network.subnets` must be a list, not a mapping",
            "name an item by its index: [0]",
        ),
        (
            Notation.TYPED,
            "network.securityGroups=sg-0a1b2c3d",
            "--set network.securityGroups",
            "`network.securityGroups` must be a list, not text",
            "write a list: {a,b}",
        ),
        (
            Notation.TYPED,
            "network.subnets[3].id=subnet-0a1b2c3d",
            "--set network.subnets[3].id",
            "`network.subnets[2]` must be a mapping, not null",
            "",
        ),
    ],
)
def test_what_an_argument_wrote_is_told_at_the_argument(
    notation: Notation, argument: str, place: str, message: str, fix: str
) -> None:
    found = check(BASE, sets=[(notation, argument)]).findings
    assert {item.place.file for item in found} == {place}
    assert message in {item.message for item in found}
    assert found[0].fix.startswith(fix)


def test_no_choice_is_suggested_where_none_is_near_what_was_written() -> None:
    assert [finding.fix for finding in over("loadBalancer: {type: alb}\n").findings] == [""]


def test_a_file_that_cannot_be_read_is_all_that_is_told() -> None:
    found = check(BASE, read("nodes: [\n", "over.yaml")).findings
    assert [(item.rule, item.place.file) for item in found] == [("OCT001", "over.yaml")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The file is empty"),
        ("# nothing yet\n", "The file is empty"),
        ("---\n", "The file is empty"),
        ("null\n", "The file is empty"),
        ("5\n", "A values file is a mapping"),
        ("overrides\n", "A values file is a mapping"),
        ("[overrides]\n", "A values file is a mapping"),
        ("{}\n---\n{}\n", "A values file holds one YAML document"),
    ],
)
def test_a_values_file_is_one_mapping(text: str, message: str) -> None:
    assert [finding.message for finding in check(read(text, "values.yaml")).findings] == [message]
    if message != "The file is empty":
        assert [finding.message for finding in check(BASE, read(text, "over.yaml")).findings] == [message]
    else:
        assert check(BASE, read(text, "over.yaml")).data == check(BASE).data


# Null, and what is left out.


def leaves(part: Schema, pointer: Pointer = ()) -> list[Pointer]:
    part = schema.resolve(part, values_schema())
    found = [(*pointer, key) for key in part.get("properties", {})]
    return [*found, *(deep for place in found for deep in leaves(part["properties"][place[-1]], place))]


@pytest.mark.parametrize("pointer", leaves(values_schema()), ids=lambda pointer: ".".join(map(str, pointer)))
def test_null_brings_back_the_default_or_names_what_is_missing(pointer: Pointer) -> None:
    known = schema.at(pointer, values_schema()) or {}
    patch: object = None
    for key in reversed(pointer):
        patch = {key: patch}
    values = over(json.dumps(patch), "over.json")
    if values.findings:
        return  # what is required, or what another key needs
    place: object = values.data
    for key in pointer[:-1]:
        place = place.get(key) if isinstance(place, dict) else None
    found = place.get(pointer[-1]) if isinstance(place, dict) else None
    if "default" not in known or known.get("x-removable"):
        assert found is None
    elif not isinstance(known["default"], dict):
        assert found == known["default"]


@pytest.mark.parametrize(
    ("text", "engine"),
    [
        ("database: {create: {storageGiB: 20}}", "sqlserver-se"),
        ("database: {create: {storageGiB: 20}, engine: sqlserver-ee}", "sqlserver-ee"),
        ("database: {create: {storageGiB: 20}, engine: null}", "sqlserver-se"),
        ("database: {multiAz: true}", None),
        ("database: {}", None),
    ],
)
def test_a_default_may_depend_on_a_key_beside_it(text: str, engine: str | None) -> None:
    values = over(f"{text}\nnetwork: {{securityGroups: null, createSecurityGroups: {{allowFrom: [10.0.0.0/8]}}}}\n")
    assert values.findings == ()
    assert values.data["database"].get("engine") == engine


def test_null_removes_what_files_below_wrote() -> None:
    values = over("aws: {tags: {team: null}}\nloadBalancer: {https: null}\n")
    assert values.findings == ()
    assert values.data["aws"]["tags"] == {}
    assert "https" not in values.data["loadBalancer"]


def test_null_in_a_patch_is_kept_and_null_for_a_patch_removes_it() -> None:
    base = read("overrides: {service: {launchType: null, tags: [1]}, cluster: {x: 1}}\n", "patches.yaml")
    values = check(BASE, base, read("overrides: {cluster: null}\n", "over.yaml"))
    assert values.findings == ()
    assert values.data["overrides"] == {"service": {"launchType": None, "tags": [1]}}


def test_anchors_of_the_users_own_are_free() -> None:
    values = over("x-count: &count 3\nx-odd: {a: on, b: null, c: [0755]}\nnodes: {count: *count}\n")
    assert values.findings == ()
    assert values.data["nodes"]["count"] == 3


def test_a_place_is_told_for_what_was_written_and_for_defaults_above_it() -> None:
    values = over("nodes:\n  count: 3\n")
    assert values.place(("nodes", "count"))[:2] == ("over.yaml", 2)
    assert values.place(("nodes", "topology"))[0] == "base.yaml"
    assert values.place(("deployment", "maximumPercent"))[:2] == ("base.yaml", 4)
    assert values.wrote(("nodes", "count"))
    assert not values.wrote(("deployment", "maximumPercent"))


# Whatever is written.

KEYS = sorted({str(part) for pointer in leaves(values_schema()) for part in pointer})
TEXTS = st.sampled_from(["hunter2", "on", "0755", "2027-01-31", "octogen/v1", "octopus", "x", "31337"])
SCALARS = TEXTS | st.sampled_from([None, True, 0, 31337, -5, 2.5])
BELOW = st.recursive(
    SCALARS,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.sampled_from([*KEYS, "x", "0"]), below, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from([*values_schema()["properties"], "x-mine", "zzz"]), BELOW, max_size=5))
def test_any_mapping_gives_values_or_findings_and_never_an_exception(data: dict[str, object]) -> None:
    values = over(json.dumps(data), "over.json")
    assert bool(values.data) != bool(values.findings)
    for finding in values.findings:
        assert finding.place.file in ("base.yaml", "over.json")
        assert "hunter2" not in finding.message + finding.fix


SECRETS = [
    pointer for pointer in leaves(values_schema()) if "x-sensitive" in (schema.at(pointer, values_schema()) or {})
]


@pytest.mark.parametrize(
    "secret", ["hunter2", "031337", "31337", "3.1337", "!!str 31337", "[31337]", "{a: 31337}", "on"]
)
@pytest.mark.parametrize("pointer", SECRETS, ids=lambda pointer: ".".join(map(str, pointer)))
def test_what_stands_where_a_secret_is_named_is_never_printed(pointer: Pointer, secret: str) -> None:
    text = ": {".join(f'"{key}"' for key in pointer) + f": {secret}" + "}" * (len(pointer) - 1) + "\n"
    found = over(text).findings
    assert found
    for finding in found:
        assert not any(word in finding.message + finding.fix for word in ("hunter2", "1337", "`on`", '"on"'))


# Files that mean harm and can be read.

HARM: dict[str, Callable[[int], dict[str, object]]] = {
    "unknown keys": lambda many: {f"key{number}": 1 for number in range(many)},
    "tags": lambda many: {"aws": {"tags": {f"aws:{number}": 1 for number in range(many)}}},
    "subnets": lambda many: {"network": {"subnets": [{"id": "x", "zone": str(number)} for number in range(many)]}},
    "security groups": lambda many: {"network": {"securityGroups": ["sg-0a1b2c3d"] * many}},
    "patches": lambda many: {"overrides": {f"name{number}": 1 for number in range(many)}},
    "a long text": lambda many: {"octopus": {"environment": {"A": "x" * 80 * many}}, "name": "a" * 80 * many},
    "a long key": lambda many: {"k" * 80 * many: 1},
    "ignored rules": lambda many: {"lint": {"ignore": [{"rule": "OCT801"}] * many}},
}
MANY = 10_000


@pytest.mark.parametrize("data", HARM.values(), ids=HARM)
def test_values_that_mean_harm_are_refused_in_few_words(data: Callable[[int], dict[str, object]]) -> None:
    found = over(json.dumps(data(MANY)), "over.json").findings
    assert found
    assert all(len(finding.message) + len(finding.fix) < 2_000 for finding in found)


@pytest.mark.parametrize("data", HARM.values(), ids=HARM)
def test_the_work_grows_with_the_values_and_no_faster(data: Callable[[int], dict[str, object]]) -> None:
    def work(many: int) -> int:
        text = json.dumps(data(many))
        return calls(lambda: over(text, "over.json"))

    work(1)  # what only the first call does
    assert work(4_000) < 2.5 * work(2_000)
