"""What a values file says exists already, made: the network, the file system, the secrets, the certificate, …"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from octogen.octopus.facts import GRPC_PORT, PING_PATH, POLLING_PORT, PORTAL_PORT
from octogen.values.values import Values
from tests.support.aws_cli import AwsCli
from tests.support.aws_resources import value_at


@dataclass(slots=True)
class Surroundings:
    """`ids` are AWS's by those in the values; `describe` are the commands that print what was made."""

    cli: AwsCli
    values: Values
    ids: dict[str, str] = field(default_factory=dict)
    describe: list[str] = field(default_factory=list)

    def rewrite(self, text: str) -> str:
        """Return `text` with AWS's ids in the place of the values'."""
        return re.sub("|".join(map(re.escape, self.ids)), lambda match: self.ids[match[0]], text)

    def make(self) -> None:
        """Make everything that the values name by an id or ARN."""
        self._network()
        text = json.dumps(self.values.data)
        for pattern, step in _STEPS:
            for match in dict.fromkeys(found[0] for found in re.finditer(pattern, text)):
                parts = re.fullmatch(pattern, match)
                assert parts is not None
                made = step(self, parts)
                if made:
                    self.ids[match] = made
        existing = self.values.data["cluster"].get("existing")
        if existing:
            self.cli("ecs create-cluster --cluster-name {name}", name=existing.rpartition("/")[2])

    def subnets(self) -> Iterator[tuple[str, str]]:
        """Yield (id, zone) of the values' subnets, each once."""
        data = self.values.data
        areas = [data["network"], data["loadBalancer"], data["tentacles"]["polling"], data["grpc"]]
        yield from {subnet["id"]: subnet["zone"] for area in areas for subnet in area.get("subnets", ())}.items()

    def _network(self) -> None:
        given = self.values.data["network"]["vpcId"]
        self.ids[given] = self.cli("ec2 create-vpc --cidr-block 10.0.0.0/16")["Vpc"]["VpcId"]
        for number, (subnet, zone) in enumerate(self.subnets()):
            command = "ec2 create-subnet --vpc-id {vpc} --availability-zone {zone} --cidr-block {block}"
            made = self.cli(command, vpc=self.ids[given], zone=zone, block=f"10.0.{number}.0/24")
            self.ids[subnet] = made["Subnet"]["SubnetId"]

    @property
    def vpc(self) -> str:
        return self.ids[self.values.data["network"]["vpcId"]]


def _security_group(here: Surroundings, match: re.Match[str]) -> str:
    command = "ec2 create-security-group --group-name {name} --description test --vpc-id {vpc}"
    return str(here.cli(command, name=match[0].removeprefix("sg-"), vpc=here.vpc)["GroupId"])


def _file_system(here: Surroundings, match: re.Match[str]) -> str:
    made = str(here.cli("efs create-file-system --creation-token {name} --encrypted", name=match[0])["FileSystemId"])
    zones = {zone: here.ids[subnet] for subnet, zone in here.subnets()}
    for subnet in zones.values():
        here.cli("efs create-mount-target --file-system-id {id} --subnet-id {subnet}", id=made, subnet=subnet)
    here.describe += [f"efs describe-file-systems --file-system-id {made}"]
    here.describe += [f"efs describe-mount-targets --file-system-id {made}"]
    return made


def _access_point(here: Surroundings, match: re.Match[str]) -> str:
    system = here.ids[here.values.data["storage"]["fileSystemId"]]
    path = f"Path=/{match[0]},CreationInfo={{OwnerUid=999,OwnerGid=999,Permissions=0755}}"
    command = "efs create-access-point --client-token {token} --file-system-id {system} --root-directory {path}"
    made = str(here.cli(command, token=match[0], system=system, path=path)["AccessPointId"])
    here.describe += [f"efs describe-access-points --access-point-id {made}"]
    return made


def _secret(here: Surroundings, match: re.Match[str]) -> str:
    command = "secretsmanager create-secret --name {name} --secret-string {text}"
    return str(here.cli(command, name=match["name"], text="{}")["ARN"])


def _parameter(here: Surroundings, match: re.Match[str]) -> str:
    here.cli("ssm put-parameter --name {name} --type SecureString --value test", name=match["name"])
    return ""  # its ARN holds nothing that AWS makes up


