"""Bytes to text, strictly; and to a glimpse of what bytes that cannot be read may have been meant to be."""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from octogen.finding import Place
from octogen.source.tree import Lines, UnreadableError

MAX_BYTES = 10 * 1024 * 1024

_UTF16 = (BOM_UTF16_LE, BOM_UTF16_BE)
_AS_UTF8 = "save the file as UTF-8"
_COMPRESSED = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")
"""How files of gzip, zip, bzip2, xz and zstd begin."""

# Everything that YAML does not call printable, and the three line separators that only YAML 1.1 takes for line breaks.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_LINE_BREAKS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def decode(content: str | bytes, name: str) -> str:
    """Return the text that `content` is, without a byte order mark. Raises UnreadableError where it is none."""
    if len(content) > MAX_BYTES:
        message = f"The file is larger than {MAX_BYTES // 1024 // 1024} MiB"
        raise UnreadableError(message, Place(name), "name the files that describe the deployment")
    text = content.removeprefix("\ufeff") if isinstance(content, str) else _from_utf8(content, name)
    match = _CONTROL.search(text)
    if match:
        code = ord(match[0])
        fix = f"remove it, or write it as the escape \\u{code:04x} in double quotes" if code else _AS_UTF8
        place = Lines(text, name).place(match.start(), match.end())
        raise UnreadableError(f"Control character U+{code:04X}", place, fix)
    return text


def glimpse(content: str | bytes) -> str:
    """Return what can be made out of content that cannot be read: to look for words in, never to show.

    UTF-16 is decoded, other bytes that are not UTF-8 are replaced, control characters go, and every line ends with a
    line feed. Of what is too long, it is the first part.
    """
    content = content[:MAX_BYTES]
    if isinstance(content, bytes):
        content = content.decode("utf-16" if content.startswith(_UTF16) else "utf-8", errors="replace")
    return _CONTROL.sub("", _LINE_BREAKS.sub("\n", content))


def _from_utf8(content: bytes, name: str) -> str:
    if content.startswith(_UTF16):
        raise UnreadableError("The file is UTF-16, not UTF-8", Place(name), _AS_UTF8)
    if content.startswith(_COMPRESSED):
        raise UnreadableError("The file is compressed, not text", Place(name), "decompress it")
    content = content.removeprefix(BOM_UTF8)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start].decode()
        place = Lines(before, name).place(len(before), len(before) + 1)
        raise UnreadableError(f"Byte 0x{content[error.start]:02x} is not UTF-8", place, _AS_UTF8) from None
