"""bash and PowerShell: how each spells what the scripts say."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple


class Setting(NamedTuple):
    """An environment variable that a script reads, what it is to hold, and what it holds where nobody sets it."""

    name: str
    meaning: str
    default: str = ""


@dataclass(frozen=True, slots=True)
class Shell:
    """A shell's notation.

    `strict` has a script stop at the first failure. `within` are what stands before and after the name of an
    environment variable inside of double quotes, `alone` where the variable is an argument of its own. `continued` ends
    a line that goes on. `quote` returns text as one argument, whatever it holds. `demand` returns the line that stops
    the script where a setting is missing, or gives it its default.
    """

    strict: str
    within: tuple[str, str]
    alone: tuple[str, str]
    continued: str
    quote: Callable[[str], str]
    demand: Callable[[Setting], str]

    def argument(self, setting: Setting) -> str:
        """Return the value of a setting as an argument."""
        before, after = self.alone
        return f"{before}{setting.name}{after}"

    def embedded(self, setting: Setting) -> str:
        """Return the value of a setting inside of double quotes."""
        before, after = self.within
        return f"{before}{setting.name}{after}"


def _bash_demand(setting: Setting) -> str:
    name, meaning, default = setting
    return f': "${{{name}:={default}}}"' if default else f': "${{{name}:?set it to {meaning}}}"'


def _powershell_demand(setting: Setting) -> str:
    name, meaning, default = setting
    message = _powershell_quote(f"Set $env:{name} to {meaning}")
    otherwise = f"$env:{name} = {_powershell_quote(default)}" if default else f"throw {message}"
    return f"if (-not $env:{name}) {{ {otherwise} }}"


def _powershell_quote(text: str) -> str:
    """Return text in single quotes. Typographic ones end a string as well; doubled, each stands for itself.

    https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules
    """
    return "'" + re.sub("(['\u2018-\u201b])", r"\1\1", text) + "'"


BASH = Shell(
    strict="set -euo pipefail",
    within=("$", ""),
    alone=('"$', '"'),
    continued=" \\",
    quote=shlex.quote,
    demand=_bash_demand,
)
POWERSHELL = Shell(
    strict="$ErrorActionPreference = 'Stop'",
    # With braces: a colon right behind the bare name would be taken for a part of it.
    within=("${env:", "}"),
    alone=("$env:", ""),
    continued=" `",
    quote=_powershell_quote,
    demand=_powershell_demand,
)
