"""Every file in examples/ is short, clean and renders to what tests/golden/examples/ holds.

Two goldens hold all documents of an example, the others what an example changes in those of the sample, whose golden
is whole as well. So a changed line of a template changes few goldens.
"""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path

import pytest

from octogen.api import arrange, check, lint, read, render
from octogen.documents.document import Document, Documents
from octogen.documents.serialising import yaml_stream
from octogen.finding import Severity
from octogen.values.overlay import Notation
from tests.conftest import Golden
from tests.support.botocore_says import refused

ROOT = Path(__file__).parent.parent.parent
SAMPLE = ROOT / "sample-values.yaml"
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
GUIDE = "guide"  # a cluster of 2022 as it was, neither clean nor short: test_guide_reproduced.py
WHOLE = {"from-nothing", "polling-per-node"}

each_example = pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)


def rendered(*paths: Path, sets: str = "") -> Documents:
    values = check(
        *(read(path.read_bytes(), path.name) for path in paths), sets=[(Notation.TYPED, sets)] if sets else []
    )
    assert values.findings == ()
    return render(arrange(values))


@each_example
def test_an_example_lints_clean(path: Path) -> None:
    found = [item for item in lint(rendered(path)) if item.severity is not Severity.INFO]
    assert found == [] or path.stem == GUIDE


@each_example
def test_an_example_renders_as_it_did(path: Path, golden: Golden) -> None:
    text = yaml_stream(rendered(path).items)
    if path.stem in WHOLE:
        golden(f"examples/{path.stem}.yaml", text)
    else:
        golden(f"examples/{path.stem}.diff", difference(yaml_stream(rendered(SAMPLE).items), text))


def difference(old: str, new: str) -> str:
    """Return what the lines of `new` change in those of `old`, each change without the lines around it."""
    changes = list(unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=0))[2:]
    # Line numbers would change with whatever comes before.
    return "".join("@@\n" if line.startswith("@@ ") else f"{line}\n" for line in changes)


@each_example
def test_botocore_takes_every_document_of_an_example(path: Path) -> None:
    assert {document.name: refused(document) for document in rendered(path).items if refused(document)} == {}


@each_example
def test_an_example_begins_with_its_schema_and_what_it_is_for_and_fits_on_a_screen(path: Path) -> None:
    first, second, *rest = path.read_text(encoding="utf-8").splitlines()
    assert first == "# yaml-language-server: $schema=../schemas/values.schema.json"
    assert second.startswith("# ")
    assert len(rest) < 58 or path.stem == GUIDE


@pytest.mark.parametrize("example", ["polling-per-node", "one-network-load-balancer", "ui-only-nodes"])
def test_another_node_changes_nothing_of_the_others(example: str) -> None:
    path = ROOT / "examples" / f"{example}.yaml"
    two, three = rendered(path), rendered(path, sets="nodes.count=3")
    bodies = {document.name: document.body for document in three.items}
    assert {document.name: bodies[document.name] for document in two.items} == {
        document.name: document.body for document in two.items
    }
    added = bodies.keys() - set(two.names())
    assert added
    assert all(name.endswith(("node-3", "polling-3")) for name in added)


def test_another_node_only_adds_to_what_is_rendered(golden: Golden) -> None:
    path = ROOT / "examples" / "polling-per-node.yaml"
    two, three = (yaml_stream(rendered(path, sets=f"nodes.count={count}").items).splitlines() for count in (2, 3))
    diff = [f"{line}\n" for line in unified_diff(two, three, "two nodes", "three nodes", lineterm="", n=2)]
    assert not [line for line in diff[2:] if line.startswith("-")]
    golden("another-node.diff", "".join(diff))


@pytest.mark.parametrize("count", [1, 2, 8, 20])
def test_polling_per_node_gives_each_node_its_own_of_everything(count: int) -> None:
    documents = rendered(ROOT / "examples" / "polling-per-node.yaml", sets=f"nodes.count={count}")
    of_kind: dict[str, list[Document]] = {}
    for document in documents.items:
        of_kind.setdefault(document.kind.name, []).append(document)
    polling = [item for item in of_kind["listener"] if item.name.startswith("listener.polling")]
    names = [
        variable["value"]
        for task in of_kind["task-definition"]
        for variable in task.body["containerDefinitions"][0]["environment"]
        if variable["name"] == "OCTOPUS_SERVER_NODE_NAME"
    ]
    groups = [entry["targetGroupArn"] for service in of_kind["service"] for entry in service.body["loadBalancers"]]
    assert len({service.body["serviceName"] for service in of_kind["service"]}) == count
    assert [listener.body["Port"] for listener in polling] == [10943 + index for index in range(count)]
    assert len(set(names)) == len(names) == count
    assert sorted(groups.count(group) for group in set(groups)) == sorted([1] * count + [count])
