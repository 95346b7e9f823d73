"""Hiding secrets wherever they are repeated: in other lines, in messages, in what is rendered.

What is too short or too common to be recognised is hidden only where it is a secret; else a password `octopus` would
leave nothing to read. Searching takes time that grows with the text, however many secrets there are and however long.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator

from octogen.octopus.sensitive.names import is_secret
from octogen.octopus.sensitive.texts import Span, part_spans

MASK = "•••"

_TELLING = 4  # characters from which a secret can be recognised
_WORD = 12  # characters from which it is recognised inside of a word
_HEAD = 36  # characters that are enough to recognise it: a message may have cut it off
_MOST = 4096  # characters of a secret that are compared
_COMMON = re.compile(r"[A-Za-z]{1,7}|[0-9]{1,5}|octopus|octopusdeploy|octopus-server")


class Echoes:
    """Recognises secrets, given their texts; what is also a key of the files is not taken for one."""

    def __init__(self, texts: Iterable[str] = (), keys: Collection[str] = ()) -> None:
        self._heads: dict[str, set[int]] = {}  # the lengths of the heads, by their beginnings
        self._texts: dict[str, list[str]] = {}  # the secrets in order, by their heads
        for text in sorted({line[:_MOST] for whole in texts for line in (whole, *whole.splitlines())}):
            if len(text) < _TELLING or _COMMON.fullmatch(text) or text in keys or (text.isalpha() and is_secret(text)):
                continue
            head = text[:_HEAD]
            self._heads.setdefault(head[:_TELLING], set()).add(len(head))
            self._texts.setdefault(head, []).append(text)

    def spans(self, text: str) -> Iterator[Span]:
        """Yield where secrets are repeated in a text; the spans may overlap."""
        at, last = 0, len(text) - _TELLING
        while self._heads and at <= last:
            end = self._end(text, at)
            if end > at:
                yield at, end
            at = max(at + 1, end - _HEAD)

    def masked(self, text: str) -> str:
        """Return a message with what is a secret masked, by itself or as the echo of one."""
        return cut(text, [*self.spans(text), *part_spans(text, prose=True)])

    def _end(self, text: str, at: int) -> int:
        """Return where the longest secret ends that begins at a place; `at` where none begins there."""
        longest = at
        for length in self._heads.get(text[at : at + _TELLING], ()):
            head = text[at : at + length]
            if head in self._texts:
                end = at + (length if length < _HEAD else self._reach(text[at : at + _MOST], self._texts[head]))
                if length >= _WORD or not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
                    longest = max(longest, end)
        return longest

    @staticmethod
    def _reach(text: str, secrets: list[str]) -> int:
        """Return how much of the beginning of a text is that of a secret."""
        at = bisect_left(secrets, text)
        return max(_alike(text, secret) for secret in secrets[max(0, at - 1) : at + 1])


def _alike(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginnings."""
    shorter = min(len(one), len(other))
    return next((at for at in range(shorter) if one[at] != other[at]), shorter)


def united(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in order, those that overlap made one: a secret may hold another."""
    joined: list[Span] = []
    for first, last in sorted(spans):
        if joined and first < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        elif first < last:
            joined.append((first, last))
    return joined


def cut(text: str, spans: Iterable[Span]) -> str:
    """Return a text with the mask in place of what is in the spans."""
    pieces, end = [], 0
    for first, last in united(spans):
        pieces += [text[end:first], MASK]
        end = last
    return "".join([*pieces, text[end:]])