def _role(here: Surroundings, match: re.Match[str]) -> str:
    command = "iam create-role --role-name {name} --path {path} --assume-role-policy-document {trust}"
    return str(value_at(here.cli(command, name=match["name"], path=match["path"], trust="{}"), "Role.Arn"))


def _certificate(here: Surroundings, _match: re.Match[str]) -> str:
    return str(here.cli("acm request-certificate --domain-name octopus.example.com")["CertificateArn"])


def _load_balancer(here: Surroundings, match: re.Match[str]) -> str:
    return _balancer(here, match["name"], {"app": "application", "net": "network"}[match["type"]])


def _balancer(here: Surroundings, name: str, kind: str) -> str:
    subnets = " ".join({zone: here.ids[subnet] for subnet, zone in here.subnets()}.values())
    command = f"elbv2 create-load-balancer --name {name} --type {kind} --scheme internal --subnets {subnets}"
    made = str(value_at(here.cli(command), "LoadBalancers.0.LoadBalancerArn"))
    here.describe += [f"elbv2 describe-load-balancers --load-balancer-arns {made}"]
    return made


def _target_group(here: Surroundings, match: re.Match[str]) -> str:
    """Make a target group for what the values want it for (the portal, gRPC, polling Tentacles), and what feeds it."""
    data = here.values.data
    if match[0] == data["loadBalancer"]["existing"].get("targetGroupArn"):
        protocol, port = ("HTTP" if data["loadBalancer"]["type"] == "application" else "TCP"), PORTAL_PORT
    elif match[0] == data["grpc"]["existing"].get("targetGroupArn"):
        protocol, port = ("HTTPS" if data["grpc"]["mode"] == "application" else "TCP"), GRPC_PORT
    else:
        protocol, port = "TCP", POLLING_PORT
    command = (
        f"elbv2 create-target-group --name {{name}} --protocol {protocol} --port {port} --vpc-id {here.vpc}"
        f" --target-type ip --health-check-protocol HTTP --health-check-port {PORTAL_PORT}"
        f" --health-check-path {PING_PATH} --matcher {{matcher}}"
    )
    made = here.cli(command, name=match["name"], matcher='HttpCode="200,418"')
    group = str(value_at(made, "TargetGroups.0.TargetGroupArn"))
    balancer = _balancer(here, match["name"], "network" if protocol == "TCP" else "application")
    command = "elbv2 create-listener --load-balancer-arn {balancer} --protocol {protocol} --port {port}"
    command += " --default-actions Type=forward,TargetGroupArn={group}"
    here.cli(command, balancer=balancer, protocol=protocol, port=str(port), group=group)
    here.describe += [f"elbv2 describe-target-groups --target-group-arns {group}"]
    here.describe += [f"elbv2 describe-listeners --load-balancer-arn {balancer}"]
    return group


_ARN = r"arn:aws[a-z-]*:"
_STEPS: tuple[tuple[str, Callable[[Surroundings, re.Match[str]], str]], ...] = (
    (r"\bsg-[0-9a-f]+", _security_group),
    (r"\bfs-[0-9a-f]+", _file_system),
    (r"\bfsap-[0-9a-f]+", _access_point),
    (_ARN + r"secretsmanager:[a-z0-9-]+:\d+:secret:(?P<name>[A-Za-z0-9/_+=.@-]+)-[A-Za-z0-9]{6}", _secret),
    (_ARN + r"ssm:[a-z0-9-]+:\d+:parameter(?P<name>/[A-Za-z0-9/_.-]+)", _parameter),
    (_ARN + r"iam::\d+:role(?P<path>/(?:[A-Za-z0-9+=,.@_-]+/)*)(?P<name>[A-Za-z0-9+=,.@_-]+)", _role),
    (_ARN + r"acm:[a-z0-9-]+:\d+:certificate/[0-9a-f-]+", _certificate),
    (
        _ARN + r"elasticloadbalancing:[^\"]+:loadbalancer/(?P<type>app|net)/(?P<name>[A-Za-z0-9-]+)/[0-9a-f]+",
        _load_balancer,
    ),
    (_ARN + r"elasticloadbalancing:[^\"]+:targetgroup/(?P<name>[A-Za-z0-9-]+)/[0-9a-f]+", _target_group),
)
"""What an id looks like and what makes it, in the order in which the one needs the other."""
