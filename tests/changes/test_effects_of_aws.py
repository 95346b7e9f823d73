"""schemas/effects-aws.json against its sources: botocore, CloudFormation's schemas, overrides with their reasons."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from botocore import xform_name

from octogen.changes.change import OnAws
from octogen.documents.document import Document
from octogen.inputs.deployments import from_values
from octogen.source.source import read
from scripts import generate_effects
from scripts.generate_aws_schemas import service_model
from scripts.generate_effects import EFFECTS, OVERRIDES, ROOT

KINDS: dict[str, Any] = json.loads(EFFECTS.read_text(encoding="utf-8"))["kinds"]
EXAMPLES = (ROOT / "sample-values.yaml", *sorted((ROOT / "examples").glob("*.yaml")))


def members() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for kind, entry in KINDS.items():
        for name, effect in entry["members"].items():
            yield kind, name, effect


def rendered(path: Path) -> tuple[Document, ...]:
    return from_values([read(path.read_bytes(), path.name)]).items


def test_the_file_is_what_the_sources_say() -> None:
    assert EFFECTS.read_text(encoding="utf-8") == generate_effects.rendered(), "not current; `make effects` writes it"


def test_an_override_has_a_reason_a_source_and_something_to_override() -> None:
    overrides = yaml.safe_load(OVERRIDES.read_text(encoding="utf-8"))
    lacking = [
        (kind, name)
        for kind, some in overrides.items()
        for name, override in some.items()
        if not override["why"] or not override["source"].startswith("https://")
    ]
    assert lacking == []
    assert list(generate_effects.superfluous()) == []


def test_an_override_that_says_what_both_sources_say_is_superfluous(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needless = {"effect": "replace", "why": "because", "source": "https://example.com"}
    path = tmp_path / "overrides.yaml"
    path.write_text(json.dumps({"load-balancer": {"Scheme": needless, "Shceme": needless}}), encoding="utf-8")
    monkeypatch.setattr(generate_effects, "OVERRIDES", path)
    assert list(generate_effects.superfluous()) == ["load-balancer Scheme", "load-balancer Shceme"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_member_that_is_rendered_has_an_effect(path: Path) -> None:
    lacking = {
        (document.kind.name, member)
        for document in rendered(path)
        for member in document.body
        if member not in KINDS.get(document.kind.name, {}).get("members", {})
    }
    assert lacking == set()


def test_every_effect_is_one_that_octogen_knows_and_names_commands_of_the_aws_cli() -> None:
    assert {effect["effect"] for _, _, effect in members()} <= set(OnAws)
    named = {effect["by"] for _, _, effect in members() if "by" in effect}
    named |= {entry["delete"] for entry in KINDS.values() if "delete" in entry}
    unknown = {
        command
        for command in named
        for service, _, operation in (command.partition(" "),)
        if operation not in {xform_name(name, "-") for name in service_model(service).operation_names}
    }
    assert unknown == set()


def test_what_is_changed_in_place_says_by_which_command() -> None:
    changing = (OnAws.IN_PLACE, OnAws.NEW_DEPLOYMENT, OnAws.NEW_REVISION)
    assert [(kind, name) for kind, name, effect in members() if effect["effect"] in changing and not effect["by"]] == []
