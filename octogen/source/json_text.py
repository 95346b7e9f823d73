"""JSON (RFC 8259) to trees, without recursion and with the place of every key and value.

Strict: no comments, no trailing commas, no NaN, nothing after the value.
"""

from __future__ import annotations

import re
from json import JSONDecodeError, JSONDecoder
from math import isinf

from octogen.source.elements import Element, Scalar
from octogen.source.tree import Lines, Tree, UnreadableError

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_WORDS: dict[str, Scalar] = {"true": True, "false": False, "null": None}
_CUT_OFF = "complete it: it ends too early"
_COMMENTS = ("//", "/*", "#")
_CLOSERS = {"{": "}", "[": "]"}
_DECODER = JSONDecoder()
_MAX_DIGITS = 1000


def parse_json(tree: Tree, text: str, *, several: bool = False) -> None:
    """Fill `tree` with the JSON value in `text`; with `several`, from any number of values, one after another."""
    reader = _Reader(tree, text)
    if not reader.peek():
        raise reader.error("the file is empty", "write what belongs there, or remove the file")
    reader.value()
    while reader.peek():
        if not several:
            raise reader.error("something follows the end of the value")
        reader.value()


def parse_json_at(tree: Tree, text: str, start: int) -> int:
    """Fill `tree` with the JSON value that begins at `start`, whatever follows it, and return where it ends."""
    reader = _Reader(tree, text)
    reader.at = start
    reader.value()
    return reader.at


class _Reader:
    def __init__(self, tree: Tree, text: str) -> None:
        self.tree = tree
        self.text = text
        self.lines = Lines(text, tree.file)
        self.at = 0

    def value(self) -> None:
        """Read one value with all that it holds; what is open stands on the tree's stack."""
        outside = len(self.tree.stack)
        while True:
            opener = self.peek()
            if opener in _CLOSERS and opener:
                self.tree.open({} if opener == "{" else [], self.lines.place(self.at, self.at))
                self.at += 1
                if self.peek() == _CLOSERS[opener]:
                    self.at += 1
                    self.tree.close()
                else:
                    self._key()
                    continue
            else:
                self._scalar(opener)
            while len(self.tree.stack) > outside and self._ended():
                self.tree.close()
            if len(self.tree.stack) == outside:
                return
            self._key()

    def _ended(self) -> bool:
        """Read what follows a value in a mapping or list, and return whether that is its end."""
        closer = "}" if isinstance(self.tree.stack[-1].value, dict) else "]"
        char = self.peek()
        if char not in {",", closer}:
            raise self.error(f"expected a comma or {closer}")
        self.at += 1
        return char == closer

    def _key(self) -> None:
        if not self.tree.wants_key():
            return
        if self.peek() != '"':
            raise self.error("expected a key in double quotes")
        start = self.at
        self.tree.key(self._text(), self.lines.place(start, self.at))
        if self.peek() != ":":
            raise self.error("expected a colon after the key")
        self.at += 1

    def _scalar(self, first: str) -> None:
        start = self.at
        if first == '"':
            value: Scalar = self._text()
            self.tree.scalar(Element(value, self.lines.place(start, self.at)))
            return
        value = self._word() if first in "tfn" and first else self._number()
        self.tree.scalar(Element(value, self.lines.place(start, self.at), self.text[start : self.at]))

    def _text(self) -> str:
        try:
            value, self.at = _DECODER.raw_decode(self.text, self.at)
        except JSONDecodeError as error:
            self.at = min(error.pos, len(self.text))
            fix = _CUT_OFF if error.msg.startswith("Unterminated") else "correct the syntax"
            raise self.error(error.msg[0].lower() + error.msg[1:], fix) from None
        return str(value)

    def _word(self) -> Scalar:
        for word, value in _WORDS.items():
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return value
        raise self.error("expected a value")

    def _number(self) -> int | float:
        match = _NUMBER.match(self.text, self.at)
        if not match:
            raise self.error("expected a value")
        number = float(match[0]) if match[1] or match[2] else 0
        if len(match[0]) > _MAX_DIGITS or isinf(number):
            raise self.error("this number is too large")
        self.at = match.end()
        return number if match[1] or match[2] else int(match[0])

    def peek(self) -> str:
        """Pass over white space and return the character that follows; empty at the end of the text."""
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.text[self.at : self.at + 1]

    def error(self, problem: str, fix: str = "correct the syntax") -> UnreadableError:
        end = self.at + (self.at < len(self.text))
        if self.text.startswith(_COMMENTS, self.at):
            problem, fix = "this is JSON with comments", "remove the comments"
        elif end == self.at and self.tree.stack:
            fix = _CUT_OFF
        return UnreadableError(f"Not JSON: {problem}", self.lines.place(self.at, end), fix)
