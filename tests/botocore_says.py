"""botocore's validator as a second opinion on what octogen renders."""

from __future__ import annotations

from botocore.validate import ParamValidator

from octogen.documents import Document
from scripts.generate_aws_schemas import operation_model


def refused(document: Document) -> str:
    """Return what botocore says against a document; the AWS CLI fills in the members that hold an idempotency token."""
    model = operation_model(document.kind.service, document.kind.command)
    tokens = dict.fromkeys(model.idempotent_members, "token")
    return str(ParamValidator().validate(tokens | dict(document.body), model.input_shape).generate_report())
