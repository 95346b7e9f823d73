"""What no schema shows of rendered documents holds of every example, of the sample, and of the overlays beside this.

In held_by_no_schema.yaml, `right` are overlays of the sample of which everything must hold. `wrong` are documents that
octogen does not render, each with what this test would say of it: a document of the sample under an overlay in which
one text is replaced by another.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from octogen.api import arrange, check, lint, read, render
from octogen.documents.document import Document
from octogen.finding import Severity
from tests.support.held import Rendered, complaints
from tests.support.held_rights import admitted, rights

ROOT = Path(__file__).parent.parent.parent
SAMPLE = ROOT / "sample-values.yaml"
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
CASES = yaml.safe_load(Path(__file__).with_name("held_by_no_schema.yaml").read_text(encoding="utf-8"))


def rendered(path: Path, overlay: Any = None) -> Rendered:  # noqa: ANN401 - JSON
    values = check(read(path.read_bytes(), path.name), read(json.dumps(overlay or {}), "overlay.yaml"))
    assert values.findings == ()
    return Rendered(render(arrange(values)), values.data)


def said(found: Rendered) -> list[str]:
    return [*complaints(found), *rights(found), *admitted(found)]


@pytest.mark.parametrize("path", [SAMPLE, *EXAMPLES], ids=lambda path: path.stem)
def test_what_no_schema_shows_holds_of_the_sample_and_of_every_example(path: Path) -> None:
    assert said(rendered(path)) == []


@pytest.mark.parametrize("name", CASES["right"])
def test_what_no_schema_shows_holds_of(name: str) -> None:
    found = rendered(SAMPLE, CASES["right"][name])
    assert said(found) == []
    assert [item.message for item in lint(found.documents) if item.severity is Severity.ERROR] == []


@pytest.mark.parametrize("name", CASES["wrong"])
def test_this_test_would_say(name: str) -> None:
    case = CASES["wrong"][name]
    found = rendered(SAMPLE, case.get("overlay"))
    items = [broken(item, *case["replace"]) if item.name == case["in"] else item for item in found.documents.items]
    assert said(replace(found, documents=replace(found.documents, items=tuple(items)))) == case["says"]


def broken(document: Document, old: str, new: str) -> Document:
    text = json.dumps(document.body)
    assert text.count(old) == 1
    return replace(document, body=json.loads(text.replace(old, new)))
