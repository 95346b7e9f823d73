"""From values to documents: what AWS takes, the same bytes every time, templates of the user's own, and patches."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from octogen.api import arrange, check, lint, read, render
from octogen.documents import aws_checks
from octogen.documents.document import Documents
from octogen.documents.serialising import json_stream, yaml_stream
from octogen.rendering.document_list import document_list
from octogen.rendering.templating import SUFFIX, environment
from octogen.source.elements import scalars
from octogen.topology import Topology
from tests.conftest import Golden
from tests.support.botocore_says import refused

ROOT = Path(__file__).parent.parent.parent
SAMPLE = ROOT / "sample-values.yaml"
FILES = [SAMPLE, *sorted((ROOT / "examples").glob("*.yaml"))]

each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def topology(path: Path = SAMPLE, overlay: str = "{}") -> Topology:
    values = check(read(path.read_bytes(), path.name), read(overlay, "over.yaml"))
    assert values.findings == ()
    return arrange(values)


def rendered(path: Path = SAMPLE, overlay: str = "{}", templates: Path | None = None) -> Documents:
    return render(topology(path, overlay), templates)


# What is rendered.


def test_the_sample_renders_as_it_did(golden: Golden) -> None:
    golden("sample-values.yaml", yaml_stream(rendered().items))


@each_file
def test_aws_takes_every_document(path: Path) -> None:
    documents = rendered(path)
    assert documents.findings == ()
    assert {item.name: said for item in documents.items if (said := refused(item))} == {}
    assert [(item.name, found) for item in documents.items for found in aws_checks.violations(item)] == []


@each_file
def test_nothing_is_null_or_empty_in_a_document(path: Path) -> None:
    def holds_nothing(value: object) -> bool:
        below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        return value in (None, {}, []) or any(map(holds_nothing, below))

    assert [item.name for item in rendered(path).items if holds_nothing(item.body)] == []


@each_file
def test_names_are_there_once_and_references_lead_to_documents_before_them(path: Path) -> None:
    documents = rendered(path)
    assert len(set(documents.names())) == len(documents.names())
    before: set[str] = set()
    for document in documents.items:
        text = json.dumps(document.body)
        referred = {part.partition("}")[0].rpartition(".")[0] for part in text.split("${")[1:]}
        assert referred <= before | {document.name}, document.name
        before.add(document.name)


@each_file
def test_no_template_yields_what_readers_of_yaml_take_differently(path: Path) -> None:
    arranged = topology(path)
    common = {"topology": arranged, "settings": arranged.settings, "tags": arranged.tags}
    for name, template, variables in document_list(arranged):
        text = environment().get_template(template + SUFFIX).render({**common, **variables})
        (root,) = read(text).roots
        assert [node.value for node in scalars(root) if node.trap] == [], name


# The same bytes.


@each_file
def test_rendering_twice_gives_the_same_bytes(path: Path) -> None:
    assert yaml_stream(rendered(path).items) == yaml_stream(rendered(path).items)
    assert json_stream(rendered(path).items) == json_stream(rendered(path).items)


def test_no_order_depends_on_the_process(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from octogen.api import *\n"
        "from octogen.documents.serialising import yaml_stream\n"
        "for name in sys.argv[1:]:\n"
        "    documents = render(arrange(check(read(Path(name).read_bytes(), name))))\n"
        "    sys.stdout.write(yaml_stream(documents.items) + repr(lint(documents)))\n"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", script, *map(str, FILES)],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"},
            check=True,
            capture_output=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert len(printed) == 1


# Templates of the user's own.


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "templates"
    path.mkdir()
    (tmp_path / "secret").write_text("hunter2", encoding="utf-8")
    return path


def write(folder: Path, **templates: str) -> Path:
    for name, text in templates.items():
        (folder / f"{name.replace('_', '-')}{SUFFIX}").write_text(text, encoding="utf-8")
    return folder


def test_a_template_of_the_users_stands_in_front_of_ours(folder: Path) -> None:
    write(folder, cluster='clusterName: {{ cluster.name ~ "-mine" }}\ntags: {{ tags | pairs("key", "value") }}\n')
    mine, ours = rendered(templates=folder), rendered()
    cluster = mine.get("cluster")
    assert cluster is not None
    assert cluster.body["clusterName"] == "octopus-mine"
    assert [item for item in mine.items if item.name != "cluster"] == [
        item for item in ours.items if item.name != "cluster"
    ]
    assert mine.findings == ()


def test_what_a_template_of_the_users_yields_is_linted(folder: Path) -> None:
    write(folder, cluster="clusterName: octopus\nclusterColour: red\n")
    assert [(item.rule, item.document) for item in lint(rendered(templates=folder))] == [("OCT003", "cluster")]


def test_templates_of_the_users_include_each_other(folder: Path) -> None:
    write(folder, cluster="{% include '_name.j2' %}\n{% include 'log-retention.yaml.j2' ignore missing %}\n")
    (folder / "_name.j2").write_text("clusterName: {{ cluster.name }}\n", encoding="utf-8")
    (folder / f"_unused{SUFFIX}").write_text("", encoding="utf-8")
    write(folder, log_retention="logGroupName: x\nretentionInDays: 1\n")
    documents = rendered(templates=folder)
    cluster = documents.get("cluster")
    assert cluster is not None
    assert cluster.body == {"clusterName": "octopus", "logGroupName": "x", "retentionInDays": 1}
    assert documents.findings == ()


ESCAPES = (
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ topology.__class__ }}",
    "{{ topology | attr('__class__') }}",
    "{{ topology['__class__'] }}",
    "{{ [topology] | map(attribute='__class__') | list }}",
    "{{ '{0.__class__.__init__.__globals__}'.format(topology) }}",
    "{{ ('{0.__class__}' | string).format_map({'0': topology}) }}",
    "{{ self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ tags | pairs('a', 'b') | map('__class__') | list }}",
    "{{ (tags | map('upper')).gi_frame.f_globals }}",
    "{{ range.__self__ }}",
    "{{ range(10 ** 9) | list }}",
    "{{ settings.clear() }}",
    "{{ settings.update({'name': 'other'}) }}",
    "{{ settings.octopus.image.pop('tag') }}",
    "{{ settings.nodes.setdefault('x', 1) }}",
    "{{ settings.network.subnets.append(1) }}",
    "{% include '../secret' %}",
    "{% include '/etc/passwd' %}",
    "{% import '../secret' as secret %}{{ secret }}",
    "{% extends '../secret' %}",
    "{{ lipsum() }}",
    "{{ [1, 2, 3] | random }}",
    "{{ open('../secret').read() }}",
    "{{ import('os') }}",
    "{{ environment }}",
    "{{ config }}",
)


@pytest.mark.parametrize("attempt", ESCAPES)
def test_a_template_cannot_leave_its_sandbox_or_change_the_values(attempt: str, folder: Path) -> None:
    arranged = topology()
    before = yaml_stream(render(arranged).items)
    write(folder, cluster=f"clusterName: x\nvalue: {attempt}\n")
    documents = render(arranged, folder)
    (finding,) = documents.findings
    assert (finding.rule, finding.place.file) == ("OCT005", str(folder / f"cluster{SUFFIX}"))
    assert documents.get("cluster") is None
    assert "hunter2" not in f"{finding}{yaml_stream(documents.items)}"
    assert yaml_stream(render(arranged).items) == before


# A template, the line of it that is told, the message.
BROKEN = {
    "syntax": ("clusterName: x\nvalue: {{ cluster. }}\n", 2, "expected name or number: value: {{ cluster. }}"),
    "unknown tag": ("{% fi %}\n", 1, "Encountered unknown tag 'fi'.: {% fi %}"),
    "no end": ("a: 1\n{% if tags %}\nb: 2\n", 3, "Unexpected end of template"),
    "undefined": ("a: 1\nb: {{ cluster.nam }}\n", 2, None),
    "undefined in a test": ("{% if nonsense %}\na: 1\n{% endif %}\n", 1, "'nonsense' is undefined: {% if nonsense %}"),
    "undefined filter": ("a: {{ 1 | nonsense }}\n", 1, "No filter named 'nonsense'.: a: {{ 1 | nonsense }}"),
    "key": ("a: 1\nb: {{ settings['nam'] }}\n", 2, None),
    "type": ("a: {{ 1 + 'x' }}\n", 1, None),
    "division": ("a: 1\n\nb: {{ 1 / 0 }}\n", 3, "ZeroDivisionError: division by zero: b: {{ 1 / 0 }}"),
    "no number": ("a: {{ 1e308 * 10 }}\n", 1, None),
    "not data": (
        "a: {{ cluster }}\n",
        1,
        "TypeError: Object of type Cluster is not JSON serializable: a: {{ cluster }}",
    ),
    "itself": ("{% include 'cluster.yaml.j2' %}\n", 1, None),
    "include of nothing": ("a: 1\n{% include 'nothing.j2' %}\n", 2, "There is no template nothing.j2: "),
    "quotes around an expression": (
        'clusterName: "{{ cluster.name }}"\n',
        1,
        "Line 1 of what it yields cannot be read (Not YAML: ",
    ),
    "text around an expression": ("a: x-{{ cluster.name }}: b\n", 1, "Line 1 of what it yields cannot be read"),
    "twice the same key": ("a: 1\na: 2\n", 1, "Line 2 of what it yields cannot be read (The key `a` is written twice"),
    "nothing": ("", 1, "It does not yield one mapping"),
    "a list": ("- a\n", 1, "It does not yield one mapping"),
    "two documents": ("a: 1\n---\nb: 1\n", 1, "It does not yield one mapping"),
    "a tag": ("a: !!python/name:os.system\n", 1, "Line 1 of what it yields cannot be read (The tag !!python/name:os."),
}


@pytest.mark.parametrize(("text", "line", "message"), BROKEN.values(), ids=BROKEN)
def test_a_broken_template_is_a_finding_with_template_line_and_expression(
    text: str, line: int, message: str | None, folder: Path
) -> None:
    documents = rendered(templates=write(folder, cluster=text))
    (finding,) = documents.findings
    assert (finding.rule, finding.place.file, finding.place.line) == ("OCT005", str(folder / f"cluster{SUFFIX}"), line)
    if message is None:
        assert finding.message.endswith(": " + text.splitlines()[line - 1])
    else:
        assert finding.message.startswith(message)
    assert finding.fix
    assert set(documents.names()) == set(rendered().names()) - {"cluster"}


def test_an_error_in_what_is_included_is_told_there(folder: Path) -> None:
    write(folder, cluster="a: 1\n{% include '_part.j2' %}\n")
    (folder / "_part.j2").write_text("b: 1\nc: {{ nonsense }}\n", encoding="utf-8")
    (finding,) = rendered(templates=folder).findings
    assert (finding.place.file, finding.place.line, finding.place.column) == (str(folder / "_part.j2"), 2, 1)
    assert finding.message == "'nonsense' is undefined: c: {{ nonsense }}"


def test_a_template_that_cannot_be_read_is_a_finding(folder: Path) -> None:
    (folder / f"cluster{SUFFIX}").write_bytes(b"clusterName: caf\xe9\n")
    (finding,) = rendered(templates=folder).findings
    assert (finding.rule, finding.message[:18]) == ("OCT005", "UnicodeDecodeError")


def test_a_template_that_is_used_for_many_documents_is_told_once(folder: Path) -> None:
    documents = rendered(templates=write(folder, role="a: {{ nonsense }}\n"))
    assert len(documents.findings) == 1
    assert not {"execution-role", "task-role"} & set(documents.names())


def test_a_template_that_no_document_uses_is_a_finding(folder: Path) -> None:
    documents = rendered(templates=write(folder, servise="a: 1\n"))
    (finding,) = documents.findings
    assert (finding.rule, finding.place.file) == ("OCT005", str(folder / f"servise{SUFFIX}"))
    assert finding.fix.startswith(f"did you mean service{SUFFIX}? ")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("service.json.j2", "service"),
        ("service.j2", "service"),
        ("service.yaml", "service"),
        ("Service.yaml.j2", "service"),
        ("cluster.YAML.J2", "cluster"),
        ("target-group.jinja2", "target-group"),
    ],
)
def test_a_template_with_another_ending_is_a_finding_with_the_name_that_was_meant(
    folder: Path, name: str, meant: str
) -> None:
    (folder / name).write_text("a: 1\n", encoding="utf-8")
    (finding,) = rendered(templates=folder).findings
    assert (finding.rule, finding.place.file) == ("OCT005", str(folder / name))
    assert finding.fix.startswith(f"did you mean {meant}{SUFFIX}? ")


@pytest.mark.parametrize("name", ["README.md", "_service.json.j2", "macros.j2", "values.yaml", "service", "notes.json"])
def test_what_is_no_template_may_lie_beside_templates(folder: Path, name: str) -> None:
    (write(folder, cluster="clusterName: mine\n") / name).write_text("a: 1\n", encoding="utf-8")
    assert rendered(templates=folder).findings == ()


def test_templates_in_a_folder_below_are_a_finding_unless_some_are_where_they_are_looked_for(folder: Path) -> None:
    (folder / "ours").mkdir()
    write(folder / "ours", cluster="clusterName: mine\n")
    (finding,) = rendered(templates=folder).findings
    assert (finding.rule, finding.fix) == ("OCT005", f"name {folder / 'ours'} instead")
    write(folder, service="{% include 'ours/cluster.yaml.j2' %}")
    assert rendered(templates=folder).findings == ()


def loop(path: Path) -> None:
    path.symlink_to(path)


NOT_FILES: dict[str, tuple[Callable[[Path], None], str]] = {
    "directory": (Path.mkdir, "it is a directory"),
    "FIFO": (os.mkfifo, "it is not a regular file"),
    "broken link": (lambda path: path.symlink_to("nowhere"), "it is a link that leads nowhere"),
    "link to itself": (loop, "Too many levels of symbolic links"),
    "link to a device": (lambda path: path.symlink_to(os.devnull), "it is not a regular file"),
}


@pytest.mark.parametrize(("make", "why"), NOT_FILES.values(), ids=NOT_FILES)
@pytest.mark.parametrize("name", ["service", "_included"])
def test_a_template_that_is_no_file_is_a_finding_and_octogens_own_does_not_stand_in(
    folder: Path, name: str, make: Callable[[Path], None], why: str
) -> None:
    path = folder / f"{name}.yaml.j2"
    make(path)
    documents = rendered(templates=folder)
    assert [(item.rule, item.place.file, item.message) for item in documents.findings] == [
        ("OCT005", str(path), f"The template cannot be read: {why}")
    ]
    assert (documents.get("service") is None) == (name == "service")


def test_templates_may_change_between_two_runs(folder: Path) -> None:
    write(folder, cluster="clusterName: one\n")
    first = rendered(templates=folder).get("cluster")
    path = write(folder, cluster="clusterName: two\n") / f"cluster{SUFFIX}"
    os.utime(path, (1, 1))
    second = rendered(templates=folder).get("cluster")
    assert first is not None
    assert second is not None
    assert (first.body["clusterName"], second.body["clusterName"]) == ("one", "two")


# Patches: RFC 7396, whose own examples these are where they are of JSON objects.

PATCHES = {
    "replaces": ({"a": "b"}, {"a": "c"}, {"a": "c"}),
    "adds": ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
    "removes": ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
    "a list by text": ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
    "text by a list": ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
    "deeply": ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
    "a list whole": ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
    "text by an object": ({"a": "foo"}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    "with null in a list": ({"a": 1}, {"b": [None, {"c": None}]}, {"a": 1, "b": [None, {"c": None}]}),
}


@pytest.mark.parametrize(("before", "patch", "after"), PATCHES.values(), ids=PATCHES)
def test_a_patch_is_a_json_merge_patch(
    before: dict[str, object], patch: dict[str, object], after: dict[str, object], folder: Path
) -> None:
    write(folder, cluster=json.dumps(before))
    cluster = rendered(overlay=json.dumps({"overrides": {"cluster": patch}}), templates=folder).get("cluster")
    assert cluster is not None
    assert cluster.body == after


def test_a_patch_changes_its_document_and_no_other() -> None:
    patched, plain = rendered(overlay="overrides: {service: {desiredCount: 5, tags: null}}"), rendered()
    changed = [
        (a.name, a.body.get("desiredCount"), "tags" in a.body)
        for a, b in zip(patched.items, plain.items, strict=True)
        if a != b
    ]
    assert changed == [("service", 5, False)]


def test_what_is_patched_is_linted_at_the_patch() -> None:
    found = lint(rendered(overlay="overrides:\n  service:\n    launchType: FARGET\n"))
    assert [(item.rule, item.place.file, item.place.line) for item in found] == [("OCT003", "over.yaml", 3)]


@pytest.mark.parametrize(
    ("name", "fix"), [("servcie", "did you mean `service`?"), ("zzz", "documents: cluster, log-group, ")]
)
def test_a_patch_of_no_document_is_a_finding_with_the_nearest(name: str, fix: str) -> None:
    (finding,) = rendered(overlay=f"overrides:\n  {name}: {{a: 1}}\n").findings
    assert (finding.rule, finding.place.file, finding.place.line) == ("OCT002", "over.yaml", 2)
    assert finding.message == f"No document is named `{name}`"
    assert finding.fix.startswith(fix)


def test_patches_of_many_documents_that_do_not_exist_are_told_in_no_time() -> None:
    found = rendered(overlay=json.dumps({"overrides": {f"name{number}": {} for number in range(20_000)}})).findings
    assert len(found) == 100


def test_a_zone_s_mount_target_is_in_its_first_subnet() -> None:
    subnets = [("subnet-0a1b2c3d", "a"), ("subnet-0b1b2c3d", "b"), ("subnet-0c1b2c3d", "a"), ("subnet-0d1b2c3d", "b")]
    network = {"subnets": [{"id": subnet, "zone": f"eu-west-2{zone}"} for subnet, zone in subnets]}
    one_each = {"subnets": network["subnets"][:2]}
    overlay = {
        "network": network,
        "loadBalancer": one_each,
        "storage": {"fileSystemId": None, "create": {"securityGroups": ["sg-0a1b2c3d"]}},
    }
    documents = rendered(overlay=json.dumps(overlay)).items
    targets = [item.body["SubnetId"] for item in documents if item.kind.name == "mount-target"]
    assert targets == ["subnet-0a1b2c3d", "subnet-0b1b2c3d"]
