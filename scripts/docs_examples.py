"""docs/examples.md: every file of examples/, with when to choose it, as its first comment says."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

EXAMPLES = Path(__file__).parent.parent / "examples"

_INTRODUCTION = """\
# Examples

<!-- `make docs` writes this page from the comments at the top of examples/*.yaml. -->

One values file for each kind of deployment. All of them lint clean; a test renders every one, compares the documents
with what they were, and feeds them to the AWS CLI. Take the nearest, put your own ids in, and combine: what goes
together is in [combinations.md](combinations.md), every key in [values.md](values.md).

```sh
octogen lint examples/polling-per-node.yaml
octogen render examples/polling-per-node.yaml -o out
```
"""


def examples_page() -> str:
    """Return the page."""
    parts = [_INTRODUCTION]
    for path in sorted(EXAMPLES.glob("*.yaml")):
        parts += [f"## [{path.stem}](../examples/{path.name})\n", f"{_paragraphs(path)}\n"]
    return "\n".join(parts)


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
