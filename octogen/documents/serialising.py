"""Documents to text: canonical YAML and JSON, the same bytes for the same documents on every machine."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from octogen.documents.document import Document

_BASE: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Dumper(_BASE):  # type: ignore[misc]
    """Quotes also the words that only some readers of YAML 1.1 take for booleans: y, Y, n and N."""

    def ignore_aliases(self, data: object) -> bool:
        del data
        return True


_Dumper.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("[yYnN]$"), list("yYnN"))


def to_json(body: Mapping[str, Any]) -> str:
    """Return a document as indented JSON, its keys in the order in which they were rendered."""
    return json.dumps(body, indent=2, ensure_ascii=False) + "\n"


def to_yaml(body: Mapping[str, Any]) -> str:
    """Return a document as block-style YAML, one line a value however long it is."""
    text: str = yaml.dump(body, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=2**31 - 1)
    return text


def yaml_stream(documents: Iterable[Document]) -> str:
    """Return documents as a YAML stream; comments above each say its name and the AWS CLI command it is for."""
    return "".join(
        f"---\n# Document: {document.name}\n# Feed to: {feeding(document)}\n{to_yaml(document.body)}"
        for document in documents
    )


def json_stream(documents: Iterable[Document]) -> str:
    """Return documents as one JSON object: bodies by name."""
    return to_json({document.name: document.body for document in documents})


def feeding(document: Document) -> str:
    """Return the AWS CLI command that takes a document."""
    return f"aws {document.kind.service} {document.kind.command} --cli-input-json file://{document.name}.json"
