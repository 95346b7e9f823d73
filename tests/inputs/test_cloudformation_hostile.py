"""CloudFormation templates that mean harm, or nothing at all: findings, no exception, no growth without end."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from octogen.inputs.cloudformation.resources import TYPES
from octogen.inputs.deployments import from_documents, sort_inputs
from octogen.linting.linting import lint
from octogen.source.source import read


def nested(depth: int) -> Any:  # noqa: ANN401 - JSON
    """Return a Sub in which each text holds the one below twice."""
    value: Any = "x" * 100
    for _ in range(depth):
        value = {"Fn::Sub": ["${A}${A}", {"A": value}]}
    return value


LONG = "a," * 100_000
HOSTILE: dict[str, dict[str, Any]] = {
    "resources of wrong shapes": {
        "Resources": {
            "A": {"Type": "AWS::ECS::Service", "Properties": []},
            "B": {"Type": "AWS::ECS::Service", "Properties": {"Ref": "A"}},
            "C": {"Type": "AWS::ECS::TaskDefinition", "Properties": {"ContainerDefinitions": {"Name": 1}}},
            "D": {"Type": ["AWS::ECS::Service"], "Condition": {}},
            "E": [],
            "F": None,
            "G": {
                "Type": "AWS::ElasticLoadBalancing::LoadBalancer",
                "Properties": {"Policies": [1, {}], "CrossZone": 1},
            },
            "H": {"Type": "AWS::ECS::ClusterCapacityProviderAssociations", "Properties": "x"},
            "I": {"Type": "AWS::ECS::Cluster", "Properties": {"ClusterName": {"Ref": "I"}}, "Condition": "X"},
            "Fn::ForEach::J": "x",
            "Fn::ForEach::K": [1, 2, 3],
            "Fn::ForEach::L": [[], [], {}],
            "Fn::ForEach::M": ["", ["a"], {"a${}": {"Type": "AWS::ECS::Service"}}],
        },
        "Parameters": {"P": "x", "Q": {"Type": 1, "Default": {}}},
        "Mappings": [],
        "Conditions": {"X": "x", "Y": {"Fn::And": "x"}},
    },
    "names in circles": {
        "Resources": {
            "A": {"Type": "AWS::ECS::Cluster", "Properties": {"ClusterName": {"Fn::Sub": "${B}a"}}},
            "B": {"Type": "AWS::ECS::Cluster", "Properties": {"ClusterName": {"Fn::Sub": "${A}b"}}},
        }
    },
    "conditions in circles": {
        "Conditions": {"A": {"Fn::Not": [{"Condition": "B"}]}, "B": {"Fn::Or": [{"Condition": "A"}] * 9}},
        "Resources": {"S": {"Type": "AWS::ECS::Service", "Condition": "A"}},
    },
    "conditions without end": {
        "Conditions": {f"C{n}": {"Fn::And": [{"Condition": f"C{n + 1}"}] * 2} for n in range(1500)},
        "Resources": {"S": {"Type": "AWS::ECS::Service", "Condition": "C0"}},
    },
    "names without end": {
        "Resources": {
            f"C{n}": {"Type": "AWS::ECS::Cluster", "Properties": {"ClusterName": {"Ref": f"C{n + 1}"}}}
            for n in range(1500)
        }
    },
    "a text that doubles thirty times": {
        "Resources": {"S": {"Type": "AWS::ECS::Service", "Properties": {"ServiceName": nested(30)}}}
    },
    "a default that is put into a text very often": {
        "Parameters": {"P": {"Type": "String", "Default": "x" * 100_000}},
        "Resources": {"S": {"Type": "AWS::ECS::Service", "Properties": {"ServiceName": {"Fn::Sub": "${P}" * 100_000}}}},
    },
    "a long text between many others": {
        "Parameters": {"P": {"Type": "String", "Default": "x" * 100_000}},
        "Resources": {
            "S": {
                "Type": "AWS::ECS::Service",
                "Properties": {"ServiceName": {"Fn::Join": [{"Ref": "P"}, ["a"] * 50_000]}},
            }
        },
    },
    "a long list that is referred to very often": {
        "Parameters": {
            "P": {"Type": "CommaDelimitedList", "Default": LONG},
            "Q": {"Type": "String", "Default": LONG},
        },
        "Mappings": {"A": {"B": {"C": [1] * 10_000}}},
        "Resources": {
            "S": {
                "Type": "AWS::ECS::Service",
                "Properties": {
                    "LoadBalancers": [
                        {"Ref": "P"},
                        {"Fn::Split": [",", {"Ref": "Q"}]},
                        {"Fn::FindInMap": ["A", "B", "C"]},
                    ]
                    * 500
                },
            }
        },
    },
    "loops within loops": {
        "Resources": {"S": {"Type": "AWS::ECS::Service", "Properties": {}}},
    },
    "dynamic references that never end": {
        "Resources": {"S": {"Type": "AWS::ECS::Service", "Properties": {"ServiceName": "{{resolve:" * 100_000}}}
    },
}
loop: Any = {"Service${I0}${I1}": {"Type": "AWS::ECS::Service"}}
for level in range(30):
    loop = {f"Fn::ForEach::L{level}": [f"I{level}", ["a", "b"], loop]}
HOSTILE["loops within loops"]["Resources"] |= loop


@pytest.mark.parametrize("template", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_template_gives_findings_and_no_exception(template: dict[str, Any]) -> None:
    source = read(json.dumps(template))
    (documents,) = sort_inputs([source]).deployments
    lint(documents)
    assert sum(len(json.dumps(document.body)) for document in documents.items) < 20_000_000


WORDS = st.sampled_from(
    [
        *(
            "Ref",
            "Fn::If",
            "Fn::Sub",
            "Fn::Join",
            "Fn::GetAtt",
            "Fn::Select",
            "Fn::Split",
            "Fn::FindInMap",
            "Fn::Equals",
        ),
        *(
            "Fn::Not",
            "Fn::And",
            "Fn::ForEach::L",
            "Fn::Transform",
            "Condition",
            "A",
            "B",
            "AWS::NoValue",
            "${A.B}",
            "${A}",
        ),
        *(
            "Type",
            "Properties",
            "Default",
            "Parameters",
            "AWS::ECS::Service",
            "AWS::ECS::Cluster",
            "ClusterName",
            "List<",
        ),
        *(
            "AWS::ElasticLoadBalancing::LoadBalancer",
            "Policies",
            "CrossZone",
            "LoadBalancerAttributes",
            "&{A}",
            "1",
            "",
        ),
    ]
)
ANYTHING = st.recursive(
    WORDS | st.none() | st.booleans() | st.integers(),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(WORDS, below, max_size=3),
    max_leaves=12,
)
RESOURCES = st.dictionaries(
    st.sampled_from(["A", "B", "Fn::ForEach::L"]),
    ANYTHING
    | st.fixed_dictionaries(
        {"Type": st.sampled_from(sorted(TYPES)), "Properties": ANYTHING}, optional={"Condition": WORDS}
    ),
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(RESOURCES, ANYTHING, ANYTHING, ANYTHING)
def test_any_template_at_all_gives_findings_and_no_exception(
    resources: object, parameters: object, mappings: object, conditions: object
) -> None:
    template = {"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources, "Parameters": parameters}
    lint(from_documents([read(json.dumps({**template, "Mappings": mappings, "Conditions": conditions}))]))
