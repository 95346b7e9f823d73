"""What cannot be read is never clean: a finding wherever the file may be octogen's or AWS's, quiet elsewhere."""

from __future__ import annotations

import gzip
import json
import os
import re
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from octogen.cli import app
from octogen.documents.kinds import KINDS
from octogen.inputs.unreadable import bears_marks, is_looked_for
from octogen.reports.formats import ReportFormat
from octogen.source.decoding import MAX_BYTES
from octogen.source.source import read

ROOT = Path(__file__).parent.parent.parent
SAMPLE = (ROOT / "sample-values.yaml").read_text(encoding="utf-8")
BROKEN = SAMPLE + "deployment: {maximumPercent: 200}\n"
SERVICE = json.dumps({"serviceName": "octopus", "deploymentConfiguration": {"maximumPercent": 200}}, indent=1)


@pytest.fixture(autouse=True)
def _in_an_empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def lint(*arguments: str, expect: int, stdin: bytes = b"") -> Result:
    return octogen("lint", *arguments, expect=expect, stdin=stdin)


def octogen(*arguments: str, expect: int, stdin: bytes = b"") -> Result:
    result = CliRunner().invoke(app, arguments, input=stdin, catch_exceptions=False)
    assert result.exit_code == expect, f"{result.stdout}\n{result.stderr}"
    return result


def write(name: str, content: str | bytes) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


