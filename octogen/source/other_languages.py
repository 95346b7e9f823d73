"""What text that is neither YAML nor JSON is instead: a template, Jsonnet, or JSON with comments.

Whoever feeds octogen a template has made no mistake in it: quotes around `{{ … }}` would break it for its own tool.
"""

from __future__ import annotations

import re

from octogen.finding import Place
from octogen.source.tree import Lines, UnreadableError

_RENDER = "render it first, and lint what comes out"
# A tag where a line, a key or a value begins: YAML and JSON cannot read it there. Within text, or behind the dollar of
# a GitHub expression, it harms nobody. `{{resolve:…}}` is CloudFormation's own, and does belong in quotes:
# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
_TAG = re.compile(r"(?:^|[:,\[{]|- )[ \t]*(\{\{(?!resolve:)[^{}]*\}\}|\{%[^%]*%\})", re.MULTILINE)
# A tag with quotes of its own ends the text around it: "{{ env "TAG" }}".
_QUOTING_TAG = re.compile(r"""\{\{[^{}\n"']*["'][^{}\n]*\}\}""")


def in_its_own_words(error: UnreadableError, text: str, file: str) -> UnreadableError:
    """Return the error about `text`, or a better one where the text is a template."""
    match = _TAG.search(text)
    if match:
        place = Lines(text, file).place(*match.span(1))
    elif _QUOTING_TAG.search(_line(text, error.finding.place)):
        place = error.finding.place
    else:
        return error
    return UnreadableError("The file is a template that has not been rendered", place, _RENDER)


def is_jsonnet(file: str) -> bool:
    """Return whether a file says by its name that it is Jsonnet, of which only the JSON in it can be read here."""
    return file.lower().endswith((".jsonnet", ".libsonnet"))


def jsonnet(file: str) -> UnreadableError:
    """Return the error about a file that is Jsonnet (https://jsonnet.org)."""
    return UnreadableError("The file is Jsonnet, not JSON", Place(file), "lint what the jsonnet command makes of it")


def _line(text: str, place: Place) -> str:
    lines = re.split(r"\r\n?|\n", text)
    return lines[place.line - 1] if place.line <= len(lines) else ""
