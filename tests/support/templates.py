"""The CloudFormation templates of tests/inputs/cloudformation/ in both notations, and templates written in a test."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from cfnlint.decode import cfn_yaml

from octogen.documents.document import Document, Documents
from octogen.inputs.deployments import sort_inputs
from octogen.source.source import Source, read

TEMPLATES = Path(__file__).parent.parent / "inputs" / "cloudformation"
GOOD, FAULTY = TEMPLATES / "octopus.yaml", TEMPLATES / "octopus-faulty.yaml"


def in_yaml(path: Path) -> Source:
    return read(path.read_bytes(), path.name)


def in_json(path: Path) -> Source:
    """Return a YAML template as JSON: its short forms as cfn-lint's reader has them."""
    return read(json.dumps(cfn_yaml.load(str(path)), indent=2), path.with_suffix(".json").name)


both_notations = pytest.mark.parametrize("notation", [in_yaml, in_json])
Notation = Callable[[Path], Source]


def deployment(source: Source) -> Documents:
    assert source.findings == ()
    (found,) = sort_inputs([source]).deployments
    return found


def of(template: Mapping[str, Any]) -> dict[str, Document]:
    """Return the documents of a template by name."""
    return {document.name: document for document in deployment(read(json.dumps(template))).items}
