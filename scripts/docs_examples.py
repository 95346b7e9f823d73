"""docs/examples.md: every file of examples/, with when to choose it, as its first comment says, and what lint says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import takewhile
from pathlib import Path
from textwrap import fill

from octogen.finding import Finding
from octogen.inputs.deployments import from_values
from octogen.linting.linting import lint
from octogen.rules import RULES
from octogen.source.source import read

EXAMPLES = Path(__file__).parent.parent / "examples"

_INTRODUCTION = """\
# Examples

<!-- `make docs` writes this page from the comments at the top of examples/*.yaml and what `octogen lint` says. -->

One values file for each typical deployment. A test renders every one, compares the documents with what they were, and
feeds them to the AWS CLI. Start from the nearest one, put your own ids in, and combine.
[combinations.md](combinations.md) says what goes together, and [values.md](values.md) explains every key.

{linted}

```sh
octogen lint examples/polling-per-node.yaml
octogen render examples/polling-per-node.yaml -o out
```
"""


def examples_page() -> str:
    """Return the page."""
    paths = sorted(EXAMPLES.glob("*.yaml"))
    parts = [_INTRODUCTION.format(linted=_linted(paths))]
    for path in paths:
        parts += [f"## [{path.stem}](../examples/{path.name})\n", f"{_paragraphs(path)}\n"]
        found = _findings(path)
        if found:
            parts += ["What `octogen lint` says of it:\n", *map(_said, found), ""]
    return "\n".join(parts)


def _linted(paths: Sequence[Path]) -> str:
    """Return the sentence that says which examples lint clean."""
    found = {path.stem: findings for path in paths if (findings := _findings(path))}
    if not found:
        return "All of them lint clean."
    names = [f"[{name}](#{name})" for name in found]
    listed = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    worst = min((item.severity for findings in found.values() for item in findings), key=lambda each: each.rank)
    return _wrapped(
        f"`octogen lint` finds nothing in {len(paths) - len(found)} of the {len(paths)}. What it finds in {listed}, "
        f"nothing above the severity {worst}, is said there with the reason."
    )


@cache
def _findings(path: Path) -> tuple[Finding, ...]:
    return lint(from_values([read(path.read_bytes(), path.name)]))


def _said(finding: Finding) -> str:
    (rule,) = [rule for rule in RULES if rule.id == finding.rule]
    anchor = f"{rule.id} {rule.name}".replace(" ", "-").lower()
    link = f"[{rule.id} {rule.name}](rules.md#{anchor})"
    return _wrapped(f"{finding.message} ({finding.severity}, {link}). {rule.why}", "- ")


def _wrapped(text: str, mark: str = "") -> str:
    indent = " " * len(mark)
    return fill(text, 120, initial_indent=mark, subsequent_indent=indent, break_on_hyphens=False)


def _paragraphs(path: Path) -> str:
    """Return the comment that a file begins with, without the line for editors and the marks of a comment.

    Words that end in .yaml, the names of other files, become links.
    """
    return "\n".join(" ".join(map(_linked, line.split(" "))) for line in _comment(path))


def _comment(path: Path) -> Iterator[str]:
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    for line in takewhile(lambda line: line.startswith("#"), lines):
        yield line.removeprefix("#").removeprefix(" ")


def _linked(word: str) -> str:
    name, dot, rest = word.partition(".yaml")
    if not dot or not name.replace("-", "").replace("/", "").isalpha():
        return word
    above = EXAMPLES.parent if (EXAMPLES.parent / f"{name}.yaml").is_file() else EXAMPLES
    return f"[{name}.yaml]({'../' if above == EXAMPLES.parent else '../examples/'}{name}.yaml){rest}"
