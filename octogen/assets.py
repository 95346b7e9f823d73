"""Where `templates/`, `schemas/` and the sample values are: inside the wheel, or beside the package in a checkout."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).parent
_INSTALLED = _PACKAGE / "_assets"
ROOT = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent
TEMPLATES = ROOT / "templates"
SCHEMAS = ROOT / "schemas"
SAMPLE_VALUES = ROOT / "sample-values.yaml"


@cache
def load_json(path: Path) -> Any:  # noqa: ANN401 - a JSON file holds any shape; callers know theirs
    """Return the parsed JSON file. The result is shared between callers and must not be changed."""
    return json.loads(path.read_text(encoding="utf-8"))
