"""Write the pages of docs/ and the types that are generated: `make docs`. Tests hold that all of them are current."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import groupby
from pathlib import Path

from octogen.finding import Finding, Severity, format_pointer
from octogen.inputs.deployments import from_documents
from octogen.linting.linting import lint
from octogen.reports.catalogue import as_markdown
from octogen.rules import RULES, find
from octogen.source.source import read
from scripts.docs_changes import changes_page
from scripts.docs_combinations import combinations_page
from scripts.docs_configuration import configuration_page
from scripts.docs_doors import doors_page
from scripts.docs_examples import examples_page
from scripts.docs_values import values_page
from scripts.settings_types import settings_module

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
TYPES = ROOT / "octogen" / "values" / "settings_types.py"
GUIDE = ROOT / "tests" / "support" / "guide"

_REVIEW = """\
# The draft guide, reviewed

<!-- `make docs` writes this page from what `octogen lint` says of tests/support/guide/. -->

In 2022 a guide to running Octopus Server on Amazon ECS was drafted for the public repository
[OctopusDeploy/docs](https://github.com/OctopusDeploy/docs), and never finished. Its five blocks of YAML, outputs of the
AWS CLI with secrets replaced by placeholders, are in [tests/support/guide](../tests/support/guide/README.md). This is
what `octogen lint` finds in them, linted together as the one deployment that they describe. Take the guide's
structure, but not its settings.
"""


def generators() -> Mapping[str, Callable[[], str]]:
    """Return what makes each generated page, by file name."""
    return {
        "changes.md": changes_page,
        "combinations.md": combinations_page,
        "configuration.md": configuration_page,
        "doors.md": doors_page,
        "examples.md": examples_page,
        "guide-review.md": guide_review,
        "rules.md": partial(as_markdown, RULES),
        "values.md": values_page,
    }


def guide_review() -> str:
    """Return the review of the draft guide: what is found in each of its blocks, and how to mend it."""
    blocks = [path for path in sorted(GUIDE.glob("*.yaml")) if path.stem != "deviations"]
    findings = lint(from_documents([read(path.read_bytes(), path.name) for path in blocks]))
    counts = Counter(finding.severity for finding in findings)
    parts = [_REVIEW, f"{len(findings)} findings: {', '.join(f'{counts[each]} {each}' for each in Severity)}.\n"]
    for file, group in groupby(findings, lambda item: item.place.file):
        parts.append(f"## [{file}](../tests/support/guide/{file})\n")
        parts += [line for finding in group for line in _reviewed(finding)]
    return "\n".join(parts)


def _reviewed(finding: Finding) -> Iterator[str]:
    rule = find(finding.rule)
    name = f" {rule.name}" if rule else ""
    anchor = f"{finding.rule}{name.replace(' ', '-')}".lower()
    yield f"- **{finding.message}** ({finding.severity}, [{finding.rule}{name}](rules.md#{anchor}))\\"
    yield f"  Line {finding.place.line}, `{format_pointer(finding.pointer)}`. Fix: {finding.fix}.\n"


def main() -> int:
    for path, generate in {
        **{DOCS / name: page for name, page in generators().items()},
        TYPES: settings_module,
    }.items():
        text = generate()
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"wrote {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
