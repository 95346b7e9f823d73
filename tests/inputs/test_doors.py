"""What the AWS CLI takes and what it prints, for every kind of document, is recognised."""

from __future__ import annotations

import json

import pytest

from octogen.documents.document import Origin
from octogen.documents.kinds import KINDS
from octogen.inputs.deployments import from_documents, sort_inputs
from octogen.source.source import read
from scripts.generate_aws_schemas import operation_model
from tests.support.aws_prints import PRINTED, PRINTS_NOTHING, Output, Spelling, each_spelling, model, printed, skeleton

EVERY_OUTPUT = [(kind, output) for kind in PRINTED for output in PRINTED[kind]]
# Nothing of a backup policy or of the description of a policy says what it is, once it is taken out.
TAKEN_OUT = [
    (kind, output)
    for kind, output in EVERY_OUTPUT
    if output.key and kind not in {"backup-policy", "classic-tls-policy"}
]


def named(part: str | Output) -> str:
    return part if isinstance(part, str) else part.operation


each_output = pytest.mark.parametrize(("kind", "output"), EVERY_OUTPUT, ids=named)


def recognised(*texts: str, name: str = "<stdin>") -> list[tuple[str, Origin]]:
    """Return what one stream holds."""
    source = read("\n".join(texts), name)
    assert source.findings == ()
    inputs = sort_inputs([source])
    return [(document.kind.name, document.origin) for found in inputs.deployments for document in found.items]


def test_every_kind_is_printed_by_some_operation_or_by_none() -> None:
    assert sorted({*PRINTED, *PRINTS_NOTHING}) == sorted(KINDS)


def test_every_key_that_a_kind_is_wrapped_in_is_one_that_aws_prints() -> None:
    for name, kind in KINDS.items():
        assert set(kind.wrapped) == {output.key for output in PRINTED.get(name, ()) if output.key}


@each_output
def test_what_aws_prints_has_the_identity_and_a_title_of_its_kind(kind: str, output: Output) -> None:
    shape = model(output)
    if output.key:
        shape = shape.members[output.key]
    members = (shape.member if shape.type_name == "list" else shape).members
    known = KINDS[kind]
    assert not known.identity or known.identity in members
    assert not known.title or members.keys() & set(known.title)
    assert (
        known.identity not in operation_model(known.service, known.command).input_shape.members or kind == "file-system"
    )


@each_spelling
@each_output
def test_what_aws_prints_is_recognised(kind: str, output: Output, spell: Spelling) -> None:
    whole = printed(kind, output)
    assert recognised(spell(whole)) == [(kind, Origin.OUTPUT)]
    assert recognised(spell([whole, whole])) == [(kind, Origin.OUTPUT)] * 2
    assert recognised(spell(whole), name="elsewhere/service.yaml") == [(kind, Origin.OUTPUT)]


@each_spelling
@pytest.mark.parametrize(("kind", "output"), TAKEN_OUT, ids=named)
def test_what_a_query_takes_out_of_it_is_recognised(kind: str, output: Output, spell: Spelling) -> None:
    inner = printed(kind, output)[output.key]
    count = len(inner) if isinstance(inner, list) else 1
    assert recognised(spell(inner)) == [(kind, Origin.OUTPUT)] * count


@each_spelling
@pytest.mark.parametrize("kind", KINDS)
def test_what_the_aws_cli_takes_is_recognised(kind: str, spell: Spelling) -> None:
    whole = skeleton(operation_model(KINDS[kind].service, KINDS[kind].command).input_shape)
    assert recognised(spell(whole)) == [(kind, Origin.INPUT)]
    assert recognised(spell([whole, whole])) == [(kind, Origin.INPUT)] * 2
    assert recognised(spell(whole), name="elsewhere/cluster.yaml") == [(kind, Origin.INPUT)]


def test_what_two_commands_print_may_stand_in_one_mapping() -> None:
    service, task = printed("service", PRINTED["service"][1]), printed("task-definition", PRINTED["task-definition"][0])
    found = [("service", Origin.OUTPUT), ("task-definition", Origin.OUTPUT)]
    assert sorted(recognised(json.dumps(service | task))) == found


def test_the_tags_beside_a_task_definition_do_not_hide_it() -> None:
    whole = printed("task-definition", PRINTED["task-definition"][0])
    assert {"taskDefinition", "tags"} <= whole.keys()
    (document,) = from_documents([read(json.dumps(whole))]).items
    assert document.body == whole["taskDefinition"]


def test_any_member_of_an_update_tells_it_for_one_but_those_that_others_have_as_well() -> None:
    members = set(operation_model("ecs", "update-service").input_shape.members) - {"service"}
    told = {name for name in members if recognised(json.dumps({"service": "web", name: None}))}
    assert members - told == {
        *("cluster", "deploymentController", "enableECSManagedTags", "monitoring", "placementConstraints"),
        *(
            "placementStrategy",
            "propagateTags",
            "serviceConnectConfiguration",
            "serviceRegistries",
            "volumeConfigurations",
        ),
        "vpcLatticeConfigurations",
    }
