"""docs/doors.md: which rule finds its pitfall in which files, found out by trying."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from octogen.documents.document import Documents
from octogen.inputs.deployments import from_documents, from_values
from octogen.linting.linting import lint
from octogen.reports.catalogue import area
from octogen.rules import RULES
from octogen.rules.rule import Rule, example_documents
from octogen.source.source import Source, read
from scripts.door_files import Bodies, described, template

ROOT = Path(__file__).parent.parent
MUTATIONS = ROOT / "tests" / "rules" / "mutations"

_VALUES, _DOCUMENTS, _OUTPUTS, _TEMPLATES = DOORS = (
    "values file",
    "AWS CLI input",
    "AWS output",
    "CloudFormation",
)

_INTRODUCTION = """\
# Which door sees which rule

<!-- `make docs` writes this page. -->

One set of rules judges whatever comes in: a values file, the documents that it renders to and other inputs of the AWS
CLI, what `aws … describe-*` prints, and CloudFormation templates. A cell is marked where the rule was seen to find its
pitfall when this page was written, by running what `octogen lint` runs:

- **values file**: a change of `tests/rules/mutations/` is laid over `sample-values.yaml`, and the rule finds it.
- **AWS CLI input**: the rule finds it in its bad example, or in the documents that the change renders to.
- **AWS output**: the same documents, turned into what `describe-*` prints of them: wrapped, members renamed, ARNs and
  ids in the place of references, attributes without the ARN of their owner. Defaults that AWS would print are not
  filled in.
- **CloudFormation**: the same documents as resources of one template, references as `Ref`.

At each door but the first the rule must also be silent about its good example. An empty cell means that the pitfall
cannot be seen there: no values key leads to it (`overrides` and your own templates can, and are judged as documents
are), AWS would not have accepted it, or it does not concern such a file.

**Needs** lists the kinds of documents without which the rule cannot judge its bad example: lint them
together, in one directory or one stream.

`describe-*-attributes` does not print whose attributes they are. They are those of the load balancer, target group or
listener after which their file is named (`target-group-attributes.web.json` speaks of `target-group.web.json`, or of
the target group called `web`), else of the only one there is. Where there are several, octogen judges none by them.

A CloudFormation template is a deployment of its own. Its parameters stand for their defaults, its conditions, mappings
and loops for what these decide; nothing is held against what only CloudFormation can tell, such as imports, pseudo
parameters and parameters without a default.
"""

# The smallest file of each door, for the rules that are about files: a key too many, a comment, a template.
_FILES = {
    _VALUES: (ROOT / "sample-values.yaml").read_text(encoding="utf-8"),
    _DOCUMENTS: "serviceName: octopus\ntaskDefinition: octopus\n",
    _OUTPUTS: "services:\n- serviceArn: arn:aws:ecs:eu-west-2:123456789012:service/octopus\n  serviceName: octopus\n",
    _TEMPLATES: "Resources:\n  Octopus:\n    Type: AWS::ECS::Service\n    Properties:\n      ServiceName: octopus\n",
}


def doors_page() -> str:
    """Return the page."""
    parts = [_INTRODUCTION]
    for title, rules in groupby(RULES, area):
        parts += [f"## {title}\n", f"| rule | {' | '.join(DOORS)} | needs |", f"|---|{':-:|' * len(DOORS)}---|"]
        parts += [*map(_row, rules), ""]
    return "\n".join(parts)


def _row(rule: Rule) -> str:
    seen = _seen_in_files(rule) if rule.found_by_earlier_step else _seen(rule)
    marks = " | ".join("✓" if door in seen else "" for door in DOORS)
    link = f"[{rule.id} {rule.name}](rules.md#{rule.id.lower()}-{rule.name})"
    return f"| {link} | {marks} | {'' if rule.found_by_earlier_step else ', '.join(needs(rule))} |"


def _seen(rule: Rule) -> set[str]:
    """Return the doors at which a rule finds one of its cases, and not its good example."""
    cases = [_bodies(example_documents(rule.bad))]
    overlay, documents = MUTATIONS / f"{rule.id}.yaml", MUTATIONS / f"{rule.id}.documents.yaml"
    seen: set[str] = set()
    if documents.is_file():
        cases.append(_bodies(example_documents(documents.read_text(encoding="utf-8"))))
    if overlay.is_file():
        rendered = from_values([_sample(), read(overlay.read_bytes(), overlay.name)])
        cases.append(_bodies(rendered))
        seen |= {_VALUES} if _finds(rule, rendered) else set()
    good = _bodies(example_documents(rule.good))
    for door, spell in _SPELT.items():
        if any(_finds(rule, _read(spell(case))) for case in cases) and not _finds(rule, _read(spell(good))):
            seen.add(door)
    return seen


def needs(rule: Rule) -> list[str]:
    """Return the kinds of the documents of a bad example that a rule cannot do without, each once."""
    documents = example_documents(rule.bad)
    for document in documents.items:
        fewer = Documents(tuple(item for item in documents.items if item is not document), sources=documents.sources)
        if _finds(rule, fewer):
            documents = fewer
    return list(dict.fromkeys(document.kind.name for document in documents.items))


def _seen_in_files(rule: Rule) -> set[str]:
    return {door for door, text in _FILES.items() if _finds(rule, _TRIED[rule.id](door, text))}


def _with_a_key_twice(door: str, text: str) -> Documents:
    return _through(door, read(f"{text}{text.splitlines()[-1]}\n", "example.yaml"))


def _with_an_unknown_key(door: str, text: str) -> Documents:
    return _through(door, read(f"{text}countt: 3\n", "example.yaml"))


def _with_a_bare_suppression(door: str, text: str) -> Documents:
    return _through(door, read(f"{text.rstrip()}  # octogen: ignore[OCT206]\n", "example.yaml"))


def _with_a_broken_template(door: str, text: str) -> Documents:
    with TemporaryDirectory() as folder:
        (Path(folder) / "cluster.yaml.j2").write_text("clusterName: {{ nme }}\n", encoding="utf-8")
        return _through(door, read(text, "example.yaml"), Path(folder))


def _with_what_init_wrote(door: str, text: str) -> Documents:
    return _through(door, read(text.replace("octogen: ignore-file[OCT006]", ""), "example.yaml"))


_TRIED: Mapping[str, Callable[[str, str], Documents]] = {
    "OCT001": _with_a_key_twice,
    "OCT002": _with_an_unknown_key,
    "OCT004": _with_a_bare_suppression,
    "OCT005": _with_a_broken_template,
    "OCT006": _with_what_init_wrote,
}


def _through(door: str, source: Source, templates: Path | None = None) -> Documents:
    return from_values([source], templates=templates) if door == _VALUES else from_documents([source])


def _by_name(bodies: Bodies) -> str:
    """Return documents as the stream that `octogen render` prints, each under its name."""
    return "".join(f"---\n# Document: {name}\n{json.dumps(body)}\n" for name, body in bodies.items())


_SPELT: Mapping[str, Callable[[Bodies], str]] = {_DOCUMENTS: _by_name, _OUTPUTS: described, _TEMPLATES: template}


def _bodies(documents: Documents) -> Bodies:
    return {document.name: dict(document.body) for document in documents.items}


def _read(text: str) -> Documents:
    return from_documents([read(text, "stream.yaml")])


def _finds(rule: Rule, documents: Documents) -> bool:
    return any(finding.rule == rule.id for finding in lint(documents))


@cache
def _sample() -> Source:
    sample = ROOT / "sample-values.yaml"
    return read(sample.read_bytes(), sample.name)
