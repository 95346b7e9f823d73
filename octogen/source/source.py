"""Text to `Source`: the data of a YAML or JSON file and the place where each key and value was written."""

from __future__ import annotations

from dataclasses import dataclass

from octogen.finding import Finding, Place, printable
from octogen.source.decoding import decode, glimpse
from octogen.source.elements import Element
from octogen.source.json_text import parse_json
from octogen.source.other_languages import in_its_own_words, is_jsonnet, jsonnet
from octogen.source.tree import Tree, UnreadableError

STDIN = "<stdin>"
"""The name of what comes through a pipe."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read: one root per document in it, and the OCT001 findings of what could not be read.

    `text` is empty where the bytes are no text, or hold what could harm a terminal. `glimpse` is what can be made out
    of a file that has no roots because it cannot be read.
    """

    name: str
    text: str
    roots: tuple[Element, ...]
    findings: tuple[Finding, ...] = ()
    glimpse: str = ""


def read(content: str | bytes, name: str = "<text>") -> Source:
    """Return the Source of `content`, which is YAML or JSON; what cannot be read is a finding, never an exception.

    What is named `….json` must be JSON, and so must `….jsonnet`, which octogen cannot evaluate. Anything else that
    begins as JSON is read as such, several values in a row included (the output of two commands in one pipe), and as
    YAML where it turns out to be YAML's flow style.

    The source's name is `shown(name)`.
    """
    name, text = shown(name), ""
    try:
        text = decode(content, name)
        tree = _parse(text, name)
    except UnreadableError as error:
        known = in_its_own_words(error, text, name)
        return Source(name, text, (), (known.finding,), glimpse(content))
    return Source(name, text, tuple(tree.roots), tuple(tree.findings))


def shown(name: str) -> str:
    """Return a file's name as every report shows it.

    A name is data. One with a line break must not begin a line of a report, where GitHub may take it for a command, and
    one that begins with a hyphen is not an option.
    """
    return printable(f"./{name}" if name.startswith("-") else name)


def unopened(name: str, reason: str) -> Source:
    """Return the Source of a file that could not even be opened, and why."""
    name = shown(name)
    error = UnreadableError(f"The file cannot be opened: {reason}", Place(name), "make it a file that can be read")
    return Source(name, "", (), (error.finding,))


def _parse(text: str, name: str) -> Tree:
    tree, suffix = Tree(name), name.lower().rpartition(".")[2]
    if suffix == "json":
        parse_json(tree, text)
    elif is_jsonnet(name):
        try:
            parse_json(tree, text)
        except UnreadableError:
            raise jsonnet(name) from None
    elif text.lstrip()[:1] in ("{", "["):
        try:
            parse_json(tree, text, several=True)
        except UnreadableError as not_json:
            tree = Tree(name)
            try:
                _parse_yaml(tree, text)
            except UnreadableError as not_yaml:
                raise (not_yaml if suffix in ("yaml", "yml") else not_json) from None
    else:
        _parse_yaml(tree, text)
    return tree


def _parse_yaml(tree: Tree, text: str) -> None:
    from octogen.source.yaml_text import parse_yaml  # noqa: PLC0415 - it loads PyYAML, which JSON can do without

    parse_yaml(tree, text)
