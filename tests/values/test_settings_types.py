"""The types of the settings are those of the schema, and what decides about settings is checked against them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.generate_docs import TYPES
from scripts.settings_types import settings_module

PACKAGE = TYPES.parent.parent
DECIDING = sorted(path for room in ("topology", "values") for path in (PACKAGE / room).rglob("*.py") if path != TYPES)


def test_the_types_are_current() -> None:
    assert TYPES.read_text(encoding="utf-8") == settings_module(), f"{TYPES.name} is not current; `make docs` writes it"


def test_a_key_without_a_default_may_be_missing_and_a_keyword_is_a_key() -> None:
    text = settings_module()
    for line in ("count: int", "taskCaps: dict[str, int]", "tag: NotRequired[str]", '"import": "NotRequired['):
        assert re.search(rf"^ +{re.escape(line)}", text, re.MULTILINE), line


@pytest.mark.parametrize("path", DECIDING, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_function_takes_settings_that_mypy_knows_nothing_of(path: Path) -> None:
    taken = re.findall(r"\b(?:data|settings|compute|image): Mapping\[str, Any\]", path.read_text(encoding="utf-8"))
    assert taken == []
