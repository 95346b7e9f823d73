"""The trees of one file while they are built, and the limits that no file may pass.

Depth and number of values count aliases and merge keys as what they stand for. So nothing that walks a tree later, and
most of that recurses, has to fear its size.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from octogen.finding import Finding, Place, Severity, shorten
from octogen.source.elements import Element, Member

MAX_DEPTH = 100
MAX_ELEMENTS = 200_000
MAX_REPETITIONS = 100

_LINE_BREAK = re.compile(r"\r\n?|\n")
_SURROGATE = re.compile("[\ud800-\udfff]")


class UnreadableError(Exception):
    """The file cannot be read; `finding` says why and where."""

    def __init__(self, message: str, place: Place, fix: str) -> None:
        super().__init__(message)
        self.finding = Finding("OCT001", Severity.ERROR, message, place, fix)


class Lines:
    """Where in a file an offset into its text is."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self._starts = [0, *(match.end() for match in _LINE_BREAK.finditer(text))]

    def place(self, start: int, end: int) -> Place:
        """Return the place of the characters from `start` up to `end`."""
        first, last = bisect_right(self._starts, start), bisect_right(self._starts, end)
        column, end_column = start - self._starts[first - 1] + 1, end - self._starts[last - 1] + 1
        return Place(self.file, first, column, last, end_column)


class Branch:
    """A mapping or list whose end has not been read yet."""

    __slots__ = ("anchor", "argument_of", "depth", "key", "merged", "merging", "place", "size_before", "value")

    def __init__(self, value: dict[str, Member] | list[Element], place: Place, size_before: int) -> None:
        self.value = value
        self.place = place
        self.size_before = size_before
        self.depth = 0  # of what is below
        self.key: tuple[str, Place] | None = None
        self.anchor = ""
        self.argument_of: str | None = None  # the anchor of the tagged function that this is the argument of
        self.merging = False  # whether the key is YAML's `<<`
        self.merged: list[Element] | None = None  # the mappings that `<<` names, once it was read


class Subtree:
    """A value with the measures of its tree, for the aliases that repeat it."""

    __slots__ = ("depth", "element", "size")

    def __init__(self, element: Element, size: int = 1, depth: int = 0) -> None:
        self.element = element
        self.size = size
        self.depth = depth


class Tree:
    """The documents of one file, built in the order of its text. Raises UnreadableError where a limit is passed."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.roots: list[Element] = []
        self.findings: list[Finding] = []
        self.stack: list[Branch] = []
        self.size = 0

    def wants_key(self) -> bool:
        """Return whether what comes next is the key of a mapping."""
        return bool(self.stack) and self.stack[-1].key is None and isinstance(self.stack[-1].value, dict)

    def key(self, text: str, place: Place) -> None:
        """Take the key of the value that comes next."""
        branch = self.stack[-1]
        if isinstance(branch.value, dict) and text in branch.value:
            self._report_repetition(text, place, "keep one of them: readers silently take the last")
        branch.key = (_whole(text, place), place)

    def merge_key(self, place: Place) -> None:
        """Take YAML's key `<<`: the mappings that come next lend their entries (https://yaml.org/type/merge.html)."""
        branch = self.stack[-1]
        if branch.merged is not None:
            self._report_repetition("<<", place, "merge all at once: <<: [*one, *other]")
        branch.key, branch.merging = ("<<", place), True

    def _report_repetition(self, key: str, place: Place, fix: str) -> None:
        if len(self.findings) == MAX_REPETITIONS:
            message = f"More than {MAX_REPETITIONS} keys are written twice"
            raise UnreadableError(message, place, "mend those above first")
        message = f"The key `{shorten(key)}` is written twice in this mapping"
        self.findings.append(Finding("OCT001", Severity.ERROR, message, place, fix))

    def open(self, value: dict[str, Member] | list[Element], place: Place) -> Branch:
        """Begin a mapping or a list; its place is that of its key, where it has one."""
        self._count(1, place)
        self._limit_depth(len(self.stack) + 1, place)
        key = self.stack[-1].key if self.stack else None
        branch = Branch(value, key[1] if key else place, self.size - 1)
        self.stack.append(branch)
        return branch

    def close(self) -> Subtree:
        """End the mapping or list that was opened last."""
        branch = self.stack.pop()
        if isinstance(branch.value, dict):
            for mapping in branch.merged or ():
                for key, member in mapping.value.items():
                    branch.value.setdefault(key, member)  # what is written here, or merged before, wins
        subtree = Subtree(Element(branch.value, branch.place), self.size - branch.size_before, branch.depth + 1)
        self._attach(subtree)
        return subtree

    def scalar(self, element: Element) -> Subtree:
        """Take a scalar."""
        self._count(1, element.place)
        if isinstance(element.value, str):
            _whole(element.value, element.place)
        subtree = Subtree(element)
        self._attach(subtree)
        return subtree

    def repeat(self, subtree: Subtree, place: Place) -> None:
        """Take a value once more, at the place of an alias."""
        self._count(subtree.size, place)
        self._limit_depth(len(self.stack) + subtree.depth, place)
        key = self.stack[-1].key if self.stack else None
        is_branch = isinstance(subtree.element.value, dict | list)
        element = subtree.element._replace(place=key[1] if key and is_branch else place)
        self._attach(Subtree(element, subtree.size, subtree.depth))

    def _attach(self, subtree: Subtree) -> None:
        if not self.stack:
            self.roots.append(subtree.element)
            return
        branch = self.stack[-1]
        branch.depth = max(branch.depth, subtree.depth)
        if isinstance(branch.value, list):
            branch.value.append(subtree.element)
        elif branch.merging:
            branch.key, branch.merging = None, False
            branch.merged = [*(branch.merged or ()), *_mappings(subtree.element)]
        elif branch.key is not None:
            key, place = branch.key
            branch.key = None
            branch.value[key] = Member(place, subtree.element)

    def _count(self, more: int, place: Place) -> None:
        self.size += more
        if self.size > MAX_ELEMENTS:
            message = f"The file holds more than {MAX_ELEMENTS:,} values, those that aliases repeat counted each time"
            raise UnreadableError(message, place, "split the file, or use fewer aliases")

    def _limit_depth(self, depth: int, place: Place) -> None:
        if depth > MAX_DEPTH:
            raise UnreadableError(f"Nested deeper than {MAX_DEPTH} levels", place, "flatten the data")


def _mappings(element: Element) -> list[Element]:
    mappings = element.value if isinstance(element.value, list) else [element]
    for item in mappings:
        if not isinstance(item.value, dict):
            raise UnreadableError("`<<` takes a mapping or a list of mappings", item.place, "merge a mapping")
    return mappings


def _whole(text: str, place: Place) -> str:
    """Return `text`, which must not hold half a surrogate pair: no file could be written with it again."""
    if not text.isascii() and _SURROGATE.search(text):
        message = "An escape stands for half a character: a surrogate without its pair"
        raise UnreadableError(message, place, "write the character itself, or its \\U escape")
    return text
