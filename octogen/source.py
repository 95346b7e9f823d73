"""Text to `Source`: the data of a YAML or JSON file and the place where each key and value was written."""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass

from octogen.finding import Finding, Place, printable
from octogen.node import Node
from octogen.reading.json_text import grow_from_json
from octogen.reading.tree import Lines, Tree, UnreadableError

MAX_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read: one root per document in it, and the OCT001 findings of what could not be read.

    `text` is empty where the bytes are no text, or hold what could harm a terminal.
    """

    name: str
    text: str
    roots: tuple[Node, ...]
    findings: tuple[Finding, ...] = ()


def read(content: str | bytes, name: str = "<text>") -> Source:
    """Return the Source of `content`, which is YAML or JSON; what cannot be read is a finding, never an exception.

    What is named `….json` must be JSON. Anything else that begins as JSON is read as such, several values in a row
    included (the output of two commands in one pipe), and as YAML where it turns out to be YAML's flow style.

    The source's name is `shown(name)`.
    """
    name, text = shown(name), ""
    try:
        text = _without_control_characters(_decode(content, name), name)
        tree = _grow(text, name)
    except UnreadableError as unreadable:
        return Source(name, text, (), (unreadable.finding,))
    return Source(name, text, tuple(tree.roots), tuple(tree.findings))


def shown(name: str) -> str:
    """Return a file's name as every report shows it.

    A name is data. One with a line break must not begin a line of a report, where GitHub may take it for a command, and
    one that begins with a hyphen is not an option.
    """
    return printable(f"./{name}" if name.startswith("-") else name)


def _grow(text: str, name: str) -> Tree:
    tree, suffix = Tree(name), name.lower().rpartition(".")[2]
    if suffix == "json":
        grow_from_json(tree, text)
    elif text.lstrip()[:1] in ("{", "["):
        try:
            grow_from_json(tree, text, several=True)
        except UnreadableError as not_json:
            tree = Tree(name)
            try:
                _grow_from_yaml(tree, text)
            except UnreadableError as not_yaml:
                raise (not_yaml if suffix in ("yaml", "yml") else not_json) from None
    else:
        _grow_from_yaml(tree, text)
    return tree


def _grow_from_yaml(tree: Tree, text: str) -> None:
    from octogen.reading.yaml_text import grow_from_yaml  # noqa: PLC0415 - it loads PyYAML, which JSON can do without

    grow_from_yaml(tree, text)


def _decode(content: str | bytes, name: str) -> str:
    if len(content) > MAX_BYTES:
        message = f"The file is larger than {MAX_BYTES // 1024 // 1024} MiB"
        raise UnreadableError(message, Place(name), "name the files that describe the deployment")
    if isinstance(content, str):
        return content.removeprefix("\ufeff")
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raise UnreadableError("The file is UTF-16, not UTF-8", Place(name), "save the file as UTF-8")
    content = content.removeprefix(BOM_UTF8)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start].decode()
        place = Lines(before, name).place(len(before), len(before) + 1)
        message = f"Byte 0x{content[error.start]:02x} is not UTF-8"
        raise UnreadableError(message, place, "save the file as UTF-8") from None


# Everything that YAML does not call printable, and the three line separators that only YAML 1.1 takes for line breaks.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def _without_control_characters(text: str, name: str) -> str:
    match = _CONTROL.search(text)
    if match:
        code = ord(match[0])
        fix = (
            f"remove it, or write it as the escape \\u{code:04x} in double quotes" if code else "save the file as UTF-8"
        )
        place = Lines(text, name).place(match.start(), match.end())
        raise UnreadableError(f"Control character U+{code:04X}", place, fix)
    return text
