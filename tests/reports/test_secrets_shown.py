"""No way out for a secret: canaries wherever a text can be, searched for in every format, diff, error and baseline.

Beside each place that hides its canary is one that shows it, so that a search that finds nothing would be noticed.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from octogen.cli import app, main
from octogen.finding import Finding, Place, Severity
from octogen.octopus.sensitive import Echoes, echoes_of, found_in, is_secret, part_spans
from octogen.reports.excerpt import Excerpts
from octogen.reports.formats import Context
from octogen.reports.text import text_report
from octogen.source.source import read

ROOT = Path(__file__).parent.parent.parent
SAMPLE = (ROOT / "sample-values.yaml").read_text(encoding="utf-8")
FORMATS = ("text", "json", "sarif", "github", "junit")
CANARY = "Zq7" + secrets.token_hex(12)
ARN = "arn:aws:secretsmanager:eu-west-2:123456789012:secret:octopus/master-key-AbCdEf"


def run(*arguments: str) -> str:
    """Everything that a command prints."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code in {0, 1, 2}, result.output
    return result.output


def reports(folder: Path, *arguments: str) -> str:
    """Every format, and the baseline, and what is said when the baseline is stale."""
    baseline = folder / "baseline.json"
    printed = [run("lint", "--format", form, *arguments) for form in FORMATS]
    printed.append(run("lint", "--write-baseline", str(baseline), *arguments))
    return "\n".join([*printed, baseline.read_text(encoding="utf-8") if baseline.is_file() else ""])


def excerpt(text: str, name: str = "a.yaml") -> str:
    """All lines of a file, as a report may show them."""
    source = read(text, name)
    assert source.roots
    found = [
        Finding("OCT002", Severity.ERROR, f"m{n}", Place(name, n, 1, n, 2)) for n in range(1, text.count("\n") + 2)
    ]
    return text_report(found, Context({name: source}))


