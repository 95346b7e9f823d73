"""The ten changes that CONTRIBUTING has recipes for: a step that is left out fails here, or where CONTRIBUTING says."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from octogen import assets
from octogen.cli import _HELP, app
from octogen.documents.document import Origin
from octogen.documents.kinds import KINDS
from octogen.octopus import versions
from octogen.rendering.templating import SUFFIX
from octogen.reports.formats import ReportFormat
from octogen.rules import AREAS
from octogen.values.balancer_types import TYPES
from scripts.docs_doors import DOORS
from tests.cli.test_exit_codes import CASES
from tests.support.aws_prints import PRINTED, PRINTS_NOTHING
from tests.test_layers import NUMBERS, ROOMS
from tests.values.test_values_schema import KEYS

ROOT = Path(__file__).parent.parent.parent
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PACKAGE = ROOT / "octogen"
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}

RECIPES = (
    "A values key",
    "A rule",
    "A kind of document",
    "A report format",
    "A command that needs the topology",
    "A version of Octopus Server",
    "An input door",
    "A type of load balancer",
    "Change a default",
    "Change a limit of AWS",
)
# octogen reads these and never renders them: somebody else has written them, or made them by hand.
NOT_RENDERED = {
    "cache-cluster",
    "cluster-capacity-providers",
    "listener-rule",
    "replication-group",
    "scalable-target",
    "serverless-cache",
    "service-update",
    "subnet",
    "web-acl",
    "web-acl-association",
}


def recipe(title: str) -> str:
    found = re.search(rf"^### {title}\n(.*?)(?=^##|\Z)", CONTRIBUTING, re.DOTALL | re.MULTILINE)
    assert found, f"CONTRIBUTING.md has no recipe: ### {title}"
    return found[1]


def constants(path: Path) -> Iterator[object]:
    return (part.value for part in ast.walk(TREES[path]) if isinstance(part, ast.Constant))


def test_there_is_a_recipe_for_each_change_in_numbered_steps() -> None:
    titles = re.findall(r"^### (.+)$", CONTRIBUTING, re.MULTILINE)
    assert tuple(title for title in titles if title in RECIPES) == RECIPES
    for title in RECIPES:
        assert re.findall(r"^(\d)\. ", recipe(title), re.MULTILINE)[:2] == ["1", "2"], title


@pytest.mark.parametrize("title", RECIPES)
def test_every_file_and_every_test_that_a_recipe_names_is_there(title: str) -> None:
    quoted = re.findall(r"`([^`\s]+)`", recipe(title))
    paths = [name for name in quoted if re.match(r"[\w.<>*…/-]+/[\w.<>*…-]*(::\w+)?$", name)]
    assert paths, "the recipe names no file"
    for name in paths:
        file, _, test = name.partition("::")
        found = sorted(ROOT.glob(re.sub(r"<[^>]+>|…", "*", file)))
        assert found, f"{file} is not there"
        assert not test or f"def {test}(" in found[0].read_text(encoding="utf-8"), f"{test} is not in {file}"


def test_the_picture_of_the_architecture_has_every_room() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d?) ?\| `([\w/]+?)/?(?:\.py)?` \|", page, re.MULTILINE)
    assert [room for _, room in rows] == list(ROOMS)
    assert {room: int(number) for number, room in rows if number} == NUMBERS


# A values key


def test_every_values_key_is_read_by_something() -> None:
    read = {value for path in TREES if path.name != "settings_types.py" for value in constants(path)}
    named = {
        [part for part in pointer if isinstance(part, str) and part != "*"][-1:][0] for pointer, _ in KEYS if pointer
    }
    assert named - read == set(), "the schema has a key that no module names"


# A rule


def test_every_rule_is_in_the_list_of_its_area() -> None:
    for area in AREAS:
        written = Counter(
            path.name
            for path, tree in TREES.items()
            if path.parent == Path(str(area.__file__)).parent
            for part in ast.walk(tree)
            if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == "rule"
        )
        listed = {rule.name.replace("-", "_") + ".py" for rule in area.RULES}
        assert written.keys() == listed, f"octogen/rules/{Path(str(area.__file__)).parent.name}: see RULES"
        assert written.total() == len(area.RULES)


# A kind of document


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_has_its_template_its_schema_and_its_printed_form(name: str) -> None:
    templates = {path.name.removesuffix(SUFFIX) for path in assets.TEMPLATES.glob(f"*{SUFFIX}")}
    assert name in NOT_RENDERED or name in templates, f"templates/{name}{SUFFIX} is missing"
    assert (assets.SCHEMAS / "aws" / f"{KINDS[name].operation}.schema.json").is_file(), KINDS[name].operation
    assert name in PRINTED or name in PRINTS_NOTHING, f"tests/support/aws_prints.py does not know {name}"


def test_a_template_is_of_a_kind() -> None:
    templates = {path.name.removesuffix(SUFFIX) for path in assets.TEMPLATES.glob(f"*{SUFFIX}")}
    assert templates == KINDS.keys() - NOT_RENDERED


# A report format


@pytest.mark.parametrize("form", ReportFormat)
def test_a_report_format_has_a_golden_and_is_in_the_readme(form: ReportFormat) -> None:
    assert (ROOT / "tests" / "golden" / "reports" / f"{form}.txt").is_file(), (
        f"tests/golden/reports/{form}.txt is missing"
    )
    assert re.search(rf"\b{form}\b", (ROOT / "README.md").read_text(encoding="utf-8"))


# A command that needs the topology


def test_a_command_is_in_the_help_in_the_readme_and_among_the_exit_codes() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in app.registered_commands:
        assert command.callback
        name = command.callback.__name__
        assert f"  octogen {name}" in _HELP or name == "schema", name
        assert f"octogen {name}" in readme, name
        assert f"      octogen {name}" in str(command.callback.__doc__), f"octogen {name} --help shows no example"
        codes = {code for line, code, _ in CASES if line.split()[0] == name}
        assert codes >= {0, 2}, f"tests/cli/test_exit_codes.py has too little of {name}"


# A version of Octopus Server


def test_a_version_has_its_source_and_somebody_who_asks() -> None:
    body = TREES[Path(versions.__file__)].body
    said = {
        ast.unparse(part.target): following.value.value
        for part, following in pairwise(body)
        if isinstance(part, ast.AnnAssign)
        and isinstance(following, ast.Expr)
        and isinstance(following.value, ast.Constant)
    }
    stated = {name for name, value in vars(versions).items() if isinstance(value, tuple)}
    assert stated == {name for name, text in said.items() if "https://" in str(text)}
    asked = {part.id for path in TREES for part in ast.walk(TREES[path]) if isinstance(part, ast.Name)}
    assert stated <= asked


# An input door


def test_there_is_a_column_for_each_origin_on_the_page_of_doors() -> None:
    assert len(DOORS) == len(Origin)


# The first makes documents of the examples; the second is about what CloudFormation itself does.
ABOUT_THE_DOOR = {"octogen/rules/rule.py", "octogen/rules/deployment/stack_rolls_back.py"}


def test_no_rule_asks_through_which_door_a_document_came() -> None:
    asking = {
        path.relative_to(ROOT).as_posix()
        for path, tree in TREES.items()
        if path.is_relative_to(PACKAGE / "rules")
        for part in ast.walk(tree)
        if isinstance(part, ast.Name) and part.id == "Origin"
    }
    assert asking - ABOUT_THE_DOOR == set()


# A type of load balancer


def literals(part: ast.AST) -> Iterator[object]:
    """Yield what a comparison compares with; of a tuple only where it is asked whether something is in it."""
    match part:
        case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()], comparators=[ast.Tuple() as listed]):
            for one in (left, *listed.elts):
                yield from literals(one)
        case ast.Compare(left=left, comparators=others):
            for one in (left, *others):
                yield from literals(one)
        case ast.MatchValue(value=value):
            yield from literals(value)
        case ast.Constant(value=value):
            yield value


def test_what_a_type_of_load_balancer_can_do_is_asked_of_the_one_table() -> None:
    asked = {
        f"{path.relative_to(ROOT)}: {ast.unparse(part)}"
        for path, tree in TREES.items()
        if path.name != "balancer_types.py"
        for part in ast.walk(tree)
        if isinstance(part, ast.Compare | ast.MatchValue) and TYPES.keys() & set(literals(part))
    }
    assert asked == set()


def test_every_type_that_values_can_choose_is_in_the_table() -> None:
    chosen = {value for pointer, part in KEYS if pointer == ("loadBalancer", "type") for value in part["enum"]}
    assert chosen
    assert chosen <= TYPES.keys()


# Change a default


# What is true only of what octogen renders: of a database that exists nothing is known where the values do not say it.
WHERE_RENDERED = {"settings.get('engine', 'sqlserver-se')"}


def test_a_default_is_in_the_schema_alone() -> None:
    """A reader that gives a value of its own where a key is missing would be a second home of defaults."""
    second = {
        ast.unparse(part)
        for path, tree in TREES.items()
        if path.is_relative_to(PACKAGE / "topology" / "resolve")
        for part in ast.walk(tree)
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute) and part.func.attr == "get"
        if isinstance(part.func.value, (ast.Name, ast.Subscript))
        for given in part.args[1:]
        if isinstance(given, ast.Constant) and given.value and "${" not in str(given.value)
    }
    assert second <= WHERE_RENDERED


# Change a limit of AWS


@pytest.mark.parametrize("name", ["aws-limits", "aws-defaults", "fargate-sizes"])
def test_what_aws_says_in_prose_has_a_public_source(name: str) -> None:
    data = json.loads((ROOT / "schemas" / f"{name}.json").read_text(encoding="utf-8"))
    entries = data.get("limits") or data.get("defaults") or [data]
    assert entries
    assert [entry for entry in entries if not str(entry.get("source", "")).startswith("https://")] == []
