"""The written side: generated pages are current, links lead somewhere, each decision is listed."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from octogen.inputs.deployments import from_values
from octogen.linting.linting import lint
from octogen.reports.catalogue import as_json, as_text
from octogen.rules import RULES, find
from octogen.source.source import read
from scripts.docs_doors import needs
from scripts.generate_docs import DOCS, generators

ROOT = Path(__file__).parent.parent.parent
DECISIONS = DOCS / "decisions"
# Folders that are not the project's own writing.
PASSED_OVER = {"build", "dist", "out"}

_FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


PAGES = ("changes.md", "configuration.md", "doors.md", "examples.md", "guide-review.md", "rules.md", "values.md")
ELSEWHERE = ("combinations.md",)  # tests/rendering/test_combinations.py


@cache
def generated(name: str) -> str:
    return generators()[name]()


def markdown_files() -> list[Path]:
    found = (path.relative_to(ROOT) for path in ROOT.rglob("*.md"))
    return sorted(path for path in found if not path.parts[0].startswith(".") and path.parts[0] not in PASSED_OVER)


@cache
def prose(path: Path) -> str:
    return _FENCE.sub("", path.read_text(encoding="utf-8"))


def anchors(path: Path) -> set[str]:
    """The fragments by which GitHub finds the headings of a page; it numbers those that come again."""
    seen: dict[str, int] = {}
    found = set()
    for heading in _HEADING.findall(prose(path)):
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        slug = re.sub(r"[^\w\- ]", "", text.lower()).strip().replace(" ", "-")
        count = seen[slug] = seen.get(slug, -1) + 1
        found.add(f"{slug}-{count}" if count else slug)
    return found


def broken_links(path: Path) -> list[str]:
    broken = []
    for link in _LINK.findall(_CODE.sub("", prose(path))):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, fragment = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        if not target.exists() or (fragment and fragment not in anchors(target)):
            broken.append(link)
    return broken


# Generated pages


def test_there_is_a_case_for_each_generated_page() -> None:
    assert sorted(generators()) == sorted([*PAGES, *ELSEWHERE])


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_current(name: str) -> None:
    path = DOCS / name
    assert path.is_file(), f"docs/{name} is missing; `make docs` writes it"
    assert path.read_text(encoding="utf-8") == generated(name), f"docs/{name} is not current; `make docs` writes it"


def test_every_rule_is_seen_at_a_door() -> None:
    rows = {row.split("](")[0].strip("| ["): row for row in generated("doors.md").splitlines() if "| [OCT" in row}
    assert set(rows) == {f"{rule.id} {rule.name}" for rule in RULES}
    assert all("✓" in row for row in rows.values())


def test_what_a_rule_needs_is_told_by_leaving_the_rest_out() -> None:
    together, alone = find("OCT206"), find("OCT102")
    assert together
    assert alone
    assert needs(together) == ["task-definition", "target-group"]
    assert needs(alone) == ["task-definition"]


def test_no_mark_of_the_tests_is_left_in_the_examples() -> None:
    assert any("# <- OCT" in rule.bad for rule in RULES)
    for printed in (generated("rules.md"), as_json(RULES), as_text(RULES, explain=True)):
        assert "# <- OCT" not in printed


def test_the_page_of_examples_says_of_which_lint_finds_something_and_only_of_those() -> None:
    said = re.split(r"^## \[(.+?)\].*$", generated("examples.md"), flags=re.MULTILINE)
    for name, text in zip(said[1::2], said[2::2], strict=True):
        found = lint(from_values([read((ROOT / "examples" / f"{name}.yaml").read_bytes(), f"{name}.yaml")]))
        rules = re.findall(r"^- .+\[(OCT[0-9]{3}) ", text.replace("\n  ", " "), re.MULTILINE)
        assert rules == [finding.rule for finding in found], name
        assert (f"[{name}](#{name})" in said[0]) == bool(found), name


def test_no_page_and_no_example_says_that_a_node_can_be_upgraded_alone() -> None:
    files = [*(ROOT / "examples").glob("*.yaml"), *(ROOT / "schemas").glob("*.json"), *DOCS.glob("*.md")]
    assert not [path.name for path in files if re.search(r"upgraded\s+(# )?(by itself|alone)", path.read_text("utf-8"))]


# Links


@pytest.mark.parametrize("path", markdown_files(), ids=str)
def test_every_link_leads_to_a_file_and_a_heading(path: Path) -> None:
    assert broken_links(ROOT / path) == []


def test_a_broken_link_is_told(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# A `b.c` page\n[a](#a-bc-page) [b](#nowhere) [c](none.md) [d](page.md#a-bc-page) `[e](f)`\n")
    assert broken_links(page) == ["#nowhere", "none.md"]


# Decisions


def test_every_decision_is_listed_under_its_title() -> None:
    records = sorted(path for path in DECISIONS.glob("*.md") if path.name != "README.md")
    titles = {path.name: path.read_text(encoding="utf-8").partition("\n")[0] for path in records}
    listed = re.findall(r"^\| \[(\d{4})\]\(([^)]+)\) \| (.+) \|$", prose(DECISIONS / "README.md"), re.MULTILINE)
    assert {file: f"# {number}: {title}" for number, file, title in listed} == titles


def test_decisions_are_numbered_in_order_and_have_the_same_form() -> None:
    records = sorted(path for path in DECISIONS.glob("*.md") if path.name != "README.md")
    assert [path.name[:4] for path in records] == [f"{number:04}" for number in range(1, len(records) + 1)]
    for path in records:
        text = path.read_text(encoding="utf-8")
        assert re.search(r"^\*\*Status\*\*: (accepted|replaced by \d{4})$", text, re.MULTILINE), path.name
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"], path.name
