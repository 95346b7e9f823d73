"""The guide's cluster, rendered from examples/guide.yaml and held against the guide's own blocks, field by field.

A field of the guide is rendered equal, or deviations.yaml gives the reason why not, or lists it as one that
AWS alone reports. Nothing is passed over, and nothing stands there that is not needed any more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from octogen import assets
from octogen.api import arrange, check, read, render
from octogen.documents.document import Documents
from octogen.finding import Pointer, Severity, format_pointer, parse_pointer
from octogen.json_schema import schema
from octogen.linting.linting import lint
from octogen.source.elements import plain

ROOT = Path(__file__).parent.parent.parent
GUIDE = Path(__file__).parent.parent / "support" / "guide"
BLOCKS = {
    "load-balancer": "c461683d79e499284626a8975b3e4e4ac40ad476a8bd1362aa10bb5f53d68e80",
    "target-group": "80bec617dd1b5a5e04905173c22a82d3e6fb4562285f134ce86d0ddaabddad36",
    "cluster": "b2d203d179cff7780b10db10980f64ed1d2e2b257e68362b5badc50b1d85a1dd",
    "task-definition": "2355a3d436751e41eb67d7305c3784c613772880906c15130cd7f00f4baeec46",
    "service": "6aec99069f044cf3c5399fdc5100d281c6f3853762107527c9b6d503b3c05f14",
}
"""The blocks, and the SHA-256 of each as it stands in the guide."""
KEYS = {"environment": "name", "mountPoints": "containerPath"}
"""Lists whose order means nothing, and the member by which their entries are told apart."""

each_block = pytest.mark.parametrize("block", BLOCKS)


@cache
def rendered() -> Documents:
    source = ROOT / "examples" / "guide.yaml"
    return render(arrange(check(read(source.read_bytes(), "examples/guide.yaml"))))


@cache
def mapping() -> Mapping[str, Any]:
    """Return tests/support/guide/deviations.yaml."""
    loaded: Mapping[str, Any] = yaml.safe_load((GUIDE / "deviations.yaml").read_text(encoding="utf-8"))
    return loaded


def fields(block: str) -> Mapping[str, Any]:
    """Return every field of a block by its pointer, null for what is not set."""
    path = GUIDE / f"{block}.yaml"
    (root,) = read(path.read_bytes(), path.name).roots
    return {format_pointer(pointer): value for pointer, value in leaves(keyed(plain(root)))}


def keyed(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return `value` with the lists of KEYS as mappings."""
    if isinstance(value, list):
        return [keyed(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: {item[KEYS[key]]: keyed(item) for item in member} if key in KEYS and member else keyed(member)
        for key, member in value.items()
    }


def leaves(value: Any, pointer: Pointer = ()) -> Iterator[tuple[Pointer, Any]]:  # noqa: ANN401 - JSON
    if isinstance(value, dict) and value:
        for key, member in value.items():
            yield from leaves(member, (*pointer, key))
    elif isinstance(value, list) and value:
        for index, item in enumerate(value):
            yield from leaves(item, (*pointer, index))
    else:
        yield pointer, None if value in ([], {}) else value


def in_input(field: str, prefixes: Mapping[str, str]) -> Pointer:
    """Return where the operation's input has a field of the block."""
    longest = max((prefix for prefix in prefixes if is_below(field, prefix)), key=len, default=None)
    assert longest is not None, f"{field}: `inputs` tells nothing of it"
    target = prefixes[longest] + field[len(longest) :]
    return tuple(int(part) if part.isdigit() else part for part in parse_pointer(target))


def is_below(field: str, prefix: str) -> bool:
    return field == prefix or field.startswith(f"{prefix}/")


def value_at(body: Any, pointer: Pointer) -> Any:  # noqa: ANN401 - JSON
    """Return what stands in a document; null for what is not there, or empty."""
    for part in pointer:
        try:
            body = body[part]
        except (KeyError, IndexError, TypeError):
            return None
    return None if body in ([], {}) else body


def takes(block: str, pointer: Pointer) -> bool:
    """Return whether the operation that takes the block's document knows this place."""
    document = rendered().get(mapping()[block]["document"])
    assert document is not None
    operation = assets.load_json(assets.SCHEMAS / "aws" / f"{document.kind.operation}.schema.json")
    # An entry of a keyed list stands, in the schema, for any number.
    listed = tuple(0 if index and pointer[index - 1] in KEYS else part for index, part in enumerate(pointer))
    return schema.at(listed, operation) is not None


def deviations(block: str) -> Mapping[str, Any]:
    """Return what octogen renders for the fields that differ."""
    found: dict[str, Any] = {}
    for entry in mapping()[block]["deviations"]:
        assert not found.keys() & entry["fields"].keys(), "a field is listed twice"
        found |= entry["fields"]
    return found


@each_block
def test_each_field_of_the_guide_is_rendered_equal_or_its_difference_is_explained(block: str) -> None:
    document = rendered().get(mapping()[block]["document"])
    assert document is not None
    body, known = keyed(document.body), dict(deviations(block))
    for field, wanted in fields(block).items():
        if any(is_below(field, reported) for reported in mapping()[block]["reported"]):
            continue
        pointer = in_input(field, mapping()[block]["inputs"])
        assert takes(block, pointer), f"{field}: neither an input nor listed as reported"
        found = value_at(body, pointer)
        if found == wanted:
            assert field not in known, f"{field}: the deviation is no longer needed"
        else:
            assert field in known, f"{field}: rendered {found!r}, and deviations.yaml gives no reason"
            assert found == known.pop(field), field
    assert known == {}, "the guide has no such field"


@each_block
def test_what_is_listed_as_reported_is_there_and_no_input_has_it(block: str) -> None:
    for reported in mapping()[block]["reported"]:
        assert any(is_below(field, reported) for field in fields(block)), reported
        inside = [prefix for prefix in mapping()[block]["inputs"] if is_below(reported, prefix)]
        if inside:
            assert not takes(block, in_input(reported, mapping()[block]["inputs"])), reported


@each_block
def test_each_deviation_has_a_reason_and_a_public_source(block: str) -> None:
    for entry in mapping()[block]["deviations"]:
        assert entry["reason"].endswith("."), entry
        assert entry["source"].startswith("https://"), entry
        assert entry["fields"], entry


def test_every_block_of_the_guide_is_there_unchanged_and_compared() -> None:
    blocks = {path.stem: path.read_bytes() for path in GUIDE.glob("*.yaml") if path.stem != "deviations"}
    assert {stem: hashlib.sha256(content).hexdigest() for stem, content in blocks.items()} == BLOCKS
    assert mapping().keys() == BLOCKS.keys()


def test_the_values_of_the_guide_are_clean() -> None:
    assert [finding for finding in lint(rendered()) if finding.severity is not Severity.INFO] == []