UNREADABLE = {
    "a control character": (BROKEN + "# \a\n").encode(),
    "UTF-16": BROKEN.encode("utf-16"),
    "UTF-16 that does not say so": BROKEN.encode("utf-16-be"),
    "UTF-32": BROKEN.encode("utf-32"),
    "half of UTF-16": BROKEN.encode("utf-16")[:-1],
    "Latin-1": (BROKEN + "# für\n").encode("latin-1"),
    "a NUL": (BROKEN + "\0").encode(),
    "a byte order mark in the middle": (BROKEN + "\ufeff" + BROKEN).encode(),
    "too large": (BROKEN + "# x\n" * (MAX_BYTES // 4)).encode(),
    "cut off in a text": (BROKEN + 'x-note: "abc').encode(),
    "cut off in a character": (BROKEN + "# ü").encode()[:-1],
    "a second document": (BROKEN + "---\na: [1\n").encode(),
    "line ends of a Macintosh": (BROKEN + "x: [1\n").replace("\n", "\r").encode(),
    "a template": BROKEN.replace("count: 2", "count: {{ nodes }}").encode(),
}
WAYS = {
    "no arguments": ("values.yaml", []),
    "a name of its own, no arguments": ("production.octogen.yaml", []),
    "the directory": ("values.yaml", ["."]),
    "the directory above": ("a/b/octopus.yaml", ["a"]),
    "by name": ("octopus.yaml", ["octopus.yaml"]),
    "what is not octogen's passed over": ("octopus.yaml", ["--skip-unknown", "octopus.yaml"]),
    "the commit hook": ("values.yaml", ["--changed", "--", "values.yaml"]),
    "the commit hook, a name of its own": ("octopus.yaml", ["--changed", "--", "octopus.yaml"]),
    "the configuration": ("octopus.yaml", ["--config", "settings.yaml"]),
}


@pytest.mark.parametrize(("name", "arguments"), WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
def test_values_that_cannot_be_read_are_a_finding_in_every_format_whatever_way_they_come(
    content: bytes, name: str, arguments: list[str]
) -> None:
    write(name, content)
    write("settings.yaml", "files: [octopus.yaml]\n")
    reports = [f"--report={form}=report.{form}" for form in ("json", "sarif", "github", "junit")]
    assert f"{name}:" in lint(*reports, *arguments, expect=1).stdout
    for form in ("json", "sarif", "github", "junit"):
        report = Path(f"report.{form}").read_text(encoding="utf-8")
        assert "OCT001" in report
        assert name in report


def test_a_pipe_that_cannot_be_read_is_a_finding() -> None:
    assert "<stdin>:1:1: error OCT001" in lint("-", stdin=b"\xff\xfe", expect=1).stdout
    assert "<stdin>:1:1: error OCT001" in lint("--skip-unknown", "-", stdin=b"\xff\xfe", expect=1).stdout


TEMPLATE = "{{- if .Values.x }}\nkind: Service\n{{- end }}\n"
CHART: dict[str, str | bytes] = {"web/Chart.yaml": "name: web\nversion: 1.0.0\n"}
LATIN_1 = "# für\nname: x\n".encode("latin-1")

# What stands in the directory; whether the last file of it is a finding there, and where the hook is given it.
DIRECTORIES: dict[str, tuple[dict[str, str | bytes], bool]] = {
    "the name of a document": ({"a/service.portal.json": LATIN_1}, True),
    "the name of a role": ({"a/execution-role.json": b"{"}, True),
    "the name of a document, with more after it": ({"a/target-groups-prod.yml": "a: [1\n"}, True),
    "the name in capitals": ({"a/Values.YAML": LATIN_1}, True),
    "an overlay": ({"a/values-prod.yaml": "a: [1\n"}, True),
    "the name of values": ({"a/x.octogen.yml": "a: [1\n"}, True),
    "a compressed document": ({"a/service.json": gzip.compress(SERVICE.encode())[:-9]}, True),
    "a document that is empty": ({"a/service.json": b""}, True),
    "a document of blanks": ({"a/service.yaml": b" \n\t\n"}, True),
    "values of comments": ({"a/values.yaml": b"# octogen values\n---\n"}, True),
    "a byte order mark alone": ({"a/values.yaml": b"\xef\xbb\xbf"}, True),
    "an AWS document of another name": ({"a/x.json": SERVICE[:60].encode()}, True),
    "an AWS document in UTF-16": ({"a/x.json": SERVICE.encode("utf-16-le")}, True),
    "an AWS document that is too large": ({"a/x.json": SERVICE.encode() + b" " * MAX_BYTES}, True),
    "what AWS prints, cut off": ({"a/x.json": b'{"services": [{"serviceArn": "arn:aws:ecs:eu-w'}, True),
    "a target group on one line": ({"a/x.json": b'{"Name": "portal", "VpcId": "vpc-1", "Protocol": "HTTP", '}, True),
    "a CloudFormation template": ({"a/x.yaml": "Resources:\n\tA: {Type: AWS::ECS::Service}\n"}, True),
    "a file of another tool": ({"a/x.json": LATIN_1}, False),
    "an image": ({"a/x.json": b"\x89PNG\r\n\x1a\n\0\0"}, False),
    "a file of another tool that is empty": ({"a/x.yaml": b""}, False),
    "a word of AWS in a longer one": ({"a/x.yaml": "externalLoadBalancerIP: {{ .x }}\nmyTaskDefinition: 1\n"}, False),
    "a word of AWS in a comment": ({"a/x.yaml": "# containerDefinitions: as in ECS\na: [1\n"}, False),
    "a word of AWS that many use": ({"a/x.yaml": "serviceName: web\nclusterName: {{ .x }}\n"}, False),
    "JSON with comments": ({"a/tsconfig.json": '{\n  // strict\n  "strict": true,\n}\n'}, False),
    "a template without a chart": ({"a/templates/service.yaml": TEMPLATE}, True),
    "the template of a chart": ({**CHART, "web/templates/service.yaml": TEMPLATE}, False),
    "the template of a chart without its Chart.yaml": (
        {"web/values.yaml": "x: true\n", "web/templates/service.yaml": TEMPLATE},
        False,
    ),
    "a template deeper in a chart": ({**CHART, "web/templates/a/b/service.yaml": TEMPLATE}, False),
    "the template of a chart, of ours": (
        {**CHART, "web/templates/x.yaml": "containerDefinitions:\n{{- range .x }}\n- name: {{ .name }}\n"},
        True,
    ),
    "the values of a chart": ({**CHART, "web/values.yaml": LATIN_1}, False),
    "more values of a chart": ({**CHART, "web/values-prod.yaml": b""}, False),
    "values of ours beside a chart": ({**CHART, "web/values.yaml": BROKEN.encode("utf-16")}, True),
    "a document beside a chart": ({**CHART, "web/service.json": LATIN_1}, True),
    "a key that is written twice, of another tool": ({"a/values.yaml": "replicas: 1\nreplicas: 2\n"}, False),
    "a key that is written twice, of AWS": ({"a/x.yaml": "Type: AWS::X\nType: AWS::X\n"}, True),
}


@pytest.mark.parametrize("way", ["directory", "hook"])
@pytest.mark.parametrize(("files", "found"), DIRECTORIES.values(), ids=DIRECTORIES)
def test_a_file_that_cannot_be_read_is_a_finding_by_its_name_or_by_what_is_in_it(
    files: dict[str, str | bytes],
    found: bool,  # noqa: FBT001 - pytest passes it by name
    way: str,
) -> None:
    paths = [write(name, content) for name, content in files.items()]
    arguments = ["."] if way == "directory" else ["--changed", "--", str(paths[-1])]
    result = lint("--format", "json", *arguments, expect=int(found))
    listed = [(finding["rule"], finding["file"]) for finding in json.loads(result.stdout)["findings"]]
    assert listed == ([("OCT001", str(paths[-1]))] if found else [])


def test_what_is_passed_over_unread_is_counted() -> None:
    write("values.yaml", SAMPLE)
    write("a/x.json", LATIN_1)
    write("a/y.json", '{"some": "tool"}')
    counted = "2 files passed over, 1 of which cannot be read"
    assert lint(".", expect=0).stderr == f"octogen: no findings in 1 file; 13 accepted; {counted}\n"
    assert lint(".", "--format", "sarif", expect=0).stderr == "octogen: 1 file passed over that cannot be read\n"
    assert "1 file passed over that cannot be read" in lint(".", "--set", "name=X", expect=1).stderr


def test_a_pattern_in_the_configuration_may_cover_a_chart_and_a_name_there_says_whose_the_file_is() -> None:
    for name, content in {**CHART, "web/templates/service.yaml": TEMPLATE, "web/values.yaml": LATIN_1}.items():
        write(name, content)
    write("values.yaml", SAMPLE)
    write(".octogen.yaml", 'files: ["**/templates/*.yaml", values.yaml]\n')
    lint(expect=0)
    write(".octogen.yaml", "files: [web/values.yaml]\n")
    lint(expect=1)
    assert "OCT001" in lint("web/templates/service.yaml", expect=1).stdout


def test_an_overlay_does_not_hide_that_its_base_cannot_be_read() -> None:
    write("values.yaml", LATIN_1)
    write("prod.yaml", "nodes: {count: 3}\n")
    assert "OCT001" in lint("values.yaml", "-f", "prod.yaml", expect=1).stdout


def test_what_cannot_be_read_leaves_the_rest_of_its_directory_judged() -> None:
    write("values.yaml", BROKEN)
    assert CliRunner().invoke(app, ["render", "values.yaml", "-o", "out", "--no-lint"]).exit_code == 0
    write("out/listener.portal.json", LATIN_1)
    found = json.loads(lint("out", "--format", "json", expect=1).stdout)["findings"]
    assert {"OCT001", "OCT401"} <= {finding["rule"] for finding in found}


def test_a_choice_of_other_rules_does_not_hide_what_cannot_be_read() -> None:
    write("values.yaml", LATIN_1)
    write("settings.yaml", "select: [OCT4]\n")
    assert "OCT001" in lint("--select", "OCT4", expect=1).stdout
    assert "OCT001" in lint("values.yaml", "--config", "settings.yaml", expect=1).stdout


@pytest.mark.parametrize("ignored", ["OCT001", "unreadable-file", "OCT0", "OCT"])
@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "junit"])
def test_what_is_ignored_and_cannot_be_read_is_not_called_clean(ignored: str, form: str) -> None:
    write("values.yaml", LATIN_1)
    write("other.octogen.yaml", SAMPLE)
    said = lint("--ignore", ignored, "--format", form, expect=0).stderr
    assert "what is ignored says that not everything was judged: OCT001 in values.yaml" in said
    assert ("no findings in 1 file" in said) == (form == "text")


@pytest.mark.parametrize(
    ("arguments", "hidden"),
    [
        (("misspelt.yaml",), "OCT002 in misspelt.yaml"),
        (("good.yaml", "--templates", "templates"), "OCT005 in templates/cluster.yaml.j2"),
        (("out",), "OCT001 in out/.octogen-journal.json"),
    ],
)
def test_values_that_were_not_rendered_and_half_a_rendering_are_not_called_clean_either(
    arguments: tuple[str, ...], hidden: str
) -> None:
    write("good.yaml", SAMPLE)
    write("misspelt.yaml", f"{SAMPLE}nodez: 1\n")
    write("templates/cluster.yaml.j2", "a: {{ nonsense }}\n")
    octogen("render", "good.yaml", "-o", "out", expect=0)
    write("out/.octogen-journal.json", "")
    rule = hidden.partition(" ")[0]
    assert rule in lint(*arguments, "--select", "OCT4", expect=1).stdout
    assert hidden in lint(*arguments, "--ignore", rule, expect=0).stderr
    written = lint(*arguments, "--write-baseline", "baseline.json", expect=0).stderr
    assert f"not among them: {rule}; no baseline accepts what could not be judged" in written
    assert rule in lint(*arguments, "--baseline", "baseline.json", expect=1).stdout


# What cannot be opened.


def test_a_link_that_leads_nowhere_a_loop_and_a_pipe_are_findings_and_nothing_hangs() -> None:
    Path("a").mkdir()
    Path("a/values.yaml").symlink_to("nowhere.yaml")
    Path("a/service.json").symlink_to("service.json")
    os.mkfifo("a/cluster.json")
    os.mkfifo("a/x.json")
    result = lint("a", expect=1)
    for name, why in (
        ("values.yaml", "the link leads nowhere"),
        ("service.json", "the link leads nowhere"),
        ("cluster.json", "it is not a file"),
    ):
        (block,) = [block for block in result.stdout.split("\n\n") if f"a/{name}:1:1" in block]
        assert f": error OCT001 unreadable-file: The file cannot be opened: {why}\n" in block
    assert "a/x.json" not in result.stdout
    assert "1 file passed over that cannot be read" in result.stderr


def test_a_file_that_the_system_does_not_read_is_a_finding() -> None:
    path = "/proc/self/mem"  # a file that may be opened, and of which no byte can be read
    assert f"{path}:1:1: error OCT001" in lint(path, expect=1).stdout


def test_of_a_file_that_is_too_large_no_more_is_read_than_shows_it() -> None:
    with Path("values.yaml").open("wb") as file:
        file.write(SAMPLE.encode())
        file.truncate(1 << 40)  # a tebibyte, none of which is on the disk
    assert "The file is larger than 10 MiB" in lint(expect=1).stdout


def test_a_file_whose_name_is_not_utf_8_is_a_finding_in_every_format() -> None:
    name = os.fsdecode(b"service-\xff.json")
    write(name, "{")
    for form in ReportFormat:
        assert "OCT001" in lint(".", "--format", form, expect=1).stdout
        assert "OCT001" in lint("--format", form, "--", name, expect=1).stdout


# What it is called.

SAID = {
    "a Go template": ("x.yaml", "Type: AWS::X\nname: {{ .Name }}\n", "x.yaml:2:7", "a template that has not been"),
    "a Go template with a block": ("x.yaml", TEMPLATE, "x.yaml:1:1", "a template that has not been rendered"),
    "a Jinja template": ("x.yaml", "a:\n{% for x in y %}\n- {{ x }}\n", "x.yaml:2:1", "a template that has not been"),
    "a template of JSON": ("x.json", '{"memory": {{ env `M` `1` }}}', "x.json:1:12", "a template that has not been"),
    "a template with quotes": ("x.json", '{"a": "{{ env "M" }}"}', "x.json:1:16", "a template that has not been"),
    "a template through a pipe": ("-", '{"memory": {{ env `M` `1` }}}', "<stdin>:1:12", "a template that has not been"),
    "a tag within text": ("x.yaml", 'a: "{{ x }}"\nb: [1\n', "x.yaml:3:1", "Not YAML: "),
    "a tag of docker within text": (
        "x.json",
        '{"tag": "{{.Name}}", "b": [1',
        "x.json:1:29",
        "Not JSON: expected a comma",
    ),
    "an expression of GitHub": ("x.yaml", "a: ${{ x }}\nb: [1\n", "x.yaml:3:1", "Not YAML: "),
    "a reference of CloudFormation": ("x.yaml", "a: {{resolve:ssm:x}}\n", "x.yaml:1:5", "A mapping or list cannot be"),
    "a tag of rain": ("x.yaml", "a: !Rain::Embed b.py\n", "x.yaml:1:4", "The tag !Rain::Embed belongs to another tool"),
    "JSON with comments": ("x.json", '{\n  // a\n  "a": 1\n}', "x.json:2:3", "this is JSON with comments"),
    "JSON with comments after it": ("x.jsonc", '{"a": 1} /* a */', "x.jsonc:1:10", "this is JSON with comments"),
    "Jsonnet": ("x.jsonnet", "local a = 1;\n{ a: a }\n", "x.jsonnet:1:1", "The file is Jsonnet, not JSON"),
    "Jsonnet that YAML can read": ("x.libsonnet", "{ a: 1 }\n", "x.libsonnet:1:1", "The file is Jsonnet, not JSON"),
    "a compressed file": ("x.json", gzip.compress(b"{}"), "x.json:1:1", "The file is compressed, not text"),
    "nothing in JSON": ("x.json", "\n", "x.json:2:1", "Not JSON: the file is empty"),
    "nothing in YAML": ("x.yaml", "\n", "x.yaml:1:1", "The file is empty"),
    "comments": ("x.yaml", "# a\n", "x.yaml:1:1", "The file holds nothing but comments"),
}


@pytest.mark.parametrize(("name", "content", "place", "said"), SAID.values(), ids=SAID)
def test_what_cannot_be_read_is_called_what_it_is(name: str, content: str | bytes, place: str, said: str) -> None:
    data = content if isinstance(content, bytes) else content.encode()
    if name != "-":
        write(name, data)
    first, *rest = lint(name, stdin=data, expect=1).stdout.splitlines()
    assert first.startswith(f"{place}: error OCT001 unreadable-file: ")
    assert said in first
    if "template" in said:
        assert "quotes" not in "".join(rest)


@pytest.mark.parametrize("length", [1, 25, 26, len(SERVICE) - 1])
def test_json_that_is_cut_off_is_to_be_completed(length: int) -> None:
    write("x.json", SERVICE[:length])
    assert "fix: complete it: it ends too early" in lint("x.json", expect=1).stdout


def test_jsonnet_that_is_json_is_read() -> None:
    assert read('{"a": 1}', "x.jsonnet").roots
    assert read("a: 1\rb: 2\r", "x.yaml").roots


# Names and marks.


def test_the_hook_is_given_every_name_that_is_looked_for_and_so_is_that_of_every_document() -> None:
    hooks = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    names = [
        f"{folder}{stem}{more}.{suffix}"
        for folder in ("", "a/")
        for stem in ("values", "x.octogen", ".octogen", *KINDS)
        for more in ("", ".x", "-x", "x")
        for suffix in ("json", "yaml", "yml", "txt")
    ]
    given = [name for name in names if re.search(hooks["octogen-lint"]["files"], name)]
    assert given == [name for name in names if not name.endswith(".txt")]
    assert [name for name in names if is_looked_for(name) and name not in given] == []
    assert [kind for kind in KINDS if not is_looked_for(f"out/{kind}.x.json")] == []
    assert not is_looked_for("a/package.json")


def test_what_octogen_renders_bears_marks_in_every_spelling() -> None:
    rendered = CliRunner().invoke(app, ["render", str(ROOT / "sample-values.yaml")]).stdout
    assert bears_marks(SAMPLE)
    for document in yaml.safe_load_all(rendered):
        if document.keys() & {"containerDefinitions", "TargetType", "DefaultActions", "deploymentConfiguration"}:
            for text in (json.dumps(document), json.dumps(document, indent=1), yaml.safe_dump([document])):
                assert bears_marks(text)
