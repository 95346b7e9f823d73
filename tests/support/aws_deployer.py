"""Documents fed to AWS one after another, each with what AWS answered to those before it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from octogen.documents.answers import ANSWERS, ASKED_AFTERWARDS
from octogen.documents.document import Document
from tests.support.aws_resources import RESOURCES, Resource, differences, value_at
from tests.support.aws_surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Created:
    """A document that AWS took: as it was sent, and the command that asks for it again."""

    name: str
    resource: Resource
    sent: Mapping[str, Any]
    describe: str


@dataclass(slots=True)
class Deployer:
    """Feeds documents to AWS, from files in `folder`; `known` are the `${…}` references that it has answered."""

    surroundings: Surroundings
    folder: Path
    known: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.surroundings.make()

    def create(self, document: Document) -> Created:
        """Send a document, its references filled in."""
        text = self.surroundings.rewrite(json.dumps(document.body))
        text = re.sub(r"\$\{[a-z][^}]*\}", lambda match: self.known[match[0]], text)
        path = self.folder / f"{document.name}.json"
        path.write_text(text, encoding="utf-8")
        resource, sent = RESOURCES[document.kind.name], json.loads(text)
        command = f"{document.kind.service} {document.kind.command} --cli-input-json file://{{path}}"
        cli = self.surroundings.cli
        if not resource.describe:
            # The AWS CLI then checks the input as it does before sending it, and sends nothing.
            cli, command = cli.again(), f"{command} --generate-cli-skeleton output"
        answer = cli(command, path=str(path))
        ask = ASKED_AFTERWARDS.get(document.kind.name)
        if ask:
            answer = cli(ask.format_map(answer))
        answers = ANSWERS.get(document.kind.name, {})
        given = {attribute: value_at(answer, where.replace("[0]", ".0")) for attribute, where in answers.items()}
        assert all(given.values()), f"{document.name}: AWS answered {answer}"
        self.known |= {f"${{{document.name}.{attribute}}}": value for attribute, value in given.items()}
        members = {member: value for member, value in sent.items() if isinstance(value, str)}
        return Created(document.name, resource, sent, resource.describe.format_map(members | given))

    def printed(self) -> Iterator[Any]:
        """Yield what AWS prints of the surroundings."""
        yield from map(self.surroundings.cli, self.surroundings.describe)

    def described(self, created: Created) -> Any:  # noqa: ANN401 - JSON
        """Return what AWS prints of a document, which must be what was meant. What moto lost is put back."""
        if not created.describe:
            return {}
        output = self.surroundings.cli(created.describe)
        assert list(differences(created.resource, created.sent, output)) == [], created.name
        lost = {member: created.sent[member] for member in created.resource.lost if member in created.sent}
        value_at(output, created.resource.at).update(lost)
        return output


def with_network_arns(text: str, printed: Iterable[str]) -> str:
    """Return what AWS printed with the ARNs of Network Load Balancers as AWS writes them: moto calls all `app`."""
    balancers = [balancer for output in printed for balancer in json.loads(output).get("LoadBalancers", ())]
    names = [balancer["LoadBalancerName"] for balancer in balancers if balancer["Type"] == "network"]
    return re.sub(rf"(loadbalancer|listener)/app/({'|'.join(map(re.escape, names))})/", r"\1/net/\2/", text)
