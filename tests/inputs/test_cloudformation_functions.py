"""What CloudFormation's functions amount to: in YAML's short forms, and in JSON as cfn-lint reads them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cfnlint.helpers import FUNCTION_RULES, FUNCTIONS_ALL

from octogen.source.source import Source
from octogen.source.yaml_text import FUNCTIONS
from tests.support.templates import deployment, in_json, in_yaml

SECTIONS = """\
Parameters:
  Count: {Type: Number, Default: 2}
  Named: {Type: String, Default: octopus}
  Version: {Type: String, Default: "2026.10"}
  Switch: {Type: String, Default: "true"}
  Open: {Type: String}
  Names: {Type: CommaDelimitedList, Default: "a, b"}
  None: {Type: CommaDelimitedList, Default: ""}
  Subnets: {Type: "List<AWS::EC2::Subnet::Id>"}
  LookedUp: {Type: "AWS::SSM::Parameter::Value<String>", Default: /octopus/version}
Mappings:
  Sizes: {small: {Cpu: "1024", Zones: [a, b]}}
Conditions:
  IsNamed: !Equals [!Ref Named, octopus]
  IsOpen: !Equals [!Ref Open, "yes"]
  IsNeither: !Not [!Condition IsNamed]
  IsBoth: !And [!Condition IsNamed, !Not [!Condition IsNeither], !Or [!Equals [a, b], !Condition IsNamed]]
  IsDecided: !And [!Condition IsNeither, !Condition IsOpen]
  IsUndecided: !Or [!Condition IsNeither, !Condition IsOpen]
  IsSame: !Equals [!Ref Open, !Ref Open]
  IsItself: !Not [!Condition IsItself]
