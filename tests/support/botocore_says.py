"""botocore's validator as a second opinion on what octogen renders."""

from __future__ import annotations

import json
from functools import cache

from botocore.validate import ParamValidator

from octogen.documents.document import Document
from scripts.generate_aws_schemas import operation_model

_operation = cache(operation_model)


def refused(document: Document) -> str:
    """Return what botocore says against a document; the AWS CLI fills in the members that hold an idempotency token."""
    return _refused(document.kind.service, document.kind.command, json.dumps(document.body))


@cache
def _refused(service: str, command: str, body: str) -> str:
    model = _operation(service, command)
    given = dict.fromkeys(model.idempotent_members, "token") | json.loads(body)
    return str(ParamValidator().validate(given, model.input_shape).generate_report())
