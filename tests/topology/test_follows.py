"""What the documents hold that follow from values: follows.yaml, beside this driver."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from octogen.api import arrange, check, read, render

SAMPLE = Path(__file__).parent.parent.parent / "sample-values.yaml"
CASES = [
    case for case in yaml.safe_load_all((Path(__file__).parent / "follows.yaml").read_text(encoding="utf-8")) if case
]


def part_of(found: Any, wanted: Any) -> Any:  # noqa: ANN401 - JSON
    """Return what of a document is wanted: of each mapping the members that are named, of each list all items."""
    if isinstance(found, dict) and isinstance(wanted, dict):
        return {key: part_of(found.get(key), value) for key, value in wanted.items()}
    if isinstance(found, list) and isinstance(wanted, list) and len(found) == len(wanted):
        return [part_of(item, value) for item, value in zip(found, wanted, strict=True)]
    return found


@pytest.mark.parametrize("case", CASES, ids=[case["shows"] for case in CASES])
def test_the_documents_follow_from_the_values(case: dict[str, Any]) -> None:
    values = check(read(SAMPLE.read_bytes(), SAMPLE.name), read(json.dumps(case["values"]), "overlay.json"))
    assert values.findings == ()
    documents = render(arrange(values))
    assert documents.findings == ()
    found = {name: documents.get(name) for name in case["documents"]}
    bodies = {name: dict(document.body) if document else None for name, document in found.items()}
    assert part_of(bodies, case["documents"]) == case["documents"]