Resources:
  Vpc: {Type: AWS::EC2::VPC}
  Cluster: {Type: AWS::ECS::Cluster, Properties: {ClusterName: tools}}
  Unnamed: {Type: AWS::ECS::Cluster}
  Joined: {Type: AWS::ECS::Cluster, Properties: {ClusterName: !Join [-, [!Ref Cluster, two]]}}
  TargetGroup: {Type: AWS::ElasticLoadBalancingV2::TargetGroup}
  LoadBalancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer}
  FileSystem: {Type: AWS::EFS::FileSystem}
  Role: {Type: AWS::IAM::Role}
  Absent: {Type: AWS::ECS::Cluster, Condition: IsNeither, Properties: {ClusterName: absent}}
  Probe:
    Type: AWS::ECS::Service
    Properties:
      Probe: """

NOTHING = object()
REGION, ACCOUNT, PARTITION = (f"${{cloudformation.AWS{part}.value}}" for part in ("Region", "AccountId", "Partition"))

AMOUNTS: dict[str, object] = {
    "plain": "plain",
    "!Ref Count": 2,
    "!Ref Named": "octopus",
    "!Ref Switch": "true",
    "!Ref Open": "${cloudformation.Open.value}",
    "!Ref Names": ["a", "b"],
    "!Ref None": [],
    "!Ref Subnets": "${cloudformation.Subnets.value}",
    "!Ref LookedUp": "${cloudformation.LookedUp.value}",
    "!Ref AWS::Region": REGION,
    "!Ref AWS::NoValue": NOTHING,
    "!Ref Vpc": "${cloudformation.Vpc.value}",
    "!Ref Nowhere": "${cloudformation.Nowhere.value}",
    "!Ref Cluster": "tools",
    "!Ref Unnamed": "${cluster.Unnamed.name}",
    "!Ref Joined": "tools-two",
    "!Ref Absent": "${cloudformation.Absent.value}",
    "!Ref TargetGroup": "${target-group.TargetGroup.arn}",
    "!Ref FileSystem": "${file-system.FileSystem.id}",
    "{Ref: {Ref: Named}}": "${cloudformation.octopus.value}",
    "!GetAtt FileSystem.FileSystemId": "${file-system.FileSystem.id}",
    "!GetAtt FileSystem.Arn": "${file-system.FileSystem.arn}",
    "!GetAtt TargetGroup.TargetGroupArn": "${target-group.TargetGroup.arn}",
    "!GetAtt [TargetGroup, TargetGroupName]": "${target-group.TargetGroup.name}",
    "!GetAtt LoadBalancer.DNSName": "${load-balancer.LoadBalancer.DNSName}",
    "!GetAtt LoadBalancer.LoadBalancerFullName": "${load-balancer.LoadBalancer.LoadBalancerFullName}",
    "!GetAtt Role.Arn": "${role.Role.arn}",
    "!GetAtt Vpc.CidrBlock": "${cloudformation.Vpc.CidrBlock.value}",
    "!GetAtt Cluster.Arn": f"arn:{PARTITION}:ecs:{REGION}:{ACCOUNT}:cluster/tools",
    "{'Fn::GetAtt': [Role, !Ref Named]}": "${role.Role.octopus}",
    "!Sub plain": "plain",
    "!Sub '${Named}:${Version} of ${Cluster}'": "octopus:2026.10 of tools",
    "!Sub '${Switch}-${ Count }-${!Named}'": "true-2-${Named}",
    "!Sub 'arn:${AWS::Partition}:x:${Role.Arn}'": f"arn:{PARTITION}:x:${{role.Role.arn}}",
    "!Sub ['${Own}-${Named}-${Open}', {Own: !Ref Count}]": "2-octopus-${cloudformation.Open.value}",
    "!Sub ['${Named}', {Named: mine}]": "mine",
    "!Sub '${Names}'": "${cloudformation.Names.value}",
    "!Sub ['${Own}', {Own: !ImportValue a}]": "${cloudformation.ImportValue.*.value}",
    "!Join ['-', [a, !Ref Count, !Ref Named]]": "a-2-octopus",
    "!Join [',', !Ref Names]": "a,b",
    "!Join ['', [!Ref Open, x]]": "${cloudformation.Open.value}x",
    "!Select [1, !Ref Names]": "b",
    "!Select ['0', [!Ref Count, x]]": 2,
    "!Select [0, !Split [':', 'a:b']]": "a",
    "!Split ['/', !Sub 'x/${Named}']": ["x", "octopus"],
    "!FindInMap [Sizes, small, Cpu]": "1024",
    "!FindInMap [Sizes, !Sub small, Zones]": ["a", "b"],
    "{'Fn::FindInMap': [Sizes, large, Cpu, {DefaultValue: !Ref Count}]}": 2,
    "!If [IsNamed, a, b]": "a",
    "!If [IsNeither, a, b]": "b",
    "!If [IsBoth, !Ref Count, b]": 2,
    "!If [IsDecided, a, b]": "b",
    "!If [IsSame, a, b]": "a",
    "!If [IsNeither, a, !Ref AWS::NoValue]": NOTHING,
    "[a, !If [IsNamed, !Ref AWS::NoValue, b], c]": ["a", "c"],
    "{a: !Ref AWS::NoValue, b: !Ref Count}": {"b": 2},
    "{'Fn::ForEach::L': [Own, !Ref Names, {'key${Own}': !Sub '${Own}-${Named}', 'b&{Own}': !Ref Own}]}": {
        "keya": "a-octopus",
        "ba": "a",
        "keyb": "b-octopus",
        "bb": "b",
    },
    "{'Fn::ForEach::L': [A, [x], {'Fn::ForEach::M': [B, [y, z], {'${A}${B}': '${A}'}]}]}": {"xy": "x", "xz": "x"},
    "{'Fn::ForEach::L': [Own, [a-b], {'k&{Own}': '${Own}'}]}": {"kab": "a-b"},
    "'{{resolve:ssm:/a/b}}'": "${cloudformation.resolve.*.value}",
    "!Sub 'a:{{resolve:ssm:/${Named}}}-{{c}}'": "a:${cloudformation.resolve.*.value}-{{c}}",
}

# Only CloudFormation can tell these: each stands for itself, and no two for one another.
UNTOLD = (
    "!ImportValue a",
    "!ImportValue b",
    "!Select [0, !Ref Subnets]",
    "!Select [1, !Ref Subnets]",
    "!Select [7, !Ref Names]",
    "!Select [x, !Ref Names]",
    "!GetAZs ''",
    "!Base64 a",
    "!Cidr [10.0.0.0/8, 2, 8]",
    "!Split [',', !Ref Open]",
    "!Split ['', a]",
    "!Join [',', !Ref Subnets]",
    "!Join [',', [!Ref Names]]",
    "!FindInMap [Sizes, !Ref Open, Cpu]",
    "!FindInMap [Sizes, large, Cpu]",
    "{'Fn::FindInMap': [Sizes, !Ref Open, Cpu, {DefaultValue: a}]}",
    "!FindInMap [Sizes, small]",
    "!If [IsOpen, a, b]",
    "!If [IsUndecided, a, b]",
    "!If [IsItself, a, b]",
    "!If [Nowhere, a, b]",
    "!If [IsNamed, a]",
    "!Sub [[a]]",
    "!GetAtt [Role, [Arn]]",
    "{'Fn::Transform': {Name: AWS::Include}, a: b}",
    "{'Fn::Length': !Ref Names}",
    "{Ref: [a]}",
)


def amount(source: Source) -> object:
    probe = deployment(source).get("service.Probe")
    assert probe is not None
    return probe.body.get("Probe", NOTHING)


def amounts(expression: str, folder: Path) -> list[object]:
    """Return what an expression amounts to in YAML and in JSON."""
    path = folder / "template.yaml"
    path.write_text(SECTIONS + expression + "\n", encoding="utf-8")
    return [amount(in_yaml(path)), amount(in_json(path))]


@pytest.mark.parametrize(("expression", "expected"), AMOUNTS.items(), ids=AMOUNTS)
def test_a_function_amounts_to_what_the_template_tells(expression: str, expected: object, tmp_path: Path) -> None:
    found = [_without_digest(amount) for amount in amounts(expression, tmp_path)]
    assert found == [expected, expected]


def _without_digest(amount: object) -> object:
    """Return a text with what tells one expression from another replaced by a star."""
    return re.sub(r"\.[0-9a-f]{8}\.", ".*.", amount) if isinstance(amount, str) else amount


def test_what_only_cloudformation_can_tell_is_a_reference_for_each_expression(tmp_path: Path) -> None:
    references = [amounts(expression, tmp_path) for expression in UNTOLD]
    assert [in_yaml for in_yaml, in_json in references if in_yaml != in_json] == []
    texts = [str(reference) for reference, _ in references]
    assert [text for text in texts if not text.startswith("${cloudformation.")] == []
    assert len(set(texts)) == len(texts)


def test_every_function_that_cfn_lint_knows_has_its_short_form() -> None:
    known = {name for name in FUNCTIONS_ALL | FUNCTION_RULES if "ForEach" not in name}
    assert set(FUNCTIONS.values()) == known
    assert all(short == f"!{long.removeprefix('Fn::')}" for short, long in FUNCTIONS.items())