HIDDEN = {
    "the key where its ARN belongs": "secrets:\n  masterKey:\n    arn: {}",
    "an unknown secret": "secrets:\n  redis: {}",
    "an unknown secret with a harmless name": "secrets: {{name: {}}}",
    "a misspelt key": "adminPasswrd: {}",
    "a key with letters left out": "adminPaswrd: {}",
    "a short key": "pw: {}",
    "a misspelt key in one word": "ADMINPASSWRD: {}",
    "a misspelt master key": "masterkye: {}",
    "a misspelt API key": "apiKy: {}",
    "a misspelt connection string": "conectionString: {}",
    "a token for a user": "uri: https://{}@github.com/x",
    "a header without a space": "x: 'curl -H \"X-Octopus-ApiKey:{}\"'",
    "a setting of a command": "x: 'aws configure set aws_secret_access_key {}'",
    "capitals": "DB_PASSWD: {}",
    "a misspelt parent": "secrts: {{redis: {}}}",
    "a number of words": "passwordForTheRedisOfTheNodes: {}",
    "a block": "token: |\n  first line\n  {}\n  last",
    "a folded block": "token: >-\n  first\n  {}",
    "an anchor": "x-a: &a {}\nsecret: *a",
    "a merge": "x-a: &a {{password: {}}}\nb: {{<<: *a}}",
    "quotes": 'apiKey: "{}"',
    "escapes": 'apiKey: "\\x41{}"',
    "a variable": "environment: [{{name: MASTER_KEY, value: {}}}]",
    "a misspelt member": "environment: [{{name: MASTER_KEY, val: {}}}]",
    "a member of another name": "environment: [{{name: MASTER_KEY, contents: {}}}]",
    "a variable as Compose writes it": "environment: [MASTER_KEY={}]",
    "a variable as Compose writes it, with a space": "environment: ['MASTER_KEY=a {}']",
    "a variable without its space": "environment: 'MASTER_KEY:{}'",
    "a literal for an ARN": "secrets: [{{name: MASTER_KEY, valueFrom: {}}}]",
    "a literal for the registry": "repositoryCredentials: {{credentialsParameter: {}}}",
    "a log option": "logConfiguration: {{options: {{splunk-token: {}}}}}",
    "a label": "dockerLabels: {{com.example.api-key: {}}}",
    "a tag": "tags: [{{Key: password, Value: {}}}]",
    "an address": "uri: https://admin:{}@octopus.example.com/ x",
    "an address without a user": "uri: redis://:{}@redis.example.com:6379",
    "a query": "uri: https://example.com/?a=b&access_token={}&c=d",
    "a connection string": "x: Server=db;User Id=sa;Password={};Encrypt=True",
    "a connection string for Redis": "x: redis:6380,password={},ssl=true",
    "a connection string in JSON": 'x: \'{{"host": "db", "password": "{}"}}\'',
    "curl -u": "command: [sh, -c, 'curl -u admin:{} https://example.com']",
    "curl --user": "command: [curl, --user, 'admin:{}']",
    "an option": "command: [x, --password, {}]",
    "an option with =": "command: [x, --password={}]",
    "an option in a shell": "command: [sh, -c, 'x --db-password {} --verbose']",
    "an option in quotes": "command: [sh, -c, \"x --db-password 'a {}' --verbose\"]",
    "-p": "command: [sh, -c, 'login -u me -p {}']",
    "-p in a list": "command: [login, -p, {}]",
    "-p without a space": "command: [sh, -c, 'mysql -uroot -p{} octopus']",
    "sqlcmd": "command: [sh, -c, 'sqlcmd -S db -P {} -Q x']",
    "a variable of a command": "command: [sh, -c, 'PGPASSWORD={} psql']",
    "a bearer": "command: [sh, -c, \"curl -H 'Authorization: Bearer {}'\"]",
    "a header": "command: [sh, -c, \"curl -H 'X-Octopus-ApiKey: {}'\"]",
    "what a command reads": "command: [sh, -c, 'echo {} | docker login -u me --password-stdin']",
    "what a command reads, formatted": "command: [sh, -c, \"printf '%s' '{}' | gh auth login --with-token\"]",
    "what a command reads as a here-string": "command: [bash, -c, 'docker login --password-stdin <<< {}']",
    "a certificate with its private key": "environment: {{SSL_CERTIFICATE: {}}}",
    "a signed address": "environment: {{BACKUPS: 'https://a.blob.core.windows.net/c?sv=2020&sig={}'}}",
    "a parameter with NoEcho": "Parameters: {{Hidden: {{Type: String, NoEcho: true, Default: {}}}}}",
    "a parameter with NoEcho as text": "Parameters: {{Hidden: {{Type: String, NoEcho: 'true', Value: {}}}}}",
    "a parameter's choices": "Parameters: {{Hidden: {{Type: String, NoEcho: true, AllowedValues: [a, {}]}}}}",
    "a parameter by its name": "Parameters: {{DbPassword: {{Type: String, Default: {}}}}}",
    "what is given to a parameter": "Parameters: [{{ParameterKey: DbPassword, ParameterValue: {}}}]",
    "a function": "MasterUserPassword: !Join ['', [{}, x]]",
    "an output": "Outputs: {{Password: {{Value: {}}}}}",
    "a comment": "a: 1  # MASTER_KEY={}",
    "a comment in YAML": "a: 1  # password: {}",
    "a key that is written twice": "password: {}\npassword: b",
    "an echo": "password: {0}\na: db-{0}.internal  # {0}, as above",
    "one line": '{{"password": "{}", "family": 1}}',
}


@pytest.mark.parametrize("text", HIDDEN.values(), ids=HIDDEN)
def test_an_excerpt_hides(text: str) -> None:
    assert CANARY in text.format(CANARY)
    printed = excerpt(text.format(CANARY))
    assert "•••" in printed
    assert CANARY not in printed


