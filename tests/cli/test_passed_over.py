"""What is neither octogen's nor AWS's is passed over, and nothing of it is kept."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest

from octogen.cli.files import expand
from octogen.inputs.deployments import without_contents
from octogen.source.source import read

FOREIGN = json.dumps({"items": [{"name": f"item-{number}", "values": [number]} for number in range(2000)]})
KEPT = {
    "documents": '{"family": "web", "containerDefinitions": []}',
    "a template": "Resources: {A: {Type: AWS::SNS::Topic}}",
    "values": "apiVersion: octogen/v1",
    "an overlay": "nodes: {count: 3}",
    "nothing": "# nothing",
    "what cannot be read": "a: [",
}


def test_memory_does_not_grow_with_files_that_are_passed_over() -> None:
    tracemalloc.start()
    kept = [without_contents(read(FOREIGN, "0.json"))]
    before, _peak = tracemalloc.get_traced_memory()
    kept += [without_contents(read(FOREIGN, f"{number}.json")) for number in range(1, 6)]
    after, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [source.name for source in kept] == [f"{number}.json" for number in range(6)]
    assert after - before < len(FOREIGN) // 4


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_what_may_be_judged_is_kept_whole(text: str) -> None:
    source = read(text, "a.yaml")
    assert without_contents(source) is source


def test_a_template_of_another_ending_is_found_in_a_directory(tmp_path: Path) -> None:
    (tmp_path / "stack.template").write_text("Resources: {}", encoding="utf-8")
    assert expand([str(tmp_path)]) == {str(tmp_path / "stack.template"): False}
