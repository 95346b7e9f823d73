"""bash and PowerShell: what becomes of a value in a template of a script, so that it never leaves its place.

Every `{{ expression }}` comes out as one argument, a number as its digits. Filters are for text in other places:
`quoted` between double quotes, `message` in what a script says of a variable that is missing, `comment` in a comment.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Undefined

from octogen import assets
from octogen.finding import printable


@dataclass(frozen=True, slots=True)
class FromEnvironment:
    """An environment variable that the script reads."""

    name: str


@dataclass(frozen=True, slots=True)
class Shell:
    """How a shell writes text (`argument`, `quoted`, `message`) and environment variables (`variable`, `embedded`).

    `argument` is a whole argument. `quoted` is a part of what stands between double quotes, and so is `embedded`.
    `message` is a part of the message with which a script stops.
    """

    argument: Callable[[str], str]
    quoted: Callable[[str], str]
    message: Callable[[str], str]
    variable: str
    embedded: str


def _escaped(characters: str, escape: str) -> Callable[[str], str]:
    """Return a function that puts `escape` in front of each of these characters."""
    pattern = re.compile(f"([{re.escape(characters)}])")
    return lambda text: pattern.sub(lambda match: escape + match[0], text)


def _doubled(characters: str) -> Callable[[str], str]:
    pattern = re.compile(f"([{characters}])")
    return lambda text: pattern.sub(r"\1\1", text)


# Typographic quotes end a string as well; doubled, each stands for itself:
# https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules
_in_single_quotes = _doubled("'\u2018-\u201b")

BASH = Shell(
    argument=shlex.quote,
    quoted=_escaped('\\$`"', "\\"),
    message=_escaped("\\$`\"'}", "\\"),  # as "${NAME:?message}", where bash takes a single quote for one, too
    variable='"${}"',
    embedded="${}",
)
POWERSHELL = Shell(
    argument=lambda text: f"'{_in_single_quotes(text)}'",
    quoted=_escaped('`$"\u201c\u201d\u201e', "`"),
    message=_in_single_quotes,  # as throw 'message'
    variable="$env:{}",
    # With braces: a colon right behind the bare name would be taken for a part of it.
    embedded="${{env:{}}}",
)


@cache
def environment(shell: Shell) -> Environment:
    """Return the environment of the templates that write scripts for a shell."""

    def argument(value: object) -> str:
        if isinstance(value, Undefined):
            value._fail_with_undefined_error()  # noqa: SLF001 - Jinja's own way to raise its UndefinedError
        if isinstance(value, FromEnvironment):
            return shell.variable.format(value.name)
        if isinstance(value, int):  # digits are safe in any place
            return str(value)
        return value if isinstance(value, _Placed) else shell.argument(str(value))

    def quoted(value: str | FromEnvironment) -> _Placed:
        return _Placed(shell.embedded.format(value.name) if isinstance(value, FromEnvironment) else shell.quoted(value))

    made = Environment(
        loader=FileSystemLoader(assets.TEMPLATES / "tentacles"),
        undefined=StrictUndefined,
        finalize=argument,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,  # or what follows an include would go on in its last line
        autoescape=False,  # noqa: S701 - that is for HTML; `finalize` and the filters do it for shells
    )
    made.filters["quoted"] = quoted
    made.filters["message"] = lambda text: _Placed(shell.message(text))
    made.filters["comment"] = lambda value: _Placed(printable(str(value)))
    made.filters["helm"] = _as_value_of_helm
    return made


class _Placed(str):
    """Text that a filter has made fit for its place."""

    __slots__ = ()


def _as_value_of_helm(text: str) -> str:
    """Return text as a value of `--set`, where a comma would begin the next (https://helm.sh/docs/intro/using_helm)."""
    return re.sub(r"([\\,])", r"\\\1", text)