SHAPES = (
    "MDEyMzQ1Njc4OWFiY2RlZg==",
    "API-ABCDEFGHJKLMNPQRSTUVWXYZ12",
    "AKIAIOSFODNN7EXAMPLE",
    "ghp_0123456789abcdefghijABCDEFGHIJ",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("text", ["description: it is {}", "command: [x, {}]", "a: 1  # {}"])
def test_an_excerpt_hides_what_looks_like_a_key(text: str, shape: str) -> None:
    assert shape not in excerpt(text.format(shape))


SHOWN = (
    f"masterKey: {ARN}",
    f"masterKey: {{arn: '{ARN}', jsonKey: connectionString, versionStage: AWSCURRENT}}",
    f"secrets: [{{name: MASTER_KEY, valueFrom: '{ARN}:key::'}}]",
    "secrets: [{name: MASTER_KEY, valueFrom: /octopus/master-key}]",
    "secrets: [{name: MASTER_KEY, valueFrom: 'arn:aws:secretsmanager:eu-west-2:1234:secret:a'}]",
    "masterKey: ${secret.arn}",
    "MasterUserPassword: '{{resolve:secretsmanager:${Secret}:SecretString:password}}'",
    "MasterUserPassword: {Ref: DbPassword}",
    "MasterUserPassword: {'Fn::GetAtt': [Secret, Arn]}",
    "ValueFrom: {'Fn::Join': ['', ['arn:aws:', 'ssm:eu-west-2:123456789012:parameter/octopus']]}",
    "ValueFrom: {'Fn::Sub': 'arn:${AWS::Partition}:ssm:${AWS::Region}:123456789012:parameter/octopus'}",
    "MasterKeySecret: {Type: 'AWS::SecretsManager::Secret', Properties: {Name: octopus/master-key}}",
    "Parameters: {DbPassword: {Type: String, NoEcho: true, Description: of the database, MinLength: 8}}",
    "containerDefinitions: [{name: token-service, image: 'example/token-service:1.2', cpu: 256}]",
    "taskDefinition: octopus",
    "environment: [{name: MASTER_KEY_FILE, value: /run/secrets/key}, {name: OCTOPUS_TOKEN_TTL, value: '300'}]",
    "environment: [{name: TASK_CAP, value: '20'}]",
    "environment: ['TASK_CAP=20', 'PASSWORD=${PASSWORD}']",
    "ManageMasterUserPassword: true",
    "licensedNodes: 3",
    "LicenseModel: license-included",
    "clientToken: deploy-1",
    'x: {PolicyDocument: \'{"Action": "secretsmanager:GetSecretValue", "Resource": "*"}\'}',
    "image: octopusdeploy/octopusdeploy@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "serverUri: https://octopus.example.com:8443/a@b",
    "command: [sh, -c, 'mkdir -p /a b && ssh -p 22 host && curl -u $USER:$PASS x && date -u +%H:%M']",
    "command: [sh, -c, 'export PASSWORD=$(cat /run/key); echo done']",
    "command: [docker, run, -p, '8080:80', -u, '1001:0', x]",
    "healthCheck: {command: [CMD-SHELL, 'curl --silent --max-time 8 http://localhost:8080/api | grep -Eq ^2']}",
    "adminPassword: octopus\nfamily: octopus\nimage: octopusdeploy/octopusdeploy:2026.3.15878",
)


@pytest.mark.parametrize("text", SHOWN)
def test_an_excerpt_shows(text: str) -> None:
    *_, last = text.splitlines()
    lines = Excerpts(read(text, "a.yaml")).lines()
    assert lines[-1] == last


def keys_of_schemas() -> Iterator[tuple[str, bool]]:
    """The keys of all schemas, each with whether the values schema calls it sensitive."""
    for path in (*ROOT.glob("schemas/aws/*.json"), ROOT / "schemas" / "values.schema.json"):
        pending = [json.loads(path.read_text(encoding="utf-8"))]
        while pending:
            item = pending.pop()
            if isinstance(item, dict):
                properties = item.get("properties", {})
                for key, below in properties.items():
                    if isinstance(below, dict):
                        yield key, "x-sensitive" in below or below.get("$ref") == "#/$defs/secret"
                pending.extend(item.values())
            elif isinstance(item, list):
                pending.extend(item)


def test_the_list_knows_what_the_schema_calls_sensitive_and_little_else_of_octogen_and_aws() -> None:
    keys = set(keys_of_schemas())
    assert len(keys) > 500
    assert {key for key, of_values in keys if of_values} <= {key for key, _ in keys if is_secret(key)}
    sensitive = {key for key, of_values in keys if of_values}
    assert {key for key, _ in keys if is_secret(key)} - sensitive == {
        *("AuthToken", "ClientSecret", "DomainAuthSecretArn", "ManageMasterUserPassword", "MasterUserPassword"),
        *("SecretBinary", "SecretString", "TdeCredentialArn", "TdeCredentialPassword", "UseExistingClientSecret"),
        "ForceOverwriteReplicaSecret",
        *("credentialsParameter", "pullCredentials", "repositoryCredentials"),
    }


# Whole runs: values, overlays, arguments, documents, templates.


def test_no_format_and_no_baseline_quotes_a_secret_of_values_or_an_overlay(tmp_path: Path) -> None:
    data = yaml.safe_load(SAMPLE)
    data["octopus"]["secrets"]["masterKey"] = {"arn": CANARY}
    data["octopus"]["secrets"]["redis"] = f"r{CANARY}"
    data["octopus"]["adminPasswrd"] = f"p{CANARY}"
    data["octopus"]["serverUri"] = f"https://me:{CANARY}@octopus.example.com/ x"
    values, overlay = tmp_path / "values.yaml", tmp_path / "over.yaml"
    values.write_text(yaml.safe_dump(data), encoding="utf-8")
    overlay.write_text(f"octopus: {{taskCap: shown-{CANARY[:3]}, apiKey: {CANARY}}}\n", encoding="utf-8")
    printed = reports(tmp_path, str(values), "-f", str(overlay))
    assert "OCT002" in printed
    assert f"shown-{CANARY[:3]}" in printed
    assert CANARY not in printed


QUOTED = {
    "family": '{{"family": "octopus", "cpu": "{0}", "memory": "2048", "requiresCompatibilities": ["FARGATE"],'
    ' "containerDefinitions": [{{"name": "o", "image": "octopusdeploy/octopusdeploy:2026.3.15878",'
    ' "environment": [{{"name": "{1}", "value": "{0}"}}]}}]}}',
}


@pytest.mark.parametrize(("variable", "shown"), [("MASTER_KEY", False), ("TASK_CAP", True)])
def test_a_message_quotes_a_value_only_where_it_is_no_secret(variable: str, shown: bool, tmp_path: Path) -> None:  # noqa: FBT001
    path = tmp_path / "task-definition.json"
    path.write_text(QUOTED["family"].format(CANARY, variable), encoding="utf-8")
    printed = reports(tmp_path, str(path))
    assert printed.count("OCT901") >= len(FORMATS)
    assert (CANARY in printed) is shown


@pytest.mark.parametrize(("hidden", "shown"), [("true", False), ("false", True)])
def test_the_default_of_a_noecho_parameter_is_in_no_message(hidden: str, shown: bool, tmp_path: Path) -> None:  # noqa: FBT001
    path = tmp_path / "template.yaml"
    text = (ROOT / "tests" / "reports" / "sarif" / "noecho.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("HIDDEN", hidden).replace("CANARY", CANARY), encoding="utf-8")
    printed = reports(tmp_path, str(path))
    assert "OCT901" in printed
    assert (CANARY in printed) is shown


SETS = {
    "the rest of a secret": ("--set-string", "octopus.environment.MASTER_KEY=abc,{}=="),
    "the rest of any value": ("--set-string", "octopus.environment.OTHER=abc,{}="),
    "the rest without =": ("--set", "octopus.environment.MASTER_KEY=abc,{}"),
    "a literal": ("--set-string", "octopus.secrets.masterKey={}"),
    "an object": ("--set-json", 'octopus={{"adminPasswrd": "{}"}}'),
    "JSON that ends": ("--set-json", 'octopus={{"adminPasswrd": "{}"'),
    "text for a number": ("--set", "octopus.taskCap={}"),
}


@pytest.mark.parametrize(("option", "argument"), SETS.values(), ids=SETS)
def test_what_is_set_is_not_quoted(option: str, argument: str, tmp_path: Path) -> None:
    printed = reports(tmp_path, str(ROOT / "sample-values.yaml"), option, argument.format(CANARY))
    printed += run("render", str(ROOT / "sample-values.yaml"), option, argument.format(CANARY))
    assert "OCT00" in printed or f"octogen: {option} " in printed
    assert CANARY not in printed


def test_a_second_assignment_with_a_typo_is_still_explained(tmp_path: Path) -> None:
    printed = reports(tmp_path, str(ROOT / "sample-values.yaml"), "--set", "nodes.count=3,octopos.taskCap=2")
    assert "did you mean `octopus`?" in printed


TEMPLATES = {
    "quotes around it": 'value: "{{{{ settings.octopus.environment.MY_SECRET }}}}"',
    "a key of it": "{{% for n in [1, 2] %}}\n{{{{ settings.octopus.environment.MY_SECRET }}}}: 1\n{{% endfor %}}",
    "an exception that quotes it": "a: {{{{ settings[settings.octopus.environment.MY_SECRET] }}}}",
    "a number that it is not": "a: {{{{ '%d' % settings.octopus.environment.MY_SECRET }}}}",
    "a template called so": "{{% include settings.octopus.environment.MY_SECRET %}}",
    "its own text": "- name: MASTER_KEY\n  value: {0}{{{{ nonsense }}}}",
    "its own literal": "- name: MASTER_KEY\n  value: {{{{ '{0}' | nonsense }}}}",
    "no expression": "{{% if tags %}}\nMASTER_KEY: {0}",
}


@pytest.mark.parametrize("text", TEMPLATES.values(), ids=TEMPLATES)
def test_the_error_of_a_template_quotes_no_value(text: str, tmp_path: Path) -> None:
    folder, values = tmp_path / "templates", tmp_path / "values.yaml"
    folder.mkdir()
    (folder / "cluster.yaml.j2").write_text(text.format(CANARY) + "\n", encoding="utf-8")
    data = yaml.safe_load(SAMPLE)
    data["octopus"].setdefault("environment", {})["MY_SECRET"] = CANARY
    values.write_text(yaml.safe_dump(data), encoding="utf-8")
    for option in ((), ("--no-lint",)):
        printed = run("render", str(values), "--templates", str(folder), *option)
        assert "OCT005" in printed
        assert CANARY not in printed
    assert CANARY not in reports(tmp_path, str(values), "--templates", str(folder))


@pytest.mark.parametrize(("variable", "shown"), [("MY_SECRET", False), ("MY_SETTING", True)])
def test_the_diff_of_a_rendering_hides_secrets_only(variable: str, shown: bool, tmp_path: Path) -> None:  # noqa: FBT001
    values, out = tmp_path / "values.yaml", tmp_path / "out"
    values.write_text(SAMPLE, encoding="utf-8")
    setting = ("--no-lint", "--set-string", f"octopus.environment.{variable}=")
    run("render", str(values), "-o", str(out), *setting[:2], f"{setting[2]}old{CANARY}")
    printed = run("render", str(values), "-o", str(out), "--check", *setting[:2], f"{setting[2]}new{CANARY}")
    assert f'"name": "{variable}"' in printed
    assert (f"old{CANARY}" in printed, f"new{CANARY}" in printed) == (shown, shown)
    (out / "task-definition.json").write_text(f"{{'password': {CANARY}", encoding="utf-8")
    assert CANARY not in run("render", str(values), "-o", str(out), "--check", "--no-lint")


def test_a_bug_in_octogen_prints_the_type_of_its_exception_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.delenv("OCTOGEN_TRACEBACK", raising=False)
    monkeypatch.setattr("octogen.cli.app", fail)
    with pytest.raises(SystemExit) as left:
        main()
    printed = "".join(capsys.readouterr())
    assert left.value.code == 3
    assert "RuntimeError" in printed
    assert CANARY not in printed


def test_the_reason_of_a_suppression_is_masked_where_it_is_reported(tmp_path: Path) -> None:
    values, overlay = tmp_path / "values.yaml", tmp_path / "overlay.yaml"
    values.write_text(SAMPLE, encoding="utf-8")
    reason = f"the environment has MASTER_KEY={CANARY} until the move"
    overlay.write_text(json.dumps({"lint": {"ignore": [{"rule": "OCT401", "reason": reason}]}}), encoding="utf-8")
    wrong = ("--set", "deployment.maximumPercent=200")
    printed = run("lint", str(values), "-f", str(overlay), *wrong, "--format", "sarif")
    assert "the environment has MASTER_KEY=••• until the move" in printed
    assert CANARY not in printed


def test_a_message_that_cuts_a_secret_off_is_masked_too() -> None:
    long = "".join(secrets.token_hex(40))
    echoes = echoes_of(read(f"password: {long}\nfamily: octopus", "a.yaml").roots)
    assert echoes.masked(f"`{long[:59]}…` is wrong in octopus") == "`•••…` is wrong in octopus"
    assert echoes.masked(f"`{long[:30]}` is another") == f"`{long[:30]}` is another"


class Counted(str):
    """A text that counts how many characters are read of it."""

    __slots__ = ()
    read = 0

    def __getitem__(self, key: object) -> str:
        text = str.__getitem__(self, key)  # type: ignore[index]
        Counted.read += len(text)
        return text


@pytest.mark.parametrize(
    "make",
    [lambda n: ["a" * length for length in range(4, n)], lambda n: [f"hunter2-secret-{i:06}" for i in range(n)]],
    ids=["each the beginning of the next", "many alike"],
)
def test_the_search_for_echoes_reads_a_text_a_bounded_number_of_times(make: object) -> None:
    assert callable(make)
    read_of = {}
    for size in (100, 400):
        wanted = make(size)
        text = Counted("".join(wanted))
        Counted.read = 0
        assert list(Echoes(wanted).spans(text))
        read_of[size] = Counted.read / len(text)
    assert read_of[400] < 2 * max(read_of[100], 100)


def test_parts_and_trees_yield_nothing_of_an_empty_file() -> None:
    assert [list(part_spans("")), [found for root in read("", "a.yaml").roots for found in found_in(root)]] == [[], []]
